"""Verify a badge that came as a JWT.

Source: Open Badges 3.0, section 8.2 "JSON Web Token Proof Format". The key in a header proves
nothing about the issuer: it is read at the `kid`, on the issuer's own site.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.jwk import jwk_of_multibase
from portfolio.openbadges.jwt import Jwt, claim_faults, header_faults, jwt_is_signed
from portfolio.openbadges.limits import check_size
from portfolio.openbadges.proof import issuer_id
from portfolio.openbadges.verify.embedded import check_dates, check_schema, method_of
from portfolio.openbadges.verify.issuers import issuer_document, key_check, site_of
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Problem,
    Resolve,
    fetched,
    problem_of,
)
from portfolio.openbadges.verify.statuses import status_checks


def verify_jwt(jwt: Jwt, *, resolve: Resolve, now: datetime) -> list[Check]:
    """Schema, dates, key, signature and, if the badge has one, status."""
    document = jwt.document
    try:
        check_size(jwt.payload)
    except BadDocument as cause:
        return [Check(CheckName.PROOF, problem_of(cause), str(cause))]
    checks = [check_schema(document), check_dates(document, now)]
    try:
        key = _key(jwt, issuer_id(document) or "", resolve)
    except Failed as failed:
        checks += [failed.check(CheckName.KEY), failed.check(CheckName.PROOF)]
    else:
        checks += [key_check(issuer_id(document)), _proof(jwt, key)]
    return checks + status_checks(document, resolve=resolve, now=now)


def _key(jwt: Jwt, issuer: str, resolve: Resolve) -> Mapping[str, Any]:
    """The JWK at the `kid`: listed by the issuer's document, or read by https on its site."""
    if jwt.kid.startswith("did:"):
        listed = issuer_document(issuer, jwt.kid, resolve)
        if listed.get("id") != issuer:
            raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, {listed.get('id')}"[:300])
        method = method_of(listed, jwt.kid, issuer)
        key = method.get("publicKeyJwk")
        try:
            multibase = str(method.get("publicKeyMultibase"))
            return key if isinstance(key, Mapping) else jwk_of_multibase(multibase)
        except BadKey as cause:
            raise Failed(Problem.UNSUPPORTED, f"{jwt.kid}: {cause}"[:300]) from cause
    if not jwt.kid:
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, "no kid says where the issuer's key is read")
    address = jwt.kid.partition("#")[0]
    if not _is_on_site_of(issuer, address):
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, key {jwt.kid}"[:300])
    return fetched(f"https://{address.partition('://')[2]}", resolve)


def _is_on_site_of(issuer: str, address: str) -> bool:
    """A did:web with a path owns only what lies below that path."""
    scheme, _, _ = address.partition("://")
    if (
        scheme not in {"https", "http"}
        or not site_of(address)
        or site_of(address) != site_of(issuer)
    ):
        return False
    path = "/".join(issuer.split(":")[3:]) if issuer.startswith("did:web:") else ""
    return not path or urlsplit(address).path.startswith(f"/{path}/")


def _proof(jwt: Jwt, key: Mapping[str, Any]) -> Check:
    if faults := [*header_faults(jwt), *claim_faults(jwt)]:
        return Check(CheckName.PROOF, Problem.MALFORMED, "; ".join(faults))
    try:
        signed = jwt_is_signed(jwt, key)
    except BadKey as cause:
        return Check(CheckName.PROOF, Problem.UNKNOWN_KEY, str(cause))
    return Check(CheckName.PROOF, None if signed else Problem.ALTERED)
