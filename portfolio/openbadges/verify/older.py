"""Verify badges of Open Badges 2.x and 1.x: hosted on their issuer's site, or signed by its key.

Sources: Open Badges 2.0, "Assertion Verification" and "VerificationObject"; Open Badges 2.1 keeps
it; Open Badges 1.1 and 1.0, "Assertion", `verify` of type « hosted ».
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from portfolio.openbadges.errors import BadDocument, BadKey
from portfolio.openbadges.jwt import Jwt, jwt_is_signed
from portfolio.openbadges.limits import check_size
from portfolio.openbadges.read import version_of
from portfolio.openbadges.times import read_time
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Gone,
    Problem,
    Resolve,
    Verdict,
    fetched,
    objects,
    problem_of,
)

_JSON = Mapping[str, Any]
_TYPES = ({"Assertion"}, {"BadgeClass"}, {"Issuer", "Profile"})
_WEB = ("https://", "http://")


def address_of(assertion: _JSON) -> str:
    """Where an assertion says that it is hosted; empty when it does not."""
    verify = assertion.get("verify")
    old = verify.get("url") if isinstance(verify, Mapping) else None
    for said in (assertion.get("id"), old):
        if isinstance(said, str) and said.startswith(_WEB):
            return said
    return ""


def verify_hosted(
    carried: dict[str, Any], address: str, *, resolve: Resolve, now: datetime
) -> Verdict:
    """Read the assertion at `address`; it counts, not the one that a file carries.

    carried: what the file carries, empty for an address alone. When nothing is hosted the verdict
    speaks of it, and its proof has failed.
    """
    version = version_of(carried) or "2.0"
    if not address:
        return Verdict(carried, (Check(CheckName.PROOF, Problem.NO_PROOF, "not hosted"),), version)
    try:
        assertion = _hosted(address, resolve)
        version = version_of(assertion) or "2.0"
        proof = _is_at(assertion, address)
        if assertion.get("revoked"):  # such an answer may say nothing else
            revoked = Check(CheckName.STATUS, Problem.REVOKED, _reason(assertion))
            return Verdict({**carried, **assertion}, (proof, revoked), version)
        badge = _object(assertion.get("badge"), resolve)
        issuer = _object(badge.get("issuer"), resolve)
    except Failed as failed:
        return Verdict(carried, (failed.check(CheckName.PROOF),), version)
    checks = (
        _schema(version, assertion, badge, issuer),
        _dates(assertion, now),
        _is_on_site(address, badge, issuer),
        proof,
        Check(CheckName.STATUS),
    )
    return Verdict(assertion, checks, version)


def _hosted(address: str, resolve: Resolve) -> dict[str, Any]:
    """What is at `address`. Of « 410 Gone » only « revoked » counts ("Assertion Verification")."""
    gone: list[Gone] = []

    def read(url: str) -> bytes:
        try:
            return resolve(url)
        except Gone as cause:
            gone.append(cause)
            return cause.body

    found = _sized(fetched(address, read))
    if gone and not found.get("revoked"):
        raise Failed(Problem.UNREACHABLE, f"gone: {gone[0]}"[:300])
    return found


def verify_signed(jwt: Jwt, *, resolve: Resolve, now: datetime) -> Verdict:
    """An assertion that travels as a JWS ("SignedBadge"): its issuer's own document names the key.

    A list of revoked badges is read at the address that the issuer gives, if it gives one.
    """
    assertion = jwt.payload
    version = version_of(assertion) or "2.0"
    try:
        _sized(assertion)
        badge = _object(assertion.get("badge"), resolve)
        said = badge.get("issuer")
        where = said.get("id") if isinstance(said, Mapping) else said
        if not isinstance(where, str) or not where.startswith(_WEB):
            raise Failed(Problem.UNSUPPORTED, f"issuer without a document: {str(where)[:200]}")
        issuer = _sized(fetched(where, resolve))
    except Failed as failed:
        return Verdict(assertion, (failed.check(CheckName.PROOF),), version)
    checks = [_schema(version, assertion, badge, issuer), _dates(assertion, now)]
    try:
        if issuer.get("id") != where:
            raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"{where} is {issuer.get('id')}"[:300])
        pem = _pem(assertion, issuer, resolve)
    except Failed as failed:
        checks += [failed.check(CheckName.KEY), failed.check(CheckName.PROOF)]
    else:
        checks += [Check(CheckName.KEY), _signature(jwt, pem)]
    return Verdict(assertion, (*checks, *_listed(assertion, issuer, resolve)), version)


def _pem(assertion: _JSON, issuer: _JSON, resolve: Resolve) -> str:
    """The key that made the signature: listed by the issuer, and saying whose it is."""
    verification = assertion.get("verification", assertion.get("verify"))
    said = verification if isinstance(verification, Mapping) else {}
    creator = said.get("creator", said.get("url"))  # 1.x: the address of the key
    listed = _many(issuer.get("publicKey"))
    ids = [each.get("id") if isinstance(each, Mapping) else each for each in listed]
    creator = ids[0] if creator is None and len(ids) == 1 else creator
    if not isinstance(creator, str) or creator not in ids:
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"{creator} is not a key of the issuer"[:300])
    key = listed[ids.index(creator)]
    key = key if isinstance(key, Mapping) else fetched(creator, resolve)
    if key.get("id") != creator or key.get("owner") != issuer.get("id"):
        raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"owner {key.get('owner')}"[:300])
    return str(key.get("publicKeyPem"))


def _signature(jwt: Jwt, pem: str) -> Check:
    try:
        signed = jwt_is_signed(jwt, pem)
    except BadKey as cause:
        return Check(CheckName.PROOF, Problem.UNKNOWN_KEY, str(cause))
    return Check(CheckName.PROOF, None if signed else Problem.ALTERED)


def _listed(assertion: _JSON, issuer: _JSON, resolve: Resolve) -> list[Check]:
    where = issuer.get("revocationList")
    if where is None:
        return []
    try:
        found = where if isinstance(where, Mapping) else _sized(fetched(str(where), resolve))
    except Failed as failed:
        return [failed.check(CheckName.STATUS)]
    for each in _many(found.get("revokedAssertions")):
        if assertion.get("id") == (each.get("id") if isinstance(each, Mapping) else each):
            reason = _reason(each) if isinstance(each, Mapping) else ""
            return [Check(CheckName.STATUS, Problem.REVOKED, reason)]
    return [Check(CheckName.STATUS)]


def _reason(said: _JSON) -> str:
    return str(said.get("revocationReason", ""))[:300]


def _sized(document: dict[str, Any]) -> dict[str, Any]:
    try:
        check_size(document)
    except BadDocument as cause:
        raise Failed(problem_of(cause), str(cause)) from cause
    return document


def _object(value: Any, resolve: Resolve) -> _JSON:
    if isinstance(value, str) and value.startswith(_WEB):
        return _sized(fetched(value, resolve))
    return value if isinstance(value, Mapping) else {}


def _is_at(assertion: _JSON, address: str) -> Check:
    if address_of(assertion) == address:
        return Check(CheckName.PROOF)
    return Check(CheckName.PROOF, Problem.ALTERED, f"at {address}: {address_of(assertion)}"[:300])


def _schema(version: str, *documents: _JSON) -> Check:
    """What the standard requires and we count on; there is no official schema."""
    assertion, badge, issuer = documents
    faults = [name for name in ("recipient", "badge") if not assertion.get(name)]
    faults += [
        f"{what}.name"
        for what, it in (("badge", badge), ("issuer", issuer))
        if not isinstance(it.get("name"), str)
    ]
    if "@context" in assertion and version == "1.0":  # it knows no context
        faults.append(f"@context {assertion['@context']}"[:200])
    if version.startswith("2"):
        for types, it in zip(_TYPES, documents, strict=True):
            if not types.intersection(map(str, _many(it.get("type")))):
                faults.append(f"type {it.get('type')}"[:200])
    return Check(CheckName.SCHEMA, Problem.BAD_SCHEMA if faults else None, ", ".join(faults))


def _dates(assertion: _JSON, now: datetime) -> Check:
    """`issuedOn` of 1.x may be a number or a day: only what is written as 2.0 wants is read."""
    for name, problem in (("issuedOn", Problem.NOT_YET), ("expires", Problem.EXPIRED)):
        said = assertion.get(name)
        if said is None or (name == "issuedOn" and not _is_time(said)):
            continue
        if not _is_time(said):
            return Check(CheckName.DATES, Problem.BAD_DATE, f"{name}: {str(said)[:40]}")
        if (read_time(said) > now) is (problem is Problem.NOT_YET):
            return Check(CheckName.DATES, problem, str(said))
    return Check(CheckName.DATES)


def _is_time(said: Any) -> bool:
    try:
        read_time(said)
    except ValueError:
        return False
    return True


def _is_on_site(address: str, badge: _JSON, issuer: _JSON) -> Check:
    """The assertion lies on the issuer's own site: the host and port of its id, https or alike.

    An issuer's `verification` may forbid places. That it allows other sites we do not believe.
    """
    said = issuer.get("id") or badge.get("issuer")
    where = said if isinstance(said, str) else issuer.get("origin", "")
    scheme, host = _origin(address)
    own_scheme, own_host = _origin(where) if isinstance(where, str) else ("", "")
    good = bool(host) and host == own_host and scheme in {"https", own_scheme}
    for rules in objects(issuer.get("verification")):
        hosts = _many(rules.get("allowedOrigins", host))
        starts = _many(rules.get("startsWith", address))
        good &= host in hosts
        good &= any(isinstance(each, str) and address.startswith(each) for each in starts)
    problem = None if good else Problem.NOT_THE_ISSUERS_KEY
    return Check(CheckName.KEY, problem, "" if good else f"issuer {where}, badge {address}"[:300])


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
