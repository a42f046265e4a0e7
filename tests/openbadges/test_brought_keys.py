"""A text that brings its own key: it counts as far as the issuer itself publishes that key."""

import json
from dataclasses import replace

import pytest

from portfolio.openbadges import (
    CheckName,
    JwtKey,
    Problem,
    SigningKey,
    Unreachable,
    build_credential,
    did_document,
    read,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, INAE
from tests.openbadges.test_jwt import JWK, KEY, b64, written
from tests.openbadges.test_key_issuers import JWK_DID, P256_DID

DID_SCHOOL, SITE = "did:web:school.example", "https://school.example/keys"
DID_ADDRESS = "https://school.example/.well-known/did.json"
PUBLIC = {name: JWK[name] for name in ("kty", "crv", "x", "y")}
OTHER = JwtKey.from_secret(bytes(range(2, 34))).public_jwk("urn:x")
EDDSA = SigningKey.from_seed(DID_SCHOOL, bytes(32)).public_multibase


def brought(issuer=DID_SCHOOL, jwk=PUBLIC):
    """A badge in the name of `issuer`, signed by KEY, with `jwk` in its header."""
    issuer = replace(INAE, id=issuer)
    document = build_credential(replace(CREDENTIAL, issuer=issuer, status=None))
    claims = {
        "iss": issuer.id,
        "jti": document["id"],
        "nbf": int(A_MONDAY.timestamp()),
        "sub": document["credentialSubject"]["id"],
        "exp": int(CREDENTIAL.valid_until.timestamp()),
    }
    return written({"alg": "ES256"} | ({"jwk": jwk} if jwk else {}), document | claims)


def looked(text, hosted):
    def resolve(url):
        if url not in hosted:
            raise Unreachable(url)
        return json.dumps(hosted[url]).encode()

    (found,) = read(text.encode())
    verdict = verify_badge(found, resolve=resolve, now=A_MONDAY)
    return {check.name: check.problem for check in verdict.checks if not check.ok}


def publishing(issuer, *keys, controller=None, asserting=True):
    names = [f"{issuer}#{number}" for number in range(len(keys))]
    methods = [
        {"id": name, "type": "JsonWebKey", "controller": controller or issuer, "publicKeyJwk": key}
        for name, key in zip(names, keys, strict=True)
    ]
    listed = {"assertionMethod": names} if asserting else {"authentication": names}
    return {"id": issuer, "verificationMethod": methods, **listed}


@pytest.mark.parametrize(
    ("issuer", "hosted"),
    [
        (DID_SCHOOL, {DID_ADDRESS: publishing(DID_SCHOOL, OTHER, JWK)}),
        (SITE, {SITE: publishing(SITE, JWK)}),
        (SITE, {SITE: {"keys": [OTHER, JWK]}}),
    ],
)
def test_it_is_true_if_the_issuer_publishes_that_key(issuer, hosted):
    text = brought(issuer)

    assert looked(text, hosted) == {}
    signature = text.rpartition(".")[2]
    other = brought(issuer, PUBLIC | {"kid": "x"}).rpartition(".")[0]
    assert looked(f"{other}.{signature}", hosted) == {CheckName.PROOF: Problem.ALTERED}


@pytest.mark.parametrize("issuer", [P256_DID, JWK_DID])
def test_an_issuer_that_is_that_key_is_nobody_known(issuer):
    assert looked(brought(issuer), {}) == {CheckName.KEY: Problem.NAMELESS}
    assert looked(brought(issuer, OTHER), {})[CheckName.KEY] is Problem.UNKNOWN_KEY


ED25519 = did_document(DID_SCHOOL, [EDDSA])


@pytest.mark.parametrize(
    ("issuer", "jwk", "hosted", "problem"),
    [
        (DID_SCHOOL, PUBLIC, {}, Problem.UNREACHABLE),
        (DID_SCHOOL, PUBLIC, {DID_ADDRESS: ED25519}, Problem.NAMELESS),
        (DID_SCHOOL, PUBLIC, {DID_ADDRESS: publishing(DID_SCHOOL, OTHER)}, Problem.UNKNOWN_KEY),
        (DID_SCHOOL, None, {DID_ADDRESS: publishing(DID_SCHOOL, JWK)}, Problem.NAMELESS),
        (DID_SCHOOL, {}, {DID_ADDRESS: publishing(DID_SCHOOL, {})}, Problem.NAMELESS),
        (
            DID_SCHOOL,
            {"kty": "oct", "k": "AA"},
            {DID_ADDRESS: publishing(DID_SCHOOL, {"kty": "oct", "k": "AA"})},
            Problem.UNKNOWN_KEY,
        ),
        (
            DID_SCHOOL,
            PUBLIC,
            {DID_ADDRESS: publishing(DID_SCHOOL, JWK, asserting=False)},
            Problem.NAMELESS,
        ),
        (
            DID_SCHOOL,
            PUBLIC,
            {DID_ADDRESS: publishing(DID_SCHOOL, JWK, controller=SITE)},
            Problem.NAMELESS,
        ),
        (DID_SCHOOL, PUBLIC, {DID_ADDRESS: publishing(SITE, JWK)}, Problem.NAMELESS),
        (SITE, PUBLIC, {SITE: {"id": SITE, "type": "Profile"}}, Problem.NAMELESS),
        ("urn:uuid:7d2c6a3e", PUBLIC, {}, Problem.NAMELESS),
    ],
)
def test_otherwise_nobody_knows_who_signed(issuer, jwk, hosted, problem):
    said = looked(brought(issuer, jwk), hosted)

    assert said[CheckName.KEY] is said[CheckName.PROOF] is problem


def test_a_secret_half_is_never_read():
    """Neither the header nor the issuer may hand out `d`."""
    secret = PUBLIC | {"d": b64(KEY.secret)}

    said = looked(brought(jwk=secret), {DID_ADDRESS: publishing(DID_SCHOOL, JWK)})
    assert said == {CheckName.PROOF: Problem.MALFORMED}
    said = looked(brought(), {DID_ADDRESS: publishing(DID_SCHOOL, secret)})
    assert said == {CheckName.PROOF: Problem.UNKNOWN_KEY}
