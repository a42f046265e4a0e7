"""Look at a signed credential and say, check by check, what is found. No verdict.

Sources: Open Badges 3.0, section 8 "Verification and Validation"; W3C Data Integrity 1.0,
section 4.4 "Verify Proof"; Data Integrity EdDSA Cryptosuites 1.0, sections 3.2.2 and A.1
"Ed25519Signature2020 Suite".
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.keys import decode_public
from portfolio.openbadges.limits import check_shape, check_size
from portfolio.openbadges.proof import CRYPTOSUITE, is_signed, issuer_id, meaning_of
from portfolio.openbadges.schemas import schema_faults
from portfolio.openbadges.times import read_time
from portfolio.openbadges.verify.issuers import issuer_document, key_check
from portfolio.openbadges.verify.meaning import told_otherwise
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Problem,
    Resolve,
    objects,
    problem_of,
)

# The same steps under three names: the standard's, its draft's, and an older one's.
_KINDS = [
    ("DataIntegrityProof", CRYPTOSUITE, "assertionMethod"),
    ("DataIntegrityProof", "eddsa-2022", "assertionMethod"),
    ("Ed25519Signature2020", None, "assertionMethod"),
]
_KEY_TYPES = ("Multikey", "Ed25519VerificationKey2020")


def verify(
    document: Mapping[str, Any], *, did_document: Mapping[str, Any], now: datetime
) -> tuple[Check, ...]:
    """The first four checks, in that order, with the issuer's document at hand.

    document: parsed JSON of a reasonable size and depth (a hostile graph takes for ever).
    did_document: what the issuer's own DID resolves to now; a key in a fragment proves nothing.
    now: an aware time. Raises nothing for whatever the document holds. The status (revoked or
    not) is not among the checks.
    """
    return tuple(_checks(document, lambda _: did_document, now))


def verify_embedded(document: Mapping[str, Any], *, resolve: Resolve, now: datetime) -> list[Check]:
    """The same for a document of anybody: limits first, and the issuer's document is read.

    Of what goes beyond the limits only that is said.
    """
    try:
        check_size(document)
    except BadDocument as cause:
        return [Check(CheckName.PROOF, problem_of(cause), str(cause))]
    issuer = issuer_id(document)
    return _checks(document, lambda method: issuer_document(issuer, method, resolve), now)


def _checks(
    document: Mapping[str, Any], published: Callable[[str], Mapping[str, Any]], now: datetime
) -> list[Check]:
    key = _look_for_key(document, published, now)
    return [
        check_schema(document),
        check_dates(document, now),
        key if isinstance(key, Check) else key_check(issuer_id(document)),
        _proof(document, key),
    ]


def check_schema(document: Mapping[str, Any]) -> Check:
    """Whether the official schema of its type accepts the document."""
    faults = schema_faults(document)
    if faults is None:
        return Check(CheckName.SCHEMA, Problem.NO_SCHEMA, f"type {document.get('type')!r}"[:200])
    if faults:
        return Check(CheckName.SCHEMA, Problem.BAD_SCHEMA, "; ".join(faults))
    return Check(CheckName.SCHEMA)


def check_dates(document: Mapping[str, Any], now: datetime) -> Check:
    """Whether `now` lies in the dates; those of VCDM 1.1 have other names."""
    until = document.get("validUntil", document.get("expirationDate"))
    said = [until, *(proof.get("expires") for proof in objects(document.get("proof")))]
    try:
        starts = read_time(document.get("validFrom", document.get("issuanceDate")))
        ends = [read_time(text) for text in said if text is not None]
    except ValueError as cause:
        return Check(CheckName.DATES, Problem.BAD_DATE, str(cause))
    if now < starts:
        return Check(CheckName.DATES, Problem.NOT_YET, f"valid from {starts.isoformat()}")
    if ends and now > min(ends):
        return Check(CheckName.DATES, Problem.EXPIRED, f"valid until {min(ends).isoformat()}")
    return Check(CheckName.DATES)


def _look_for_key(
    document: Mapping[str, Any], published: Callable[[str], Mapping[str, Any]], now: datetime
) -> Ed25519PublicKey | Check:
    """The key that the issuer's document publishes under the name the proof uses."""
    try:
        method_id = str(_single_proof(document).get("verificationMethod"))
        issuer = issuer_id(document)
        listed = published(method_id)
        if issuer is None or listed.get("id") != issuer:
            raise Failed(
                Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, its document {listed.get('id')}"
            )
        method = method_of(listed, method_id, issuer)
        _refuse_ended(method, _single_proof(document), now)
        if method.get("type") not in _KEY_TYPES:
            raise Failed(Problem.UNSUPPORTED, f"key type {method.get('type')}")
        return decode_public(str(method.get("publicKeyMultibase")))
    except Failed as failed:
        return failed.check(CheckName.KEY)
    except BadKey as cause:
        return Check(CheckName.KEY, Problem.UNSUPPORTED, str(cause))
    except ValueError as cause:
        return Check(CheckName.KEY, Problem.UNKNOWN_KEY, str(cause))


def _refuse_ended(method: Mapping[str, Any], proof: Mapping[str, Any], now: datetime) -> None:
    """A key proves nothing of after its end (Controlled Identifiers 1.0, section 2.2)."""
    signed = read_time(proof["created"]) if "created" in proof else now
    for name in ("expires", "revoked"):
        if name in method and read_time(method[name]) <= signed:
            raise Failed(Problem.UNKNOWN_KEY, f"{name} {method[name]}"[:200])


def method_of(did_document: Mapping[str, Any], method_id: str, issuer: str) -> Mapping[str, Any]:
    """The method `method_id`, which `issuer` lets sign assertions. Raises Failed."""
    allowed = _objects_and_strings(did_document.get("assertionMethod"))
    listed = [*_objects_and_strings(did_document.get("verificationMethod")), *allowed]
    method = next(
        (each for each in listed if isinstance(each, Mapping) and each.get("id") == method_id), None
    )
    if method is None:
        raise Failed(Problem.UNKNOWN_KEY, f"{method_id} is not in the DID document")
    if method_id not in asserting(did_document):
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"{method_id} may not sign assertions")
    if method.get("controller") != issuer:
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"controller {method.get('controller')}")
    found: Mapping[str, Any] = method
    return found


def asserting(did_document: Mapping[str, Any]) -> list[Any]:
    """The names of the keys that the owner of a DID document lets sign assertions."""
    allowed = _objects_and_strings(did_document.get("assertionMethod"))
    return [each.get("id") if isinstance(each, Mapping) else each for each in allowed]


def _proof(document: Mapping[str, Any], key: Ed25519PublicKey | Check) -> Check:
    try:
        proof = _single_proof(document)
        if isinstance(key, Check):
            raise Failed(key.problem or Problem.UNKNOWN_KEY, "not tried without the issuer's key")
        check_shape(document)
        meaning = meaning_of(document, proof)
        if not is_signed(meaning, proof, key):
            raise Failed(Problem.ALTERED, "the signature does not match the document")
        if wrong := told_otherwise(document, proof, meaning):
            raise Failed(Problem.ALTERED, f"written otherwise than signed: {', '.join(wrong)}")
    except Failed as failed:
        return failed.check(CheckName.PROOF)
    except BadDocument as cause:
        return Check(CheckName.PROOF, problem_of(cause), str(cause))
    return Check(CheckName.PROOF)


def _single_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    proofs = objects(document.get("proof"))
    if not proofs:
        raise Failed(Problem.NO_PROOF, "no embedded proof")
    if len(proofs) > 1:
        raise Failed(Problem.UNSUPPORTED, f"{len(proofs)} proofs")
    (proof,) = proofs
    kind = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"))
    if kind not in _KINDS:
        raise Failed(Problem.UNSUPPORTED, f"proof of kind {kind}"[:300])
    return proof


def _objects_and_strings(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, Mapping | str)]
