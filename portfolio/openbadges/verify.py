"""Look at a signed credential and say, check by check, what is found. No verdict.

Sources: Open Badges 3.0, section 8 "Verification and Validation"; W3C Data Integrity 1.0,
section 4.4 "Verify Proof"; Data Integrity EdDSA Cryptosuites 1.0, section 3.2.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portfolio.openbadges.errors import BadDocument, BadKey, BadText, UndefinedTerm, UnknownContext
from portfolio.openbadges.keys import decode_public
from portfolio.openbadges.proof import CRYPTOSUITE, is_signed, issuer_id
from portfolio.openbadges.schemas import schema_faults
from portfolio.openbadges.times import read_time


class CheckName(StrEnum):
    """What is looked at, in this order."""

    SCHEMA = "schema"
    DATES = "dates"
    KEY = "key"
    PROOF = "proof"


class Problem(StrEnum):
    """Why a check failed: a page has one sentence for each."""

    BAD_SCHEMA = "bad_schema"
    NO_SCHEMA = "no_schema"
    BAD_DATE = "bad_date"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NO_PROOF = "no_proof"
    UNSUPPORTED = "unsupported"
    NOT_THE_ISSUERS_KEY = "not_the_issuers_key"
    UNKNOWN_KEY = "unknown_key"
    ALTERED = "altered"
    UNSAFE_TEXT = "unsafe_text"
    UNKNOWN_CONTEXT = "unknown_context"
    UNDEFINED_TERM = "undefined_term"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Check:
    """One result. problem is None when the check passed; detail is technical English."""

    name: CheckName
    problem: Problem | None = None
    detail: str = ""

    @property
    def ok(self) -> bool:
        """True if nothing was found wrong."""
        return self.problem is None


class _Failed(Exception):
    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail


def verify(
    document: Mapping[str, Any], *, did_document: Mapping[str, Any], now: datetime
) -> tuple[Check, ...]:
    """One Check for each CheckName, in that order.

    document: parsed JSON of a reasonable size and depth (a hostile graph takes for ever).
    did_document: what the issuer's own DID resolves to now; a key in a fragment proves nothing.
    now: an aware time. Raises nothing for whatever the document holds. The status (revoked or
    not) is not among the checks.
    """
    key = _look_for_key(document, did_document)
    return (
        _schema(document),
        _dates(document, now),
        key if isinstance(key, Check) else Check(CheckName.KEY),
        _proof(document, key),
    )


def _schema(document: Mapping[str, Any]) -> Check:
    faults = schema_faults(document)
    if faults is None:
        return Check(CheckName.SCHEMA, Problem.NO_SCHEMA, f"type {document.get('type')!r}"[:200])
    if faults:
        return Check(CheckName.SCHEMA, Problem.BAD_SCHEMA, "; ".join(faults))
    return Check(CheckName.SCHEMA)


def _dates(document: Mapping[str, Any], now: datetime) -> Check:
    try:
        starts = read_time(document.get("validFrom"))
        ends = [
            read_time(text)
            for text in (
                document.get("validUntil"),
                *(proof.get("expires") for proof in _proofs(document)),
            )
            if text is not None
        ]
    except ValueError as cause:
        return Check(CheckName.DATES, Problem.BAD_DATE, str(cause))
    if now < starts:
        return Check(CheckName.DATES, Problem.NOT_YET, f"valid from {starts.isoformat()}")
    if ends and now > min(ends):
        return Check(CheckName.DATES, Problem.EXPIRED, f"valid until {min(ends).isoformat()}")
    return Check(CheckName.DATES)


def _look_for_key(
    document: Mapping[str, Any], did_document: Mapping[str, Any]
) -> Ed25519PublicKey | Check:
    """The key that the issuer's document publishes under the name the proof uses."""
    try:
        method_id = _single_proof(document).get("verificationMethod")
        issuer = issuer_id(document)
        if issuer is None or did_document.get("id") != issuer:
            raise _Failed(
                Problem.NOT_THE_ISSUERS_KEY,
                f"issuer {issuer}, DID document {did_document.get('id')}",
            )
        return decode_public(_published(str(method_id), issuer, did_document))
    except _Failed as failed:
        return Check(CheckName.KEY, failed.problem, failed.detail)
    except BadKey as cause:
        return Check(CheckName.KEY, Problem.UNSUPPORTED, str(cause))


def _published(method_id: str, issuer: str, did_document: Mapping[str, Any]) -> str:
    allowed = _objects_and_strings(did_document.get("assertionMethod"))
    listed = [*_objects_and_strings(did_document.get("verificationMethod")), *allowed]
    method = next(
        (each for each in listed if isinstance(each, Mapping) and each.get("id") == method_id), None
    )
    if method is None:
        raise _Failed(Problem.UNKNOWN_KEY, f"{method_id} is not in the DID document")
    if method_id not in [each.get("id") if isinstance(each, Mapping) else each for each in allowed]:
        raise _Failed(Problem.NOT_THE_ISSUERS_KEY, f"{method_id} may not sign assertions")
    if method.get("controller") != issuer:
        raise _Failed(Problem.NOT_THE_ISSUERS_KEY, f"controller {method.get('controller')}")
    if method.get("type") != "Multikey":
        raise _Failed(Problem.UNSUPPORTED, f"key type {method.get('type')}")
    return str(method.get("publicKeyMultibase"))


def _proof(document: Mapping[str, Any], key: Ed25519PublicKey | Check) -> Check:
    try:
        proof = _single_proof(document)
        if isinstance(key, Check):
            raise _Failed(key.problem or Problem.UNKNOWN_KEY, "not tried without the issuer's key")
        if not is_signed(document, proof, key):
            raise _Failed(Problem.ALTERED, "the signature does not match the document")
    except _Failed as failed:
        return Check(CheckName.PROOF, failed.problem, failed.detail)
    except BadDocument as cause:
        return Check(CheckName.PROOF, _problem_of(cause), str(cause))
    return Check(CheckName.PROOF)


def _problem_of(error: BadDocument) -> Problem:
    kinds = {
        BadText: Problem.UNSAFE_TEXT,
        UnknownContext: Problem.UNKNOWN_CONTEXT,
        UndefinedTerm: Problem.UNDEFINED_TERM,
    }
    return kinds.get(type(error), Problem.MALFORMED)


def _single_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    proofs = _proofs(document)
    if not proofs:
        raise _Failed(Problem.NO_PROOF, "no embedded proof")
    if len(proofs) > 1:
        raise _Failed(Problem.UNSUPPORTED, f"{len(proofs)} proofs")
    (proof,) = proofs
    kind = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"))
    if kind != ("DataIntegrityProof", CRYPTOSUITE, "assertionMethod"):
        raise _Failed(Problem.UNSUPPORTED, f"proof of kind {kind}")
    return proof


def _proofs(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    proof = document.get("proof")
    proofs = proof if isinstance(proof, list) else [proof]
    return [each for each in proofs if isinstance(each, Mapping)]


def _objects_and_strings(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, Mapping | str)]
