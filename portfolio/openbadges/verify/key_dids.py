"""Issuers whose identifier is a key: did:key and did:jwk. Nothing is read anywhere.

Such an issuer shows that one key signed, never whose key it is: anybody makes one, and writes any
name beside it.

Sources: did:key method specification, "Create"; did:jwk method specification, "Read"; RFC 7517.
"""

import re
from typing import Any

from portfolio.openbadges.errors import BadKey
from portfolio.openbadges.jwk import jwk_of_multibase, jwk_of_text
from portfolio.openbadges.keys import decode_public

_DID_KEY = re.compile(r"did:key:(z[1-9A-HJ-NP-Za-km-z]{1,100})")
_DID_JWK = re.compile(r"did:jwk:([A-Za-z0-9_-]{1,3000})")


def is_key(issuer: object) -> bool:
    """Whether `issuer` is a did:key or a did:jwk: nothing but a key vouches for it."""
    return isinstance(issuer, str) and issuer.startswith(("did:key:", "did:jwk:"))


def key_document(issuer: str) -> dict[str, Any]:
    """The document that `issuer`, a did:key or did:jwk, stands for.

    It names a did:key also by the DID alone: 1EdTech's samples do. Raises BadKey for anything
    else than Ed25519 and P-256 in a did:key, or a public JWK in a did:jwk.
    """
    if found := _DID_KEY.fullmatch(issuer):
        names = [f"{issuer}#{found[1]}", issuer]
        key = _of_multibase(found[1])
    elif found := _DID_JWK.fullmatch(issuer):
        names = [f"{issuer}#0"]
        key = {"type": "JsonWebKey", "publicKeyJwk": jwk_of_text(found[1])}
    else:
        raise BadKey(f"neither did:key nor did:jwk: {issuer[:100]}")
    return {
        "id": issuer,
        "verificationMethod": [{"id": name, "controller": issuer, **key} for name in names],
        "assertionMethod": names,
    }


def _of_multibase(text: str) -> dict[str, Any]:
    if text.startswith("z6Mk"):
        decode_public(text)
        return {"type": "Multikey", "publicKeyMultibase": text}
    return {"type": "JsonWebKey", "publicKeyJwk": jwk_of_multibase(text)}
