"""What we issue has the shape that was decided, and both official sets of schemas accept it."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

import portfolio.openbadges
from portfolio.openbadges import (
    BadDocument,
    BadKey,
    EmailIdentity,
    SigningKey,
    StatusEntry,
    build_credential,
    build_endorsement,
    did_document,
    did_web,
    identity_hash,
)
from portfolio.openbadges.models import Achievement, AchievementCredential
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, DID, ENDORSEMENT, INAE

STRICT = Path(__file__).parent / "schemas"
PUBLISHED = Path(portfolio.openbadges.__file__).parent / "schemas"
OF_BADGES = [
    STRICT / "achievementcredential.json",
    PUBLISHED / "ob_v3p0_achievementcredential_schema.json",
]
OF_WORDS = [
    STRICT / "endorsementcredential.json",
    PUBLISHED / "ob_v3p0_endorsementcredential_schema.json",
]


def faults(path, document):
    """Of the official schema, formats included."""
    validator = jsonschema.Draft201909Validator(
        json.loads(path.read_text("utf-8")), format_checker=jsonschema.FormatChecker()
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("schema", OF_BADGES, ids=["strict", "published"])
def test_a_full_badge_passes_the_official_schema(badge, schema):
    assert faults(schema, badge) == []


@pytest.mark.parametrize("schema", OF_BADGES, ids=["strict", "published"])
def test_the_smallest_badge_passes_the_official_schema(schema):
    smallest = AchievementCredential(
        "urn:uuid:0e3c1f60-55e3-4a0d-a1a4-3f6a0f3f3f11",
        replace(INAE, url="", email="", description="", image=""),
        Achievement("http://localhost:8000/badges/x", "x", "x", "x"),
        CREDENTIAL.subject,
        A_MONDAY,
    )

    assert faults(schema, build_credential(smallest)) == []


@pytest.mark.parametrize("schema", OF_WORDS, ids=["strict", "published"])
def test_a_recommendation_passes_the_official_schema(word, schema):
    assert faults(schema, word) == []


def test_a_badge_is_written_as_decided(badge, word):
    assert badge["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]
    assert badge["type"] == ["VerifiableCredential", "AchievementCredential"]
    assert badge["issuer"]["type"] == ["Profile"]
    assert badge["issuer"]["image"] == {
        "id": "http://localhost:8000/inae.svg",
        "type": "Image",
    }
    assert badge["validFrom"] == "2026-11-23T09:30:15Z"
    assert badge["credentialSubject"]["id"] == "urn:uuid:7d2c6a3e-50b5-4a52-8b44-90a8b7a1f7d1"
    assert badge["credentialSubject"]["achievement"]["inLanguage"] == "fr"
    for array in (
        badge["evidence"],
        badge["credentialSchema"],
        badge["proof"],
        badge["credentialSubject"]["achievement"]["alignment"],
    ):
        assert isinstance(array, list)
        assert len(array) == 1
    for entry, index in ((badge["credentialStatus"], "94567"), (word["credentialStatus"], "0")):
        assert entry == {
            "id": f"http://localhost:8000/statuts/1#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index,
            "statusListCredential": "http://localhost:8000/statuts/1",
        }
    for document, address in ((badge, CREDENTIAL.id), (word, ENDORSEMENT.id)):
        assert document["refreshService"] == {"id": address, "type": "1EdTechCredentialRefresh"}


def test_what_nobody_asked_for_is_left_out():
    plain = replace(CREDENTIAL, status=None, refresh_url="", email=None, holder_name="")
    document = build_credential(plain)

    assert not {"credentialStatus", "refreshService"} & document.keys()
    assert "identifier" not in document["credentialSubject"]


@pytest.mark.parametrize(("url", "index"), [("http://localhost:8000/statuts/1", -1), ("", 4)])
def test_a_status_without_its_place_is_refused(url, index):
    with pytest.raises(BadDocument):
        StatusEntry(url, index)


def test_the_first_name_is_inside_only_if_the_person_said_yes(badge):
    assert badge["credentialSubject"]["identifier"][0] == {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": "Fatoumata",
    }

    without = build_credential(replace(CREDENTIAL, holder_name="", narrative=""))

    assert "Fatoumata" not in json.dumps(without)


def test_an_email_is_only_ever_a_salted_hash(badge):
    """The hash is the standard's own example for `a@example.com` salted with `Kosher`."""
    assert badge["credentialSubject"]["identifier"][1] == {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": EmailIdentity.of("fatoumata@example.org", "Kosher").hash,
        "salt": "Kosher",
    }
    assert "fatoumata@example.org" not in json.dumps(badge)
    assert "fatoumata@example.org" not in repr(CREDENTIAL)
    assert identity_hash("a@example.com", "Kosher") == (
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )
    assert EmailIdentity.of("a@example.com").salt != EmailIdentity.of("a@example.com").salt
    for email, salt in (("", "Kosher"), ("a@example.com", "")):
        with pytest.raises(BadDocument):
            EmailIdentity.of(email, salt)


def test_a_recommendation_says_who_wrote_it(word):
    assert word["credentialSubject"] == {
        "id": CREDENTIAL.id,
        "type": ["EndorsementSubject"],
        "endorsementComment": ENDORSEMENT.comment,
    }
    assert word["description"] == ENDORSEMENT.written_by
    with pytest.raises(BadDocument):
        build_endorsement(replace(ENDORSEMENT, written_by=" "))


def test_a_date_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        build_credential(replace(CREDENTIAL, valid_from=datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("http://localhost:8000", "did:web:localhost%3A8000"),
        ("http://localhost:8000/", "did:web:localhost%3A8000"),
        ("https://Badges.example.org", "did:web:badges.example.org"),
        ("https://example.org/a/b c", "did:web:example.org:a:b%20c"),
    ],
)
def test_the_did_follows_the_public_address(address, did):
    assert did_web(address) == did


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org",
        "example.org",
        "https://u:p@example.org",
        "https://example.org/?a=1",
        "https://example.org:port",
        "http://[::1]:8000",
        "https://",
    ],
)
def test_an_address_without_a_did_is_refused(address):
    with pytest.raises(BadKey):
        did_web(address)


def test_the_did_document_lists_every_key_as_a_string(published, key):
    assert published["id"] == DID
    assert len(published["verificationMethod"]) == 2
    assert published["assertionMethod"] == [m["id"] for m in published["verificationMethod"]]
    assert published["assertionMethod"][1] == key.id
    assert published["verificationMethod"][1] == {
        "id": f"{DID}#{key.public_multibase}",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": key.public_multibase,
    }
    assert key.public_multibase.startswith("z6Mk")
    with pytest.raises(BadKey):
        did_document(DID, ["z6MkNotAKey"])


def test_a_key_comes_back_from_its_secret_and_never_shows_it(key):
    again = SigningKey.from_seed(DID, key.seed)

    assert again.id == key.id
    assert key.seed.hex() not in repr(key)
    with pytest.raises(BadKey):
        SigningKey.from_seed(DID, b"short")
    with pytest.raises(BadKey):
        SigningKey.generate("https://example.org")
