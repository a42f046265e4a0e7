"""The embedded proof: DataIntegrityProof with cryptosuite eddsa-rdfc-2022.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2 "eddsa-rdfc-2022"; Open Badges
3.0, section 8.2 "Linked Data Proof".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portfolio.openbadges import base58
from portfolio.openbadges.canonical import CREDENTIALS_V2, Canonicaliser, bundled
from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.keys import SigningKey
from portfolio.openbadges.times import z_time

CRYPTOSUITE = "eddsa-rdfc-2022"

_DOCUMENT = dict[str, Any]
_SECURITY = "https://w3id.org/security#"
# The canonical form of the only proof configuration we write: all but two values are fixed.
_CONFIGURATION = (
    '_:c14n0 <http://purl.org/dc/terms/created> "{created}"'
    "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
    "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    f"<{_SECURITY}DataIntegrityProof> .\n"
    f'_:c14n0 <{_SECURITY}cryptosuite> "{CRYPTOSUITE}"^^<{_SECURITY}cryptosuiteString> .\n'
    f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
    f"_:c14n0 <{_SECURITY}verificationMethod> <{{method}}> .\n"
)


def sign(document: Mapping[str, Any], key: SigningKey, *, created: datetime) -> _DOCUMENT:
    """A copy of `document` with one proof (in an array) made by `key`.

    created: an aware time; fractions of a second are dropped. Costs about 4 ms, most of it
    canonicalisation: call it outside a write transaction. Raises BadKey if the key does not
    belong to the issuer, BadDocument (or one of its kinds) if the document has a proof already
    or could not be signed whole.
    """
    refuse_unsignable(document, key)
    options = proof_options(key.id, z_time(created))
    data = configuration_hash(options) + _digest(bundled.canonical(document))
    proof = {**options, "proofValue": "z" + base58.encode(key.sign(data))}
    return {**document, "proof": [proof]}


def refuse_unsignable(document: Mapping[str, Any], key: SigningKey) -> None:
    """Raises BadDocument or BadKey for what `sign` refuses at first sight."""
    if "proof" in document:
        raise BadDocument("already signed")
    if issuer_id(document) != key.controller:
        raise BadKey(f"the key belongs to {key.controller}, not to the issuer")
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [CREDENTIALS_V2]:
        raise BadDocument(f"the first context must be {CREDENTIALS_V2}")


def proof_options(method: str, created: str) -> dict[str, str]:
    """The members of our proof but its value, in the order they are written."""
    return {
        "type": "DataIntegrityProof",
        "created": created,
        "verificationMethod": method,
        "cryptosuite": CRYPTOSUITE,
        "proofPurpose": "assertionMethod",
    }


def configuration_hash(options: Mapping[str, str]) -> bytes:
    """The 32 bytes that stand for `options`, made by `proof_options` (section 3.2.5)."""
    return _digest(
        _CONFIGURATION.format(created=options["created"], method=options["verificationMethod"])
    )


@dataclass(frozen=True)
class Meaning:
    """What a proof covers, as canonical N-Quads: its own configuration, and the document."""

    configuration: str
    document: str

    @property
    def hash_data(self) -> bytes:
        """The 64 bytes that are signed (section 3.2.4 "Hashing")."""
        return _digest(self.configuration) + _digest(self.document)


def meaning_of(
    document: Mapping[str, Any], proof: Mapping[str, Any], canonicaliser: Canonicaliser = bundled
) -> Meaning:
    """What `proof` signs over `document` (sections 3.2.3 and 3.2.5): both with or without their
    proof and value. Raises BadDocument or one of its kinds."""
    if "@context" in proof:
        raise BadDocument("a proof with a context of its own")
    configuration = {name: value for name, value in proof.items() if name != "proofValue"}
    configuration["@context"] = document.get("@context")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return Meaning(canonicaliser.canonical(configuration), canonicaliser.canonical(unsigned))


def is_signed(meaning: Meaning, proof: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """True if `proof` was made by `key` over `meaning`."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z") or len(value) > 100:
        return False
    try:
        key.verify(base58.decode(value[1:]), meaning.hash_data)
    except (InvalidSignature, ValueError):
        return False
    return True


def issuer_id(document: Mapping[str, Any]) -> str | None:
    """The issuer's id, given alone or in a Profile (VCDM 2.0, section 4.7 "Issuer")."""
    issuer = document.get("issuer")
    if isinstance(issuer, Mapping):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else None


def _digest(canonical: str) -> bytes:
    return sha256(canonical.encode()).digest()
