"""Verify a badge that came as a JWT.

Source: Open Badges 3.0, section 8.2 "JSON Web Token Proof Format". The key in a header proves
nothing about the issuer: it is read at the `kid`, on the issuer's own site.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.jwk import is_same_key, jwk_of_multibase
from portfolio.openbadges.jwt import Jwt, claim_faults, header_faults, jwt_is_signed
from portfolio.openbadges.limits import check_size
from portfolio.openbadges.proof import issuer_id
from portfolio.openbadges.verify.embedded import asserting, check_dates, check_schema, method_of
from portfolio.openbadges.verify.issuers import (
    document_address,
    issuer_document,
    key_check,
    site_of,
)
from portfolio.openbadges.verify.key_dids import is_key
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Problem,
    Resolve,
    fetched,
    objects,
    problem_of,
)
from portfolio.openbadges.verify.statuses import status_checks

_MOST_KEYS = 32  # of an issuer, that we compare with one that a header brings


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
    """The JWK at the `kid`: listed by the issuer's document, or read by https on its site.

    Without a `kid`, the `jwk` of the header, if the issuer's document lists the same.
    """
    if jwt.kid.startswith("did:"):
        listed = issuer_document(issuer, jwt.kid, resolve)
        if listed.get("id") != issuer:
            raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, {listed.get('id')}"[:300])
        return _jwk_of(method_of(listed, jwt.kid, issuer))
    if not jwt.kid:
        return _brought_key(jwt.header.get("jwk"), issuer, resolve)
    address = jwt.kid.partition("#")[0]
    if not _is_on_site_of(issuer, address):
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, key {jwt.kid}"[:300])
    return fetched(f"https://{address.partition('://')[2]}", resolve)


def _jwk_of(method: Mapping[str, Any]) -> Mapping[str, Any]:
    key = method.get("publicKeyJwk")
    try:
        multibase = str(method.get("publicKeyMultibase"))
        return key if isinstance(key, Mapping) else jwk_of_multibase(multibase)
    except BadKey as cause:
        raise Failed(Problem.UNSUPPORTED, f"{method.get('id')}: {cause}"[:300]) from cause


def _brought_key(brought: Any, issuer: str, resolve: Resolve) -> Mapping[str, Any]:
    """Anybody can bring a key: it counts as the issuer's own document has it."""
    if not isinstance(brought, Mapping):
        raise Failed(Problem.NAMELESS, "neither kid nor jwk says which key signed")
    if not (is_key(issuer) or document_address(issuer)):
        raise Failed(Problem.NAMELESS, f"no document says the keys of {issuer}"[:300])
    listed = _listed_keys(issuer_document(issuer, "", resolve), issuer)
    for key in listed:
        if is_same_key(brought, key):
            return key
    problem = Problem.UNKNOWN_KEY if listed else Problem.NAMELESS
    raise Failed(problem, f"the key of the header is none of the {len(listed)} of {issuer}"[:300])


def _listed_keys(document: Mapping[str, Any], issuer: str) -> list[Mapping[str, Any]]:
    """The keys by which `issuer` asserts: of its DID document, or of a JWK Set at its address."""
    if isinstance(document.get("keys"), list):
        return objects(document["keys"][:_MOST_KEYS])
    if document.get("id") != issuer:
        raise Failed(Problem.NAMELESS, f"{issuer} is {document.get('id')}"[:300])
    found = []
    for name in asserting(document)[:_MOST_KEYS]:
        with suppress(Failed):  # a key that is not the issuer's, or of another kind
            found.append(_jwk_of(method_of(document, name, issuer)))
    return found


def _is_on_site_of(issuer: str, address: str) -> bool:
    """A did:web with a path owns only what lies below that path."""
    scheme, _, _ = address.partition("://")
    if (
        scheme not in {"https", "http"}
        or not site_of(address)
        or site_of(address) != site_of(issuer).partition("/")[0]
    ):
        return False
    path = "/".join(issuer.split(":")[3:]) if issuer.startswith("did:web:") else ""
    return not path or urlsplit(address).path.startswith(f"/{path}/")


def _proof(jwt: Jwt, key: Mapping[str, Any]) -> Check:
    # 1EdTech's own samples lack `sub`: the signed credential names its subject all the same.
    claims = [fault for fault in claim_faults(jwt) if fault != "sub is missing"]
    if faults := [*header_faults(jwt), *claims]:
        return Check(CheckName.PROOF, Problem.MALFORMED, "; ".join(faults))
    try:
        signed = jwt_is_signed(jwt, key)
    except BadKey as cause:
        return Check(CheckName.PROOF, Problem.UNKNOWN_KEY, str(cause))
    return Check(CheckName.PROOF, None if signed else Problem.ALTERED)
