"""The signed text: what went in comes back, others read it, and nothing else passes."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk as other_jwk
from joserfc import jws as other_jws

from portfolio.openbadges import (
    BadDocument,
    BadKey,
    BadText,
    CheckName,
    Jwt,
    JwtKey,
    Problem,
    build_credential,
    build_endorsement,
    claim_faults,
    header_faults,
    jwt_is_signed,
    read,
    read_jwt,
    sign_jwt,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, RELIABLE

KID = "http://localhost:8000/cles/2026"
KEY = JwtKey.from_secret(bytes(range(1, 33)))
JWK = KEY.public_jwk(KID)
BADGE = build_credential(CREDENTIAL)


def b64(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def written(header, payload):
    """Signed by joserfc: any header and payload."""
    key = other_jwk.ECKey.import_key({**JWK, "d": b64(KEY.secret)})
    registry = other_jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    return other_jws.serialize_compact(header, json.dumps(payload), key, registry=registry)


@pytest.mark.parametrize(
    "document", [BADGE, build_endorsement(ENDORSEMENT)], ids=["badge", "recommendation"]
)
def test_a_signed_text_gives_the_credential_back(document):
    jwt = read_jwt(sign_jwt(document, KEY, KID))

    assert jwt.document == document
    assert jwt.kid == KID
    assert jwt_is_signed(jwt, JWK)
    assert header_faults(jwt) == ()
    assert claim_faults(jwt) == ()


def test_it_is_written_as_the_standard_says():
    jwt = read_jwt(sign_jwt(BADGE, KEY, KID))

    assert jwt.header == {"alg": "ES256", "kid": KID, "typ": "JWT"}
    assert {name: jwt.payload[name] for name in ("iss", "jti", "nbf", "sub", "exp")} == {
        "iss": CREDENTIAL.issuer.id,
        "jti": CREDENTIAL.id,
        "nbf": int(A_MONDAY.timestamp()),
        "sub": f"urn:uuid:{CREDENTIAL.subject}",
        "exp": int(CREDENTIAL.valid_until.timestamp()),
    }
    assert "vc" not in jwt.payload


def test_the_same_badge_is_the_same_text_with_or_without_its_proof(badge):
    assert sign_jwt(badge, KEY, KID) == sign_jwt(BADGE, KEY, KID)
    assert "proof" not in read_jwt(sign_jwt(badge, KEY, KID)).payload


def test_another_library_verifies_what_we_sign():
    text = sign_jwt(BADGE, KEY, KID)

    found = other_jws.deserialize_compact(
        text, other_jwk.ECKey.import_key(JWK), algorithms=["ES256"]
    )

    assert json.loads(found.payload)["credentialSubject"] == BADGE["credentialSubject"]


def test_what_another_library_signed_is_verified():
    private = rsa.generate_private_key(65537, 2048)
    key = other_jwk.RSAKey.import_key(private)
    text = other_jws.serialize_compact(
        {"alg": "RS256", "kid": KID}, json.dumps(BADGE), key, algorithms=["RS256"]
    )
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert jwt_is_signed(read_jwt(text), key.as_dict(private=False))
    assert jwt_is_signed(read_jwt(text), pem.decode())
    assert not jwt_is_signed(read_jwt(text), JWK)


def test_any_one_character_changed_is_refused():
    text = sign_jwt(build_endorsement(replace(ENDORSEMENT, status=None)), KEY, KID)
    for place, old in enumerate(text):
        new = "A" if old != "A" else "B"
        try:
            changed = read_jwt(text[:place] + new + text[place + 1 :])
        except BadDocument:
            continue
        assert not jwt_is_signed(changed, JWK), place


any_text = st.text(max_size=80)


@settings(max_examples=80, deadline=None)
@given(name=any_text, story=any_text, holder=any_text, tags=st.lists(any_text, max_size=4))
def test_any_text_comes_back(name, story, holder, tags):
    """Every character of Unicode, control characters too (half surrogates are none)."""
    document = build_credential(
        replace(
            CREDENTIAL,
            achievement=replace(RELIABLE, name=name, description=story, tags=tuple(tags)),
            holder_name=holder,
            narrative=story,
        )
    )
    jwt = read_jwt(sign_jwt(document, KEY, KID))

    assert jwt.document == document
    assert jwt_is_signed(jwt, JWK)
    assert claim_faults(jwt) == ()


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(BadText):
        sign_jwt({**BADGE, "name": "\ud83c"}, KEY, KID)


WITHOUT_CLAIM = {
    "id": {k: v for k, v in BADGE.items() if k != "id"},
    "issuer": {**BADGE, "issuer": {}},
    "date": {**BADGE, "validFrom": "2026-01-10"},
    "subject": {**BADGE, "credentialSubject": {"type": ["AchievementSubject"]}},
    "claim of its own": {**BADGE, "sub": "urn:x"},
}


@pytest.mark.parametrize("document", WITHOUT_CLAIM.values(), ids=WITHOUT_CLAIM)
def test_what_cannot_be_claimed_is_not_signed(document):
    with pytest.raises(BadDocument):
        sign_jwt(document, KEY, KID)


@pytest.mark.parametrize("kid", ["", "key-1", "did:web:example.org#k", "https://a b"])
def test_a_key_needs_an_address_to_be_read_from(kid):
    with pytest.raises(BadKey):
        sign_jwt(BADGE, KEY, kid)


def payload(**changed):
    claims = dict(read_jwt(sign_jwt(BADGE, KEY, KID)).payload)
    return {k: v for k, v in {**claims, **changed}.items() if v is not None}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"iss": "did:web:example.org"}, "iss"),
        ({"iss": None}, "iss"),
        ({"jti": "urn:x"}, "jti"),
        ({"jti": None}, "jti"),
        ({"sub": "did:example:other"}, "sub"),
        ({"sub": None}, "sub"),
        ({"nbf": 1}, "nbf"),
        ({"nbf": True}, "nbf"),
        ({"nbf": str(int(A_MONDAY.timestamp()))}, "nbf"),
        ({"nbf": None}, "nbf"),
        ({"exp": 4_000_000_000}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"exp": None}, "exp"),
        ({"validFrom": "2020-01-01T00:00:00Z"}, "nbf"),
        ({"validFrom": "soon"}, "nbf"),
        ({"validUntil": "2099-01-01T00:00:00Z"}, "exp"),
        ({"issuer": []}, "iss"),
    ],
)
def test_a_claim_that_differs_from_the_badge_is_named(changed, fault):
    """Signed by the right key: the two voices of one text must say the same."""
    jwt = read_jwt(written({"alg": "ES256", "kid": KID}, payload(**changed)))

    assert jwt_is_signed(jwt, JWK)
    assert [each.partition(" ")[0] for each in claim_faults(jwt)] == [fault]


def test_the_claim_sets_the_end_that_the_badge_does_not_say():
    jwt = read_jwt(written({"alg": "ES256", "kid": KID}, payload(validUntil=None)))
    endless = read_jwt(written({"alg": "ES256", "kid": KID}, payload(validUntil=None, exp=10**30)))

    assert jwt.document["validUntil"] == BADGE["validUntil"]
    assert claim_faults(jwt) == ()
    assert "validUntil" not in endless.document
    assert claim_faults(endless) != ()


def test_an_older_text_holds_its_badge_in_a_claim():
    """VCDM 1.1: `vc`, `issuanceDate` and `expirationDate`."""
    older = {k: v for k, v in BADGE.items() if k not in ("validFrom", "validUntil")}
    older["issuanceDate"] = BADGE["validFrom"]
    claims = {name: payload()[name] for name in ("iss", "jti", "nbf", "sub", "exp")}
    jwt = read_jwt(written({"alg": "ES256", "kid": KID}, {"vc": older, **claims}))

    assert jwt.document == {**older, "expirationDate": BADGE["validUntil"]}
    assert claim_faults(jwt) == ()


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ({"typ": "at+jwt"}, "typ"),
        ({"typ": 4}, "typ"),
        ({"cty": "vc"}, "not allowed"),
        ({"kid": "key-1"}, "kid"),
        ({"kid": None}, "neither"),
        ({"jwk": {"d": "x"}}, "jwk"),
        ({"jwk": "x"}, "jwk"),
        ({"alg": "none"}, "alg"),
        ({"alg": "HS256"}, "alg"),
        ({"alg": ["ES256"]}, "alg"),
    ],
)
def test_a_header_that_the_standard_forbids_is_named(header, fault):
    whole = {"alg": "ES256", "kid": KID, **header}
    jwt = Jwt({k: v for k, v in whole.items() if v is not None}, {}, b"", b"")

    (found,) = header_faults(jwt)

    assert fault in found


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt", None])
def test_both_names_of_the_type_are_read(typ):
    header = {"alg": "ES256", "kid": KID} | ({"typ": typ} if typ else {})

    assert header_faults(Jwt(header, {}, b"", b"")) == ()


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "EdDSA"},
        {"alg": "RS256"},
        {"alg": None},
        {"alg": {}},
        {"alg": "ES256", "crit": ["exp"]},
        {"alg": "ES256", "b64": False},
    ],
)
def test_no_other_algorithm_passes(header):
    jwt = read_jwt(sign_jwt(BADGE, KEY, KID))
    public = {name: value for name, value in JWK.items() if name != "alg"}

    assert not jwt_is_signed(replace(jwt, header=header), public)
    assert not jwt_is_signed(jwt, {**JWK, "alg": "ES384"})
    assert not jwt_is_signed(replace(jwt, signature=b""), JWK)
    assert not jwt_is_signed(replace(jwt, signature=bytes(64)), JWK)


NO_KEY = {
    "secret half": {**JWK, "d": "AQ"},
    "other use": {**JWK, "use": "enc"},
    "other curve": {**JWK, "crv": "P-384"},
    "off the curve": {**JWK, "y": JWK["x"]},
    "short": {**JWK, "x": "AQ"},
    "number": {**JWK, "x": 4},
    "odd length": {**JWK, "x": "AAAAA"},
    "shared secret": {"kty": "oct", "k": "AQ"},
    "empty": {},
    "small RSA": {"kty": "RSA", "n": b64(b"\xff" * 64), "e": "AQAB"},
    "huge RSA": {"kty": "RSA", "n": "_" * 1400, "e": "AQAB"},
    "RSA of exponent 1": {"kty": "RSA", "n": b64(b"\xff" * 256), "e": "AQ"},
    "PEM": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "long PEM": "x" * 5_000,
    "PEM in Arabic": "مفتاح",
}


@pytest.mark.parametrize("key", NO_KEY.values(), ids=NO_KEY)
def test_a_key_that_cannot_be_used_is_refused(key):
    with pytest.raises(BadKey):
        jwt_is_signed(read_jwt(sign_jwt(BADGE, KEY, KID)), key)


NOTHING = b64({})
HOSTILE = {
    "empty": "",
    "two parts": "e30.e30",
    "four parts": "e30.e30.e30.e30",
    "padded": "e30=.e30.",
    "not base64": "é.e30.",
    "one letter": "e30.e.",
    "bits too many": "e30.e31.",
    "not UTF-8": NOTHING + "." + b64(bytes([255])) + ".",
    "array": b64([]) + "." + NOTHING + ".",
    "text": NOTHING + "." + b64("x") + ".",
    "name twice": b64(b'{"alg":1,"alg":2}') + "." + NOTHING + ".",
    "not a number": NOTHING + "." + b64(b'{"a":NaN}') + ".",
    "deep": NOTHING + "." + b64(b"[" * 100_000) + ".",
    "long number": NOTHING + "." + b64(b'{"a":' + b"9" * 9_000 + b"}") + ".",
    "long": "e30." + "A" * 400_000 + ".",
    "long header": b64({"alg": "x" * 9_000}) + ".e30.",
    "byte order mark": b64(b"\xef\xbb\xbf{}") + "." + NOTHING + ".",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_anything_else_is_no_signed_text(text):
    with pytest.raises(BadDocument):
        read_jwt(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "jwk", "x"]), json_values),
    claims=st.dictionaries(
        st.sampled_from(
            ["vc", "iss", "jti", "nbf", "sub", "exp", "issuer", "validFrom", "validUntil", "id"]
        ),
        json_values,
    ),
)
def test_whatever_a_stranger_writes_is_answered(header, claims):
    jwt = Jwt(header, claims, b"", b"")

    assert isinstance(jwt.document, dict)
    assert claim_faults(jwt)
    assert isinstance(header_faults(jwt), tuple)
    assert not jwt_is_signed(jwt, {name: JWK[name] for name in ("kty", "crv", "x", "y")})


def test_a_key_comes_back_from_its_secret_and_never_shows_it():
    again = JwtKey.from_secret(KEY.secret)

    assert again.public_jwk(KID) == JWK
    assert JwtKey.generate().secret != JwtKey.generate().secret
    assert KEY.secret.hex() not in repr(KEY)
    assert "d" not in JWK
    for secret in (b"", bytes(32), b"\xff" * 32, bytes(31)):
        with pytest.raises(BadKey):
            JwtKey.from_secret(secret)


@pytest.mark.parametrize(
    ("more", "changed", "problem"),
    [
        ({}, {}, None),
        ({"jku": "https://example.org/keys"}, {}, Problem.MALFORMED),
        ({}, {"nbf": 1}, Problem.MALFORMED),
        ({}, {"jti": "urn:x"}, Problem.MALFORMED),
    ],
)
def test_the_verdict_rests_on_header_and_claims(more, changed, problem):
    text = written({"alg": "ES256", "typ": "JWT", "kid": KID, **more}, payload(**changed))
    (found,) = read(text.encode())
    at_kid = KID.replace("http:", "https:")
    verdict = verify_badge(
        found, resolve=lambda url: json.dumps(JWK if url == at_kid else {}).encode(), now=A_MONDAY
    )
    assert verdict.problem_of(CheckName.PROOF) is problem
