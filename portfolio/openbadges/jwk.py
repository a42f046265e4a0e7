"""Public keys of others, as JWK or PEM, and the two signatures that badges are signed with.

Sources: RFC 7517 (JWK); RFC 7518, sections 3.3 "RS256", 3.4 "ES256" and 6 "Key types"; Open
Badges 3.0, appendix B, "JWK"; Open Badges 2.0, "CryptographicKey"; W3C Controlled Identifiers 1.0,
section 2.2.2 "Multikey".
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from portfolio.openbadges import base58
from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.json_text import parse

JWT_ALGORITHMS = ("ES256", "RS256")

_SHORTEST_RSA, _LONGEST_RSA = 2048, 8192  # bits; a longer one only costs time
_LARGEST_EXPONENT = 2**32
_MOST_PEM = 4_096
_P256_PUBLIC = b"\x80\x24"  # multicodec p256-pub, as a varint


def is_signed_by(key: Mapping[str, Any] | str, alg: object, data: bytes, signature: bytes) -> bool:
    """True if `key`, a public JWK or PEM, made `signature` over `data` by `alg`.

    Raises BadKey for a key that cannot be used; False if it is one for another algorithm.
    """
    if isinstance(key, Mapping):
        public = _of_jwk(key)
        if key.get("alg", alg) != alg:
            return False
    else:
        public = _of_pem(key)
    try:
        if isinstance(public, EllipticCurvePublicKey):
            if alg != "ES256" or len(signature) != 64:
                return False
            r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
            public.verify(encode_dss_signature(r, s), data, ECDSA(SHA256()))
        elif alg == "RS256":
            public.verify(signature, data, PKCS1v15(), SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def jwk_of_multibase(text: str) -> dict[str, Any]:
    """The public JWK of a P-256 key written as a Multikey value, `zDn…`. Raises BadKey."""
    try:
        if not text.startswith("zDn") or len(text) > 60:
            raise BadKey(f"not a P-256 Multikey: {text[:60]!r}")
        data = base58.decode(text[1:])
        if data[:2] != _P256_PUBLIC:
            raise BadKey("not a P-256 Multikey: wrong prefix")
        point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data[2:]).public_numbers()
    except BadKey:
        raise
    except ValueError as cause:
        raise BadKey(f"not a P-256 Multikey: {cause}") from cause
    x, y = (
        urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=") for number in (point.x, point.y)
    )
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def is_same_key(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two JWKs are one public key (RFC 7638, "Required Members")."""
    names = {"EC": ("crv", "x", "y"), "RSA": ("n", "e")}.get(str(one.get("kty")))
    return names is not None and all(
        isinstance(one.get(name), str) and one[name] == other.get(name) for name in ("kty", *names)
    )


def jwk_of_text(text: str) -> dict[str, Any]:
    """The public JWK that `text` is in base64url (did:jwk). Raises BadKey."""
    try:
        found = parse(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, BadDocument) as cause:
        raise BadKey(f"not a JWK: {cause}") from cause
    if not isinstance(found, dict) or "d" in found:
        raise BadKey("not a public JWK")
    return found


def _of_jwk(jwk: Mapping[str, Any]) -> EllipticCurvePublicKey | RSAPublicKey:
    if "d" in jwk:
        raise BadKey("a JWK with its secret half")
    if jwk.get("use", "sig") != "sig":
        raise BadKey("a JWK for another use")
    try:
        if jwk.get("kty") == "EC" and jwk.get("crv") == "P-256":
            x, y = _number(jwk.get("x"), 32), _number(jwk.get("y"), 32)
            return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
        if jwk.get("kty") == "RSA":
            exponent, modulus = _number(jwk.get("e")), _number(jwk.get("n"))
            _check_rsa(modulus.bit_length(), exponent)
            return RSAPublicNumbers(exponent, modulus).public_key()
    except BadKey:
        raise
    except ValueError as cause:
        raise BadKey(f"not a key: {cause}") from cause
    raise BadKey("neither a P-256 nor an RSA key")


def _of_pem(pem: str) -> EllipticCurvePublicKey | RSAPublicKey:
    if len(pem) > _MOST_PEM:
        raise BadKey("a PEM too long")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise BadKey(f"not a PEM of a public key: {cause}") from cause
    if isinstance(key, RSAPublicKey):
        _check_rsa(key.key_size, key.public_numbers().e)
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    raise BadKey("neither a P-256 nor an RSA key")


def _check_rsa(bits: int, exponent: int) -> None:
    if not _SHORTEST_RSA <= bits <= _LONGEST_RSA or not 2 < exponent < _LARGEST_EXPONENT:
        raise BadKey(f"an RSA key of {bits} bits")


def _number(text: Any, size: int | None = None) -> int:
    """A Base64urlUInt (RFC 7518, section 2) of `size` bytes, if that is given."""
    most = _LONGEST_RSA // 8 + 1
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,1400}", text):
        raise BadKey("not a number in base64url")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(data) > most or (size is not None and len(data) != size):
        raise BadKey(f"a number of {len(data)} bytes")
    return int.from_bytes(data)
