"""The one way in: everything that can be said of a badge that somebody brings.

Source, beside those of each check: Open Badges 3.0, section 8 "Verification and Validation" and
"1EdTech Credential Refresh Service 1.0".
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portfolio.openbadges.errors import BadDocument, OpenBadgesError
from portfolio.openbadges.proof import issuer_id
from portfolio.openbadges.read import Found, read
from portfolio.openbadges.times import read_time
from portfolio.openbadges.verify.as_jwt import verify_jwt
from portfolio.openbadges.verify.embedded import verify_embedded
from portfolio.openbadges.verify.endorsements import endorsement_checks
from portfolio.openbadges.verify.older import address_of, verify_hosted, verify_signed
from portfolio.openbadges.verify.recipient import recipient_check
from portfolio.openbadges.verify.results import (
    MOST_BYTES,
    Check,
    CheckName,
    Problem,
    Resolve,
    Verdict,
    objects,
)
from portfolio.openbadges.verify.statuses import status_checks


def verify_badge(
    found: Found, *, resolve: Resolve, now: datetime, recipient: str | None = None
) -> Verdict:
    """Every check that `found` gives reason for, in the order of CheckName.

    resolve: what is read at an address, at most 1 MB counts; raises Unreachable. It decides which
    addresses may be read: whoever wrote the badge chose them. now: an aware time. recipient: the
    e-mail address that the badge should be for. Raises nothing for whatever the badge holds.
    """
    verdict = _first_look(found, resolve, now)
    if len(verdict.checks) == 1:  # beyond the limits, or nothing hosted: nothing more is tried
        return verdict
    checks = list(verdict.checks)
    if recipient is not None:
        checks.append(recipient_check(verdict.document, recipient))
    if verdict.version == "3.0":
        checks += endorsement_checks(verdict.document, resolve=resolve, now=now)
        newer = _newer(verdict, resolve, now)
        if newer and newer.problem_of(CheckName.STATUS) is Problem.REVOKED:
            checks = _with_status_of(newer, checks)
        verdict = replace(verdict, newer=newer.document if newer else None)
    if found.keyword:
        checks.append(_image(found, verdict.version))
    return replace(verdict, checks=tuple(checks))


def _with_status_of(newer: Verdict, checks: list[Check]) -> list[Check]:
    """The badge was taken back since, under the same id."""
    status = [check for check in newer.checks if check.name is CheckName.STATUS]
    kept = [check for check in checks if check.name is not CheckName.STATUS]
    return sorted(kept + status, key=lambda check: list(CheckName).index(check.name))


def _newer(verdict: Verdict, resolve: Resolve, now: datetime) -> Verdict | None:
    """The later version that the issuer of a truly signed badge gives at its `refreshService`.

    Looked for once. Whatever else is found there, or nothing, says nothing of the badge.
    """
    document = verdict.document
    address = next(
        (
            service["id"]
            for service in objects(document.get("refreshService"))
            if service.get("type") == "1EdTechCredentialRefresh"
            and isinstance(service.get("id"), str)
        ),
        None,
    )
    if address is None or not _is_truly_signed(verdict):
        return None
    try:
        found = _version_at(address, resolve)
        if not _is_later(found.document, document):
            return None
    except (OpenBadgesError, ValueError):
        return None
    newer = _first_look(found, resolve, now)
    begun = newer.problem_of(CheckName.DATES) is not Problem.NOT_YET
    return newer if begun and _is_truly_signed(newer) else None


def _is_truly_signed(verdict: Verdict) -> bool:
    key = verdict.problem_of(CheckName.KEY)
    return verdict.problem_of(CheckName.PROOF) is None and key in {None, Problem.NAMELESS}


def _version_at(address: str, resolve: Resolve) -> Found:
    data = resolve(address)
    if len(data) > MOST_BYTES:
        raise BadDocument(f"more than {MOST_BYTES} bytes")
    found = read(data)
    if len(found) != 1 or found[0].keyword or found[0].version != "3.0":
        raise BadDocument("no badge of its own")
    return found[0]


def _is_later(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether `one` is a later version of `other`: same id, same issuer. Raises ValueError."""
    same = isinstance(other.get("id"), str) and one.get("id") == other["id"]
    if not same or issuer_id(one) != issuer_id(other):
        return False
    starts = [read_time(it.get("validFrom", it.get("issuanceDate"))) for it in (one, other)]
    return starts[0] > starts[1]


def _first_look(found: Found, resolve: Resolve, now: datetime) -> Verdict:
    """Schema, dates, key, proof and status."""
    if found.jwt:
        if found.version != "3.0":
            return verify_signed(found.jwt, resolve=resolve, now=now)
        return Verdict(found.document, tuple(verify_jwt(found.jwt, resolve=resolve, now=now)))
    if found.version != "3.0":
        address = found.address or address_of(found.document)
        return verify_hosted(found.document, address, resolve=resolve, now=now)
    checks = verify_embedded(found.document, resolve=resolve, now=now)
    if len(checks) > 1:
        checks += status_checks(found.document, resolve=resolve, now=now)
    return Verdict(found.document, tuple(checks))


def _image(found: Found, version: str) -> Check:
    """A picture carries each version once, under its own keyword ("Baked Badge")."""
    if found.alone and (found.keyword == "3.0") is (version == "3.0"):
        return Check(CheckName.IMAGE)
    said = f"a badge {version} under the keyword of {found.keyword}"
    return Check(
        CheckName.IMAGE, Problem.OTHER_IMAGE, said if found.alone else "several under one keyword"
    )
