"""Software written elsewhere finds our badges and recommendations true, and only as we signed.

Two verifiers read the embedded proofs: Digital Bazaar's libraries, and the engine of the DCC's
wallet and of VerifierPlus. Nothing here is our code but what wrote the documents.
"""

import json
import os
import random
from urllib.parse import urlsplit

import pytest

from portfolio.openbadges import SigningKey, bake, build_credential, sign, unbake, verify
from tests.interop.conftest import BADGE, SIGNED
from tests.interop.elsewhere import compact
from tests.openbadges.conftest import DID
from tests.openbadges.pictures import png, svg
from tests.openbadges.test_baking import found_by_the_wallet
from tests.openbadges.test_documents import OF_BADGES, OF_WORDS, faults

pytestmark = pytest.mark.slow

BOTH = {"bazaar", "dcc"}
GOOD_BADGES = ("badge", "badge-signed-in-bulk", "badge-of-older-key", "plain-badge")
BADGES = (*GOOD_BADGES, "expired-badge", "revoked-badge")
WORDS = ("word", "expired-word", "revoked-word")
FIXED, TRIED = 20261124, 600  # the same bytes, changed in the same way, at each run


@pytest.fixture(scope="module")
def answers(elsewhere, documents):
    world = elsewhere()
    for kind, document in documents.items():
        world.receives(f"{kind}.json", compact(document))
    return world.says()


def test_every_kind_of_document_is_tried(documents):
    assert sorted(documents) == sorted(BADGES + WORDS)


@pytest.mark.parametrize("kind", [*GOOD_BADGES, "word"])
def test_both_accept_what_we_signed(answers, kind):
    assert answers.accepting(f"{kind}.json") == BOTH
    assert answers.bazaar(f"{kind}.json")["errors"] == []
    assert answers.dcc(f"{kind}.json")["schema"] is True


@pytest.mark.parametrize("kind", [*GOOD_BADGES[:3], "word"])
def test_both_read_in_our_list_that_it_still_counts(answers, kind):
    assert answers.bazaar(f"{kind}.json")["revoked"] is False
    assert answers.dcc(f"{kind}.json")["steps"]["revocation_status"] is True


def test_they_look_up_nothing_but_what_we_publish(answers):
    assert answers.missed == []


def test_the_wallet_knows_our_issuer_from_no_register(answers):
    """A warning for who reads it, not a refusal: registers list schools, none lists INAÉ."""
    assert answers.dcc("badge.json")["steps"]["registered_issuer"] is False


@pytest.mark.parametrize("kind", ["expired-badge", "expired-word"])
def test_what_is_over_is_seen_as_over(answers, kind):
    bazaar, dcc = answers.bazaar(f"{kind}.json"), answers.dcc(f"{kind}.json")

    assert bazaar["verified"] is False
    assert 'is after "validUntil"' in bazaar["errors"][0]
    assert dcc["steps"]["valid_signature"] is True
    assert dcc["steps"]["expiration"] is False
    assert answers.accepting(f"{kind}.json") == set()


@pytest.mark.parametrize("kind", ["revoked-badge", "revoked-word"])
def test_what_is_withdrawn_is_seen_as_withdrawn(answers, kind):
    """Truly signed all the same: Digital Bazaar says "verified", its status says the rest."""
    bazaar, dcc = answers.bazaar(f"{kind}.json"), answers.dcc(f"{kind}.json")

    assert (bazaar["verified"], bazaar["revoked"]) == (True, True)
    assert dcc["steps"]["valid_signature"] is True
    assert dcc["steps"]["revocation_status"] is False
    assert answers.accepting(f"{kind}.json") == set()


@pytest.mark.parametrize("kind", BADGES + WORDS)
def test_both_official_sets_of_schemas_accept_it(documents, kind):
    for schema in OF_WORDS if kind in WORDS else OF_BADGES:
        assert faults(schema, documents[kind]) == []


def test_a_badge_signed_with_the_key_of_somebody_else_is_refused(elsewhere, documents):
    """Their key in the proof, our name as the issuer: our DID document does not list it."""
    forger = SigningKey.from_seed(DID, b"\x07" * 32)
    world = elsewhere()
    world.receives("true.json", compact(documents["badge"]))
    forged = sign(build_credential(BADGE), forger, created=SIGNED)
    world.receives("forged.json", compact(forged))

    answers = world.says()

    assert answers.accepting("true.json") == BOTH
    assert answers.accepting("forged.json") == set()


# ------------------------------------------------------------------ one byte after the other

# Changes that leave what is signed as it was. Our own verifier refuses them all.
WHO_ACCEPTS = {
    # Contexts are not signed: their address says where words are explained. Digital Bazaar
    # compares it letter for letter; the wallet asks the web, where a host's name has no case.
    "case of a host": {"dcc"},
    # The context of Open Badges gives its class `Criteria` and its member `criteria` one
    # address. The schema refuses that, and the wallet says so beside its verdict.
    "name of a class": BOTH,
}


def why_the_same(changed, whole):
    """Which of WHO_ACCEPTS explains that `changed` means what `whole` does, if any."""
    if changed.replace(b'"Criteria":', b'"criteria":') == whole:
        return "name of a class"
    one, other = json.loads(changed), json.loads(whole)
    contexts, others = one.pop("@context"), other.pop("@context")
    if one == other and [_host_in_small(each) for each in contexts] == others:
        return "case of a host"
    return None


def _host_in_small(address):
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.lower()).geturl()


@pytest.mark.parametrize("kind", ["badge", "word"])
def test_a_change_of_any_byte_is_refused(elsewhere, documents, kind):
    """One of the seven low bits of a byte turns over; EVERY_BYTE=1 tries them all."""
    whole = compact(documents[kind])
    draw = random.Random(FIXED)  # noqa: S311
    places = range(len(whole))
    changed = {}
    for at in places if os.environ.get("EVERY_BYTE") else draw.sample(places, TRIED):
        other = bytearray(whole)
        other[at] ^= 1 << draw.randrange(7)
        changed[f"{at:05}.json"] = bytes(other)
    world = elsewhere()
    world.receives("whole.json", whole)
    for name, other in changed.items():
        world.receives(name, other)

    answers = world.says()

    assert answers.accepting("whole.json") == BOTH
    for name, other in changed.items():
        if who := answers.accepting(name):
            assert who == WHO_ACCEPTS.get(why_the_same(other, whole)), other


@pytest.mark.parametrize(
    ("why", "before", "after"),
    [
        ("case of a host", b"//purl.imsglobal.org/spec/ob/", b"//purl.IMSglobal.org/spec/ob/"),
        ("name of a class", b'"criteria":', b'"Criteria":'),
    ],
)
def test_where_others_see_no_change_we_do(elsewhere, documents, published, why, before, after):
    whole = compact(documents["badge"])
    changed = whole.replace(before, after, 1)
    world = elsewhere()
    world.receives("changed.json", changed)

    assert changed != whole
    assert why_the_same(changed, whole) == why
    assert world.says().accepting("changed.json") == WHO_ACCEPTS[why]
    checks = verify(json.loads(changed), did_document=published, now=SIGNED)
    assert not all(check.ok for check in checks)


@pytest.mark.parametrize("kind", ["badge", "word"])
def test_laid_out_otherwise_it_is_the_same_document(elsewhere, documents, kind):
    """What is signed is what the JSON says: spaces, order and escapes say nothing."""
    world = elsewhere()
    document = documents[kind]
    escaped = json.dumps(document)
    world.receives("indented.json", json.dumps(document, ensure_ascii=False, indent=2).encode())
    world.receives("escaped.json", escaped.encode())
    world.receives("escaped-otherwise.json", escaped.replace("\\u00e9", "\\u00E9").encode())
    world.receives("sorted.json", json.dumps(document, sort_keys=True).encode())
    world.receives("one-more-line.json", compact(document) + b"\n")

    answers = world.says()

    assert [name for name in answers.verdicts if answers.accepting(name) != BOTH] == []
    assert len(answers.verdicts) == 5


# ------------------------------------------------------------------------- out of a picture


def test_both_accept_what_a_picture_carries(elsewhere, documents):
    """The signature goes along: the texts were escaped on the way, they say the same."""
    world = elsewhere()
    for kind in ("badge", "word"):
        text = json.dumps(documents[kind], ensure_ascii=False)
        for name, picture in {"png": png(), "svg": svg()}.items():
            (baked,) = unbake(bake(picture, ob3=text))
            world.receives(f"{kind}-of-{name}.json", baked.text.encode())
        both = bake(png(), ob3=text, ob2='{"id": "https://example.org/2", "story": "}{"}')
        world.receives(f"{kind}-found-by-the-wallet.json", compact(found_by_the_wallet(both)))

    answers = world.says()

    assert [name for name in answers.verdicts if answers.accepting(name) != BOTH] == []
    assert len(answers.verdicts) == 6
