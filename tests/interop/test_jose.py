"""`jose`, the JWT library of most JavaScript software, reads our badges signed as VC-JWT."""

import random
import string
from base64 import urlsafe_b64decode

import pytest

from portfolio.openbadges import (
    JwtKey,
    build_credential,
    build_endorsement,
    jwt_is_signed,
    read_jwt,
    sign_jwt,
)
from portfolio.openbadges.errors import BadDocument
from tests.interop.conftest import BADGE, SIGNED, WORD

pytestmark = pytest.mark.slow

KID = "http://localhost:8000/cles/1"
FIXED = 20261124  # the same changes at each run
UNSIGNED = {"badge": build_credential(BADGE), "word": build_endorsement(WORD)}


@pytest.fixture(scope="module")
def jwt_key():
    return JwtKey.from_secret(bytes(range(1, 33)))


@pytest.fixture
def world(elsewhere, jwt_key):
    world = elsewhere()
    world.publishes(KID, jwt_key.public_jwk(KID))
    return world


@pytest.mark.parametrize("kind", UNSIGNED)
def test_jose_reads_the_whole_badge_in_the_jwt(world, jwt_key, kind):
    document = UNSIGNED[kind]
    world.receives("ours.jwt", sign_jwt(document, jwt_key, KID).encode())

    answers = world.says()

    said = answers.jose("ours.jwt")
    assert said["errors"] == []
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": int(SIGNED.timestamp()),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        claims["exp"] = int(BADGE.valid_until.timestamp())
    assert said["document"] == document | claims
    assert answers.missed == []


def test_jose_refuses_it_after_its_end(world, jwt_key):
    over = UNSIGNED["badge"] | {"validUntil": "2024-06-01T00:00:00Z"}
    world.receives("ours.jwt", sign_jwt(UNSIGNED["badge"], jwt_key, KID).encode())
    world.receives("over.jwt", sign_jwt(over, jwt_key, KID).encode())

    answers = world.says()

    assert answers.accepting("ours.jwt") == {"jose"}
    assert answers.jose("over.jwt")["errors"] == ['JWTExpired: "exp" claim timestamp check failed']


def test_jose_refuses_the_key_of_somebody_else(world, jwt_key):
    world.receives("ours.jwt", sign_jwt(UNSIGNED["badge"], jwt_key, KID).encode())
    forger = JwtKey.from_secret(bytes(range(2, 34)))
    world.receives("forged.jwt", sign_jwt(UNSIGNED["badge"], forger, KID).encode())

    answers = world.says()

    assert answers.accepting("ours.jwt") == {"jose"}
    assert answers.accepting("forged.jwt") == set()


@pytest.mark.parametrize("kind", UNSIGNED)
def test_a_change_of_any_byte_is_refused(world, jwt_key, kind):
    """Each byte becomes another letter of base64url; the last one and `-` and `_`, all that
    could be read as the same. `jose` reads base64 kindly, so the same 64 bytes of a signature
    may be written otherwise; ours takes one writing only."""
    ours = sign_jwt(UNSIGNED[kind], jwt_key, KID)
    draw = random.Random(FIXED)  # noqa: S311
    changed = {}
    for at, was in enumerate(ours):
        others = draw.choices(LETTERS.replace(was, ""))
        others += LETTERS.replace(was, "") if at == len(ours) - 1 else STANDARD.get(was, "")
        for other in others:
            changed[f"{at:05}-{ord(other)}.jwt"] = ours[:at] + other + ours[at + 1 :]
    world.receives("ours.jwt", ours.encode())
    for name, other in changed.items():
        world.receives(name, other.encode())

    answers = world.says()

    assert answers.accepting("ours.jwt") == {"jose"}
    assert jwt_is_signed(read_jwt(ours), jwt_key.public_jwk(KID))
    accepted = [changed[name] for name in changed if answers.accepting(name)]
    assert len(accepted) >= 15  # the last letter carries four bits that say nothing
    for other in accepted:
        assert read_kindly(other) == read_kindly(ours)
        with pytest.raises(BadDocument, match="not base64url"):
            read_jwt(other)


LETTERS = string.ascii_letters + string.digits + "-_."
STANDARD = {"-": "+", "_": "/"}  # the letters of base64, where base64url has its own


def read_kindly(text):
    """What was signed, and the bytes of the signature."""
    signed, _, signature = text.rpartition(".")
    return signed, urlsafe_b64decode(signature.replace("+", "-").replace("/", "_") + "==")
