"""A credential as one signed text, VC-JWT: the second form, for software that wants it.

We sign with ES256 and verify ES256 and RS256: the 1EdTech validator takes no other. Reading
says nothing about truth; `jwt_is_signed`, `header_faults` and `claim_faults` do.

Sources: Open Badges 3.0, section 8.2 "JSON Web Token Proof Format"; RFC 7515 (JWS), RFC 7517
(JWK), RFC 7518 (ES256, RS256), RFC 7519 (JWT).
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, TypeGuard

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from portfolio.openbadges.errors import BadDocument, BadKey, BadText
from portfolio.openbadges.json_text import parse
from portfolio.openbadges.jwk import JWT_ALGORITHMS, is_signed_by
from portfolio.openbadges.proof import issuer_id
from portfolio.openbadges.times import read_time, z_time

_JSON = dict[str, Any]
MOST_TEXT = 400_000  # characters: 256 KB of document, and a third more in base64
_MOST_HEADER = 8_192
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_HEADERS = {"alg", "kid", "jwk", "typ"}
_TYPES = {None, "JWT", "vc+jwt", "vc+ld+jwt"}  # ours; then VC-JOSE-COSE's, and its older name
_CLAIMS = ("iss", "jti", "nbf", "sub", "exp")
_REGISTERED = {*_CLAIMS, "iat", "aud"}


@dataclass(frozen=True)
class JwtKey:
    """A private P-256 key that signs VC-JWTs. Its `kid` is an address that gives its JWK."""

    private: EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key."""
        return cls(generate_private_key(SECP256R1()))

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """The key of the 32 bytes `secret`. Raises BadKey if they are no key of P-256."""
        number = int.from_bytes(secret)
        if len(secret) != 32 or not 0 < number < _ORDER:
            raise BadKey("a P-256 key has 32 secret bytes, a number below the order")
        return cls(derive_private_key(number, SECP256R1()))

    @property
    def secret(self) -> bytes:
        """The 32 secret bytes, to be kept encrypted."""
        return self.private.private_numbers().private_value.to_bytes(32)

    def public_jwk(self, kid: str) -> dict[str, str]:
        """What the address `kid` gives: the public half (RFC 7518, section 6.2.1); never `d`."""
        point = self.private.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _encode(point.x.to_bytes(32)),
            "y": _encode(point.y.to_bytes(32)),
            "use": "sig",
            "alg": "ES256",
            "kid": kid,
        }


@dataclass(frozen=True)
class Jwt:
    """A compact JWS, read and not yet believed."""

    header: _JSON
    payload: _JSON
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def kid(self) -> str:
        """Where the key is read, or an empty text."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) else ""

    @property
    def document(self) -> _JSON:
        """The credential: the payload without its claims, or its `vc` (VCDM 1.1).

        `exp` sets the end where the credential has none (section 8.2.6.1).
        """
        inside = self.payload.get("vc")
        if isinstance(inside, dict):
            document, end = dict(inside), "expirationDate"
        else:
            document = {k: v for k, v in self.payload.items() if k not in _REGISTERED}
            end = "validUntil"
        expires = self.payload.get("exp")
        if _is_number(expires) and not {"validUntil", "expirationDate"} & document.keys():
            with suppress(ValueError, OverflowError, OSError):  # no date: claim_faults says so
                document[end] = z_time(datetime.fromtimestamp(expires, UTC))
        return document


def sign_jwt(document: Mapping[str, Any], key: JwtKey, kid: str) -> str:
    """The credential `document` as a compact JWS made by `key`, always the same text.

    kid: the http(s) address where everyone reads `key.public_jwk(kid)`. An embedded proof is
    left out: here the signature is the proof. Raises BadKey for another kind of `kid`, BadText
    for half a surrogate pair, BadDocument if a member that a claim repeats is missing. Source:
    sections 8.2.3 "Create the JOSE Header" to 8.2.5 "Create the Proof".
    """
    if not re.fullmatch(r"https?://[^\s#]+(#\S*)?", kid):
        raise BadKey(f"not an address to read a key from: {kid!r}")
    credential = {name: value for name, value in document.items() if name != "proof"}
    if taken := {"vc", *_REGISTERED} & credential.keys():
        raise BadDocument(f"not a credential, it holds the claims {sorted(taken)}")
    claims = _claims_of(credential)
    if missing := {"iss", "jti", "nbf", "sub"} - claims.keys():
        raise BadDocument(f"no value for the claims {sorted(missing)}")
    header = {"alg": "ES256", "kid": kid, "typ": "JWT"}
    signed = f"{_encode(_dump(header))}.{_encode(_dump({**credential, **claims}))}"
    der = key.private.sign(signed.encode(), ECDSA(SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return f"{signed}.{_encode(r.to_bytes(32) + s.to_bytes(32))}"


def read_jwt(text: str) -> Jwt:
    """The parts of a compact JWS of at most 400,000 characters.

    Its document may be a credential or an Open Badges 2.0 Assertion ("SignedBadge"). Raises
    BadDocument unless there are three parts of strict base64url, the first two JSON objects.
    Source: RFC 7515, section 5.2, steps 1 to 7.
    """
    if len(text) > MOST_TEXT:
        raise BadDocument(f"a JWT of {len(text)} characters")
    parts = text.split(".")
    if len(parts) != 3:
        raise BadDocument("a JWT has three parts")
    header = _decode(parts[0])
    if len(header) > _MOST_HEADER:
        raise BadDocument("a JWT with a header too long")
    return Jwt(
        header=_object(header),
        payload=_object(_decode(parts[1])),
        signed=f"{parts[0]}.{parts[1]}".encode(),
        signature=_decode(parts[2]),
    )


def jwt_is_signed(jwt: Jwt, key: Mapping[str, Any] | str) -> bool:
    """True if `key`, a public JWK or PEM, signed this with ES256 or RS256.

    False for any other algorithm, and for a header that must be understood (`crit`). Raises
    BadKey if the key cannot be used, or holds its secret half. Source: section 8.2.6 "Verify a
    Credential"; for PEM, Open Badges 2.0, "CryptographicKey".
    """
    if "crit" in jwt.header or "b64" in jwt.header:
        return False
    return is_signed_by(key, jwt.header.get("alg"), jwt.signed, jwt.signature)


def header_faults(jwt: Jwt) -> tuple[str, ...]:
    """What section 8.2.3 "Create the JOSE Header" forbids in this header; empty if nothing."""
    header = jwt.header
    faults = [f"header not allowed: {name[:40]}" for name in header.keys() - _HEADERS]
    if header.get("alg") not in JWT_ALGORITHMS:
        faults.append(f"alg is neither ES256 nor RS256: {str(header.get('alg'))[:40]}")
    typ = header.get("typ")
    if not (typ is None or isinstance(typ, str)) or typ not in _TYPES:
        faults.append(f"typ is not JWT: {str(typ)[:40]}")
    if "kid" in header and not re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", jwt.kid, re.IGNORECASE):
        faults.append("kid is not an address")
    if "jwk" in header and (not isinstance(header["jwk"], dict) or "d" in header["jwk"]):
        faults.append("jwk is not a public key")
    if not {"kid", "jwk"} & header.keys():
        faults.append("neither kid nor jwk says which key signed")
    return tuple(sorted(faults))


def claim_faults(jwt: Jwt) -> tuple[str, ...]:
    """The claims that miss or differ from the credential; empty if none.

    Source: section 8.2.6.1 "Verify a Credential VC-JWT Signature".
    """
    expected = _claims_of(jwt.document)
    faults = []
    for name in _CLAIMS:
        claim, member = jwt.payload.get(name), expected.get(name)
        if name not in jwt.payload:
            if name != "exp" or member is not None:
                faults.append(f"{name} is missing")
        elif isinstance(member, int):
            # Fractions are allowed in both; we compare whole seconds.
            if not _is_number(claim) or not -1 < claim - member < 1:
                faults.append(f"{name} is not the credential’s: {str(claim)[:40]}")
        elif member is None or claim != member:
            faults.append(f"{name} is not the credential’s: {str(claim)[:200]}")
    return tuple(faults)


def _claims_of(credential: Mapping[str, Any]) -> dict[str, str | int]:
    """What each claim must be, without those that the credential gives no value."""
    subject = credential.get("credentialSubject")
    found = {
        "iss": issuer_id(credential),
        "jti": _text(credential.get("id")),
        "nbf": _seconds(credential.get("validFrom", credential.get("issuanceDate"))),
        "sub": _text(subject.get("id")) if isinstance(subject, Mapping) else None,
        "exp": _seconds(credential.get("validUntil", credential.get("expirationDate"))),
    }
    return {name: value for name, value in found.items() if value is not None}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _seconds(date: Any) -> int | None:
    try:
        return int(read_time(date).timestamp())
    except ValueError:
        return None


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _dump(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as cause:
        raise BadText("half a surrogate pair") from cause


def _object(data: bytes) -> _JSON:
    value = parse(data)
    if not isinstance(value, dict):
        raise BadDocument("a part of a JWT that is no JSON object")
    return value


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Strict base64url: no padding, and no second way to write the same bytes."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise BadDocument("not base64url")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(data) != text:
        raise BadDocument("not base64url: the last character has bits too many")
    return data
