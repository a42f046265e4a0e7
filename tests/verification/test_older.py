"""Badges of other forms: hosted on the site of who gave them (2.x, 1.x), or signed as a JWT."""

import copy
import json

import pytest

from portfolio.credentials.actions import revoke
from portfolio.credentials.queries import credential
from portfolio.db import writing
from portfolio.openbadges import JwtKey, identity_hash, sign_jwt
from portfolio.profile import carrying
from portfolio.profile.actions import open_address
from portfolio.verification.checking import NoBadge, check
from tests import scenes
from tests.profile.conftest import a_badge
from tests.support.factories import StructureFactory
from tests.support.foreign import says

MAIL = "nadia.benali@exemple.fr"


def hosted(site, **more):
    """The three documents of a 2.0 badge, published; the assertion as somebody bakes it."""
    made = {
        "/a.json": {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": f"{site.scheme}://localhost:{site.port}/a.json",
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": "sel",
                "identity": identity_hash(MAIL, "sel"),
            },
            "badge": f"{site.scheme}://localhost:{site.port}/b.json",
            "verification": {"type": "HostedBadge"},
            "issuedOn": "2026-01-10T08:30:00Z",
        }
        | more,
        "/b.json": {
            "type": "BadgeClass",
            "name": "Je conduis un chariot",
            "description": "<p>Un chariot.</p>",
            "issuer": f"{site.scheme}://localhost:{site.port}/i.json",
        },
        "/i.json": {
            "type": "Issuer",
            "id": f"{site.scheme}://localhost:{site.port}/i.json",
            "name": "Cap Métiers",
        },
    }
    publish(site, made)
    return made


def publish(site, documents):
    for path, document in documents.items():
        site.answers[path] = says(json.dumps(document).encode())


def looked(document):
    data = document.encode() if isinstance(document, str) else json.dumps(document).encode()
    (reading,) = check(data)
    return reading


@pytest.fixture
def site(app, foreigner):
    return foreigner.site


def test_a_hosted_badge_is_true(site):
    reading = looked(hosted(site)["/a.json"])

    assert reading.ok, reading.steps
    assert reading.version == "2.0"
    assert reading.facts["name"] == "Je conduis un chariot"
    assert reading.facts["issuer"] == "Cap Métiers"
    assert [path for path, _ in site.asked] == ["/a.json", "/b.json", "/i.json"]


def test_what_the_site_says_counts_not_what_the_file_says(site):
    baked = copy.deepcopy(hosted(site)["/a.json"])
    baked["recipient"]["identity"] = "sha256$" + "0" * 64

    reading = looked(baked)

    assert reading.document["recipient"]["identity"] == identity_hash(MAIL, "sel")


@pytest.mark.parametrize(
    ("more", "name", "problem"),
    [
        ({"revoked": True}, "status", "revoked"),
        ({"expires": "2026-01-11T08:30:00Z"}, "dates", "expired"),
        ({"expires": "demain"}, "dates", "bad_date"),
        ({"issuedOn": "2099-01-11T08:30:00Z"}, "dates", "not_yet"),
        ({"recipient": None}, "schema", "bad_schema"),
    ],
)
def test_what_is_wrong_is_said(site, more, name, problem):
    reading = looked(hosted(site, **more)["/a.json"])

    assert not reading.ok
    assert reading.problem_of(name) == problem


def gone(site, document):
    site.answers["/a.json"] = says(json.dumps(document).encode(), "application/ld+json", 410)


def test_a_badge_that_is_gone_because_it_was_revoked_says_so(site):
    """Open Badges 2.0, "Assertion Verification": a revoked badge may answer « 410 Gone »."""
    baked = hosted(site)["/a.json"]
    about = {name: baked[name] for name in ("@context", "type", "id")}
    gone(site, about | {"revoked": True, "revocationReason": "Par erreur."})

    for brought in (baked, baked["id"]):
        reading = looked(brought)
        assert not reading.ok
        assert reading.problem_of("status") == "revoked"
        assert reading.steps[-1].detail == "Par erreur."


@pytest.mark.parametrize("more", [{}, {"revoked": False}, {"id": "https://autre.example/a.json"}])
def test_what_is_gone_and_not_revoked_is_not_there(site, more):
    baked = hosted(site)["/a.json"]
    gone(site, baked | more)

    for brought in (baked, baked["id"]):
        assert looked(brought).problem_of("proof") == "unreachable"


def test_the_site_of_another_issuer_proves_nothing(site):
    documents = hosted(site)
    documents["/i.json"]["id"] = "https://inae.example/i.json"
    publish(site, documents)

    assert looked(documents["/a.json"]).problem_of("key") == "not_the_issuers_key"


def test_an_assertion_hosted_under_another_name_is_not_that_one(site):
    documents = hosted(site)
    publish(site, {"/copy.json": documents["/a.json"]})

    reading = looked(documents["/a.json"] | {"id": documents["/a.json"]["id"] + "x"})
    other = looked(documents["/a.json"] | {"id": f"https://localhost:{site.port}/copy.json"})

    assert reading.problem_of("proof") == "unreachable"
    assert other.problem_of("proof") == "altered"


def test_an_old_badge_is_true_while_it_is_hosted(site):
    documents = hosted(site)
    old = documents["/a.json"]
    old["verify"] = {"type": "hosted", "url": old.pop("id")}
    old["issuedOn"] = 1390000000
    del old["@context"]
    publish(site, documents)

    assert looked(old).ok
    assert looked(old).version == "1.0"
    site.answers.clear()
    assert looked(old).problem_of("proof") == "unreachable"


@pytest.fixture
def jwt(foreigner, app):
    """A badge of Cap Métiers as a JWT; its key is published."""
    key, kid = JwtKey.generate(), f"{foreigner.url}/cles/1"
    foreigner.site.answers["/cles/1"] = says(json.dumps(key.public_jwk(kid)).encode())
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    return sign_jwt(foreigner.gives(), key, kid)


def test_a_jwt_is_true(jwt):
    reading = looked(jwt)

    assert reading.ok, reading.steps
    assert reading.facts["issuer"] == "Cap Métiers"


def test_every_form_that_this_house_hands_over_is_true(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    badge = a_badge(nadia := scenes.a_person("Nadia"))
    with writing():
        open_address(credential(badge.id), to_all=True)  # of before, a badge is true at its address
    (packed,) = carrying.packed(carrying.of_person(nadia.id))

    for form in carrying.Form:
        for reading in check(packed.file(form)):  # two in a picture that carries both versions
            assert reading.ok, (form, reading.steps)
            assert reading.ours


def test_our_own_badge_that_was_revoked_is_so_at_its_older_address_too(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    badge = a_badge(nadia := scenes.a_person("Nadia"))
    with writing():
        open_address(credential(badge.id), to_all=True)
    (before,) = carrying.packed(carrying.of_person(nadia.id))
    with writing():
        revoke(credential(badge.id), "Par erreur.", by=nadia)

    (reading,) = check(before.file(carrying.Form.OB2))

    assert reading.problem_of("status") == "revoked"
    assert reading.steps[-1].detail == "Par erreur."


def test_a_changed_jwt_is_not(jwt, foreigner):
    head, body, signature = jwt.split(".")
    other = JwtKey.generate()
    forged = sign_jwt(foreigner.gives(), other, f"{foreigner.url}/cles/1")

    assert looked(forged).problem_of("proof") == "altered"
    with pytest.raises(NoBadge):
        check(f"{head}.{body[:-4]}.{signature}".encode())


def test_a_key_on_the_site_of_another_proves_nothing(foreigner, app):
    forged = sign_jwt(foreigner.gives(), JwtKey.generate(), "https://attaque.example/cles/1")

    reading = looked(forged)

    assert reading.problem_of("key") == "not_the_issuers_key"
    assert not reading.ok
