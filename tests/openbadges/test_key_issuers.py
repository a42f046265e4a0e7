"""An issuer that is but a key: its signature is right or wrong, and nobody is known by it."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portfolio.openbadges import (
    CheckName,
    Problem,
    StatusList,
    Unreachable,
    base58,
    build_credential,
    build_endorsement,
    build_status_list,
    read,
    sign,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, DID, ENDORSEMENT, INAE
from tests.openbadges.others import did_key, named, signed
from tests.openbadges.test_jwt import JWK, KEY, b64, written

SOMEBODY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
THEIR_DID = did_key(SOMEBODY)
NAMED = named(SOMEBODY)
P256 = KEY.private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
P256_DID = "did:key:z" + base58.encode(b"\x80\x24" + P256)
JWK_DID = "did:jwk:" + b64({name: JWK[name] for name in ("kty", "crv", "x", "y")})


def forged(did=THEIR_DID, **more):
    """A badge with the name, the picture and the pages of INAÉ, from somebody with a key."""
    said = {"status": None, **more}
    return build_credential(replace(CREDENTIAL, issuer=replace(INAE, id=did), **said))


def looked(document, **hosted):
    def resolve(url):
        if url not in hosted:
            raise Unreachable(url)
        return json.dumps(hosted[url]).encode()

    (found,) = read(
        document.encode() if isinstance(document, str) else json.dumps(document).encode()
    )
    verdict = verify_badge(found, resolve=resolve, now=A_MONDAY)
    return {check.name: check.problem for check in verdict.checks if not check.ok}


@pytest.mark.parametrize("method", [NAMED, THEIR_DID])
def test_the_signature_of_a_key_is_right_and_says_nobodys_name(method):
    """The key is the identifier: nothing is read anywhere."""
    badge = signed(forged(), SOMEBODY, method)

    assert looked(badge) == {CheckName.KEY: Problem.NAMELESS}


def test_what_changed_after_the_signature_of_a_key_is_seen():
    badge = signed(forged(), SOMEBODY, NAMED) | {"name": "Je suis très fiable"}

    assert looked(badge)[CheckName.PROOF] is Problem.ALTERED


@pytest.mark.parametrize("method", [f"{THEIR_DID}#key-1", f"{DID}#{NAMED.partition('#')[2]}", "x"])
def test_a_key_answers_to_its_own_name_only(method):
    badge = signed(forged(), SOMEBODY, "urn:x")
    badge["proof"]["verificationMethod"] = method

    assert looked(badge)[CheckName.KEY] is Problem.UNKNOWN_KEY


@pytest.mark.parametrize("issuer", [DID, "https://inae.example/", "urn:uuid:7d2c6a3e"])
def test_a_key_signs_for_nobody_else(published, issuer):
    """A badge in the very name of INAÉ, with the right signature of a key that is not INAÉ's."""
    badge = signed(forged(issuer), SOMEBODY, NAMED)
    hosted = {
        "https://localhost:8000/.well-known/did.json": published,
        "https://inae.example/": published | {"id": "https://inae.example/"},
    }

    assert looked(badge, **hosted)[CheckName.KEY] in {
        Problem.UNKNOWN_KEY,
        Problem.NOT_THE_ISSUERS_KEY,
    }


@pytest.mark.parametrize(
    "did",
    [
        "did:key:",
        "did:key:z6Mk",
        "did:key:z6Mk" + "1" * 200,
        "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hw",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "did:key:zDn",
        "did:key:zDn" + "1" * 46,
        "did:key:inae.example",
        f"{THEIR_DID}#x",
        "did:jwk:",
        "did:jwk:e30",
        "did:jwk:" + "A" * 2999,
        "did:jwk:" + b64([]),
        "did:jwk:" + b64({**JWK, "d": "AQ"}),
    ],
)
def test_what_is_no_key_that_we_know_is_neither_right_nor_wrong(did):
    badge = signed(forged(did), SOMEBODY, "urn:x")
    badge["proof"]["verificationMethod"] = f"{did}#0"

    assert set(looked(badge).values()) <= {Problem.UNSUPPORTED, Problem.BAD_SCHEMA}


@pytest.mark.parametrize(
    ("did", "kid"),
    [(P256_DID, f"{P256_DID}#{P256_DID[8:]}"), (P256_DID, P256_DID), (JWK_DID, f"{JWK_DID}#0")],
)
def test_a_text_signed_by_a_key_is_the_same(did, kid):
    document = forged(did)
    claims = {
        "iss": did,
        "jti": document["id"],
        "nbf": int(A_MONDAY.timestamp()),
        "sub": document["credentialSubject"]["id"],
        "exp": int(CREDENTIAL.valid_until.timestamp()),
    }
    text = written({"alg": "ES256", "kid": kid}, document | claims)
    other = written({"alg": "ES256", "kid": kid}, document | claims | {"name": "Autre"})

    assert looked(text) == {CheckName.KEY: Problem.NAMELESS}
    parts = other.split(".")[:2] + text.split(".")[2:]
    assert looked(".".join(parts))[CheckName.PROOF] is Problem.ALTERED


@pytest.mark.parametrize(("revoked", "problem"), [([], None), ([94_567], Problem.REVOKED)])
def test_a_key_takes_its_badge_back(key, published, revoked, problem):
    """The list is signed by the same key; one of INAÉ says nothing of this badge."""
    badge = signed(forged(status=CREDENTIAL.status), SOMEBODY, NAMED)
    where, bits = CREDENTIAL.status.list_url, StatusList.empty().with_revoked(*revoked)

    def listed(issuer):
        return build_status_list(where, issuer, bits, valid_from=A_MONDAY)

    theirs = signed(listed(replace(INAE, id=THEIR_DID)), SOMEBODY, NAMED)
    ours = sign(listed(INAE), key, created=A_MONDAY)

    assert looked(badge, **{where: theirs}).get(CheckName.STATUS) is problem
    assert looked(badge, **{where: ours})[CheckName.STATUS] is Problem.BAD_STATUS


def test_a_word_signed_by_a_key_is_nobodys_word(key, published):
    """Nobody may write a word of INAÉ into a badge; and whoever changes one is found out."""
    word = build_endorsement(replace(ENDORSEMENT, issuer=replace(INAE, id=THEIR_DID), status=None))
    word = signed(word, SOMEBODY, NAMED)
    hosted = {"https://localhost:8000/.well-known/did.json": published}
    for said, problem in (
        (word, Problem.NAMELESS),
        (word | {"name": "Autre"}, Problem.BAD_ENDORSEMENT),
    ):
        unsigned = build_credential(replace(CREDENTIAL, status=None)) | {"endorsement": [said]}
        badge = sign(unsigned, key, created=A_MONDAY)

        assert looked(badge, **hosted) == {CheckName.ENDORSEMENTS: problem}
