"""Every badge that others published for testing gets the right answer, and what is wrong with it.

Nothing is fetched: the documents of 2.0 are read from the folder, as if example.org had them.
The issuers of the 3.0 samples exist nowhere; each gets a document with the key that it really
signed with.
"""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from portfolio.openbadges import OpenBadgesError, Unreachable, read, verify_badge
from tests.openbadges.vector_answers import BARE, NO_BADGE, TRUE, WRONG, WRONG_CLASSES

VECTORS = Path(__file__).parent / "vectors"
OB2 = VECTORS / "ob20-1edtech"
PLACES = (OB2 / "assets", OB2, OB2 / "rdf-validation")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

EDTECH = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
EDTECH_BAKED = "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x"
EDTECH_V1 = "z6MknNHHrBzPytzu6CUBP9Lg7fg4KSBjzimc2Frh693YbMiv"
EDTECH_CLR = "z6MkwA1498JfoCS3y4y3zggBDAosQEoCi5gsYH2PMXh1cFWK"
STATE = "z6MkoMGF38Ck9xkdqrbZt4h9eHb1qc3GhAAkoSWa4Vy3SHRN"
# Texts that bring their own key: issuers, and files whose key they publish.
BRINGING = {
    "https://1edtech.edu/issuers/565049": ["simple-jwt.png"],
    "https://example.edu/issuers/565049": ["simple-jwt_v1.png", "simple-jwt_v1.svg"],
}
W3C = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
KEYS = {
    "https://1edtech.edu/issuers/565049": [EDTECH],
    "https://example.com/issuers/876543": [EDTECH, EDTECH_BAKED, EDTECH_V1],
    "https://example.edu/issuers/565049": [EDTECH, EDTECH_CLR],
    "https://state.gov/issuers/565049": [STATE],
    "https://vc.example/issuers/5678": [W3C],
}


def issuer_document(issuer):
    """What the issuer of a 3.0 sample would publish. The one of the W3C lists a did:key."""
    base = f"did:key:{W3C}" if KEYS[issuer] == [W3C] else issuer
    methods = [
        {
            "id": f"{base}#{key}",
            "type": "Multikey",
            "controller": issuer,
            "publicKeyMultibase": key,
        }
        for key in KEYS[issuer]
    ]
    for name in BRINGING.get(issuer, []):
        (found,) = read((VECTORS / "ob30-1edtech" / name).read_bytes())
        jwk = {"type": "JsonWebKey", "publicKeyJwk": found.jwt.header["jwk"]}
        methods.append({"id": f"{issuer}#{name}", "controller": issuer, **jwk})
    listed = [method["id"] for method in methods]
    return {"id": issuer, "verificationMethod": methods, "assertionMethod": listed}


def world(**hosted):
    """What can be read. hosted: documents by the last part of their address at example.org."""

    def resolve(url):
        if url in KEYS:
            return json.dumps(issuer_document(url)).encode()
        host, _, name = url.partition("://")[2].partition("/")
        if host == "example.org" and name in hosted:
            return hosted[name]
        for place in PLACES:
            if host == "example.org" and name and (place / name).is_file():
                return (place / name).read_bytes()
        raise Unreachable(url)

    return resolve


def wrong_with(data):
    """What is wrong with the only badge in `data`: for « check problem », the detail."""
    (found,) = read(data)
    where = str(found.document.get("id", "")).rpartition("/")[2]  # it lies where it says
    hosted = {where: json.dumps(found.document).encode()} if where and not found.jwt else {}
    verdict = verify_badge(found, resolve=world(**hosted), now=NOW)
    bad = [check for check in verdict.checks if not check.ok]
    assert verdict.ok is not bool(bad)
    return {f"{check.name} {check.problem}": check.detail for check in bad}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_badge_is_true(name):
    assert wrong_with((VECTORS / name).read_bytes()) == {}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_badge_is_said(name):
    said = wrong_with((VECTORS / name).read_bytes())

    assert list(said) == list(WRONG[name])
    for problem, part in WRONG[name].items():
        assert part in said[problem]


@pytest.mark.parametrize(("name", "why"), [(n, why) for why in NO_BADGE for n in NO_BADGE[why]])
def test_what_is_no_badge_is_refused(name, why):
    with pytest.raises(OpenBadgesError, match=re.escape(why)):
        read((VECTORS / name).read_bytes())


@pytest.mark.parametrize("name", BARE)
def test_a_bare_picture_holds_nothing(name):
    assert read((VECTORS / name).read_bytes()) == ()


@pytest.mark.parametrize("name", NO_BADGE["type BadgeClass"])
def test_a_class_is_judged_inside_a_badge(name):
    """Alone it is no badge."""
    beth = json.loads((OB2 / "basic-assertion.json").read_bytes())
    data = json.dumps({**beth, "badge": json.loads((VECTORS / name).read_bytes())}).encode()

    said = wrong_with(data)

    assert list(said) == WRONG_CLASSES.get(name, [])


BETH = "https://example.org/beths-robotics-badge.json"
ORGANIZATION = json.loads((OB2 / "assets/organization.json").read_bytes())
NOT_THEIRS = ["key not_the_issuers_key", "proof not_the_issuers_key"]
KEY1, KEY2 = (json.loads((OB2 / f"assets/key{number}.json").read_bytes()) for number in (1, 2))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"revocationList": {"revokedAssertions": [BETH]}}, ["status revoked"]),
        ({"revocationList": {"revokedAssertions": [{"id": BETH}]}}, ["status revoked"]),
        ({"revocationList": {"revokedAssertions": [{"id": "urn:x"}]}}, []),
        ({"revocationList": "https://example.org/lost.json"}, ["status unreachable"]),
        ({"publicKey": KEY1}, []),
        ({"publicKey": ["http://example.org/key1.json"]}, []),
        ({"publicKey": "http://example.org/key2.json"}, NOT_THEIRS),
        ({"publicKey": KEY1 | {"owner": "https://attack.example/i.json"}}, NOT_THEIRS),
        ({"id": "https://attack.example/i.json"}, NOT_THEIRS),
        ({"publicKey": KEY1 | {"publicKeyPem": KEY2["publicKeyPem"]}}, ["proof altered"]),
        ({"publicKey": KEY1 | {"publicKeyPem": "x"}}, ["proof unknown_key"]),
    ],
)
def test_a_signed_badge_of_2_is_what_its_issuer_says_today(changes, said):
    """« simple.jwt », signed with key1; its issuer changes what it publishes."""
    (found,) = read((OB2 / "simple.jwt").read_bytes())
    today = {"organization.json": json.dumps(ORGANIZATION | changes).encode()}

    verdict = verify_badge(found, resolve=world(**today), now=NOW)

    wrong = [f"{check.name} {check.problem}" for check in verdict.checks if not check.ok]
    assert wrong == said
    assert verdict.version == "2.0"


def test_no_vector_is_forgotten():
    """The texts are steps of a signature and RDF graphs: other tests read them."""
    files = {
        path.relative_to(VECTORS).as_posix()
        for path in VECTORS.rglob("*")
        if path.is_file() and path.suffix not in {".txt", ".tsv"} and "rdf-canon" not in path.parts
    }
    listed = Counter([*TRUE, *WRONG, *chain(*NO_BADGE.values()), *BARE])

    assert listed.keys() == files
    assert set(listed.values()) == {1}
    assert WRONG_CLASSES.keys() <= set(NO_BADGE["type BadgeClass"])
