"""Verify a badge that came as a JWT.

Source: Open Badges 3.0, section 8.2 "JSON Web Token Proof Format". The key in a header proves
nothing about the issuer: it is read at the `kid`, on the issuer's own site.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portfolio.openbadges import (
    BadKey,
    CheckName,
    Jwt,
    claim_faults,
    header_faults,
    jwt_is_signed,
    read_jwt,
    verify,
)
from portfolio.openbadges.proof import issuer_id
from portfolio.verification import facts
from portfolio.verification.embedded import (
    OtherCheck,
    Resolve,
    Unreachable,
    Verdict,
    did_document_of,
    parsed,
    status_check,
)

_KEPT = {CheckName.SCHEMA, CheckName.DATES}


def verify_jwt(text: str, *, resolve: Resolve, now: datetime) -> Verdict:
    """Schema, dates, key, signature and status. Raises BadDocument for what is no JWT."""
    jwt = read_jwt(text)
    document = dict(jwt.document)
    if "credentialSubject" not in document:  # OB 2.0 "SignedBadge": we read no key of those
        return Verdict(document, (OtherCheck("unsupported", "signed 2.0", "proof"),), "2.0")
    did = did_document_of(document, resolve)
    checks: list[Any] = [
        check for check in verify(document, did_document=did, now=now) if check.name in _KEPT
    ]
    key, problem = _key(jwt, issuer_id(document) or "", did, resolve)
    checks.append(OtherCheck(problem, jwt.kid, "key"))
    checks.append(_proof(jwt, key))
    if "credentialStatus" in document:
        checks.append(status_check(document["credentialStatus"], did, resolve, now))
    return Verdict(document, tuple(checks))


def _key(
    jwt: Jwt, issuer: str, did: Mapping[str, Any], resolve: Resolve
) -> tuple[Mapping[str, Any], str | None]:
    """The JWK at the `kid`, read by https as a did:web is, and what is wrong with it."""
    if jwt.kid.startswith("did:"):
        methods = did.get("verificationMethod")
        for each in methods if isinstance(methods, list) else []:
            if isinstance(each, Mapping) and each.get("id") == jwt.kid:
                found = each.get("publicKeyJwk")
                return (found, None) if isinstance(found, Mapping) else ({}, "unsupported")
        return {}, "unknown_key"
    scheme, _, place = jwt.kid.partition("#")[0].partition("://")
    if scheme not in {"https", "http"} or facts.site(jwt.kid) != facts.site(issuer):
        return {}, "not_the_issuers_key"
    try:
        return parsed(resolve(f"https://{place}")), None
    except Unreachable:
        return {}, "unreachable"


def _proof(jwt: Jwt, key: Mapping[str, Any]) -> OtherCheck:
    faults = [*header_faults(jwt), *claim_faults(jwt)]
    if faults:
        return OtherCheck("malformed", "; ".join(faults), "proof")
    try:
        good = bool(key) and jwt_is_signed(jwt, key)
    except BadKey as cause:
        return OtherCheck("unknown_key", str(cause), "proof")
    return OtherCheck(None if good else "altered" if key else "unknown_key", "", "proof")
