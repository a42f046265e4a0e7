"""Ed25519 keys, their did:web owner and the DID document that publishes them.

Sources: did:web method specification; W3C Controlled Identifiers 1.0, section 2.2.2
"Multikey"; Open Badges 3.0, section 8.2 "Linked Data Proof".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portfolio.openbadges import base58
from portfolio.openbadges.errors import BadKey

_ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub, as a varint
_DID_WEB = re.compile(r"did:web:[A-Za-z0-9.%:_~-]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_AUTHORITY = re.compile(r"[A-Za-z0-9.-]+(%3[Aa][0-9]{1,5})?")


@dataclass(frozen=True)
class SigningKey:
    """A private Ed25519 key and the DID that owns it.

    `id` is `<did>#<public key>`: 1EdTech's validator reads the key from the fragment, all
    others look it up in the DID document.
    """

    controller: str
    private: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        """Raises BadKey unless `controller` is a did:web."""
        if not _DID_WEB.fullmatch(self.controller):
            raise BadKey(f"not a did:web: {self.controller!r}")

    @classmethod
    def generate(cls, controller: str) -> Self:
        """A new key of `controller`. Raises BadKey unless that is a did:web."""
        return cls(controller, Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, controller: str, seed: bytes) -> Self:
        """The key of the 32 secret bytes `seed`. Raises BadKey for another length."""
        if len(seed) != 32:
            raise BadKey("an Ed25519 seed has 32 bytes")
        return cls(controller, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def seed(self) -> bytes:
        """The 32 secret bytes, to be kept encrypted."""
        return self.private.private_bytes_raw()

    @property
    def public_multibase(self) -> str:
        """The public key as a Multikey value, `z6Mk…`."""
        return encode_public(self.private.public_key())

    @property
    def id(self) -> str:
        """The verification method: what a proof names and the DID document lists."""
        return f"{self.controller}#{self.public_multibase}"

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature (RFC 8032) of `data`."""
        return self.private.sign(data)


def encode_public(key: Ed25519PublicKey) -> str:
    """`key` as a Multikey value: `z` and base58btc of 0xED 0x01 and 32 bytes."""
    return "z" + base58.encode(_ED25519_PUBLIC + key.public_bytes_raw())


def decode_public(multibase: str) -> Ed25519PublicKey:
    """The Ed25519 key of a Multikey value. Raises BadKey if it is not one."""
    if not multibase.startswith("z6Mk") or len(multibase) > 60:
        raise BadKey(f"not an Ed25519 Multikey: {multibase[:60]!r}")
    try:
        data = base58.decode(multibase[1:])
        if data[:2] != _ED25519_PUBLIC:
            raise BadKey("not an Ed25519 Multikey: wrong prefix")
        return Ed25519PublicKey.from_public_bytes(data[2:])
    except BadKey:
        raise
    except ValueError as cause:
        raise BadKey(f"not an Ed25519 Multikey: {cause}") from cause


def did_web(public_url: str) -> str:
    """The did:web of the site at `public_url`: `http://localhost:8000` gives
    `did:web:localhost%3A8000`; a path is added after colons.

    Raises BadKey for anything but http(s), a host name, an optional port and path.
    """
    parts = urlsplit(public_url)
    try:
        port = parts.port
    except ValueError as cause:
        raise BadKey(f"no did:web for {public_url!r}: {cause}") from cause
    host = parts.hostname or ""
    if (
        parts.scheme not in ("http", "https")
        or not _HOST.fullmatch(host)
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        raise BadKey(f"no did:web for {public_url!r}")
    authority = host if port is None else f"{host}%3A{port}"
    path = [quote(step, safe="") for step in parts.path.split("/") if step]
    return ":".join(["did:web", authority, *path])


def did_web_address(did: str) -> str:
    """Where the DID document of a did:web is read ("Read (Resolve)"); empty for another DID."""
    place = did_web_place(did)
    if not place:
        return ""
    return f"https://{place if '/' in place else f'{place}/.well-known'}/did.json"


def did_web_place(did: str) -> str:
    """The host, port and path that a did:web stands for, `example.org:8443/inae`; empty for
    another DID, and when more than the colon of a port is hidden by escapes in its host."""
    if not _DID_WEB.fullmatch(did):
        return ""
    host, *path = did.removeprefix("did:web:").split(":")
    if not _AUTHORITY.fullmatch(host) or not all(path):
        return ""
    return "/".join([unquote(host).lower(), *path])


def did_document(did: str, public_keys: Iterable[str]) -> dict[str, Any]:
    """The DID document of `did`, listing each Multikey value of `public_keys`, in order.

    Keep old keys in it, or what they signed no longer verifies. `assertionMethod` holds plain
    strings: 1EdTech's validator reads nothing else. Raises BadKey for a value that is no key.
    """
    keys = list(dict.fromkeys(public_keys))
    for key in keys:
        decode_public(key)
    methods = [
        {
            "id": f"{did}#{key}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key,
        }
        for key in keys
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
