"""The one way in: everything that can be said of a badge that somebody brings."""

from dataclasses import replace
from datetime import datetime

from portfolio.openbadges.read import Found
from portfolio.openbadges.verify.as_jwt import verify_jwt
from portfolio.openbadges.verify.embedded import verify_embedded
from portfolio.openbadges.verify.endorsements import endorsement_checks
from portfolio.openbadges.verify.older import address_of, verify_hosted, verify_signed
from portfolio.openbadges.verify.recipient import recipient_check
from portfolio.openbadges.verify.results import Check, CheckName, Problem, Resolve, Verdict
from portfolio.openbadges.verify.statuses import status_checks


def verify_badge(
    found: Found, *, resolve: Resolve, now: datetime, recipient: str | None = None
) -> Verdict:
    """Every check that `found` gives reason for, in the order of CheckName.

    resolve: what is read at an address, at most 1 MB counts; raises Unreachable. It decides which
    addresses may be read: whoever wrote the badge chose them. now: an aware time. recipient: the
    e-mail address that the badge should be for. Raises nothing for whatever the badge holds.
    """
    verdict = _verdict(found, resolve, now)
    if len(verdict.checks) == 1:  # beyond the limits, or nothing hosted: nothing more is tried
        return verdict
    checks = list(verdict.checks)
    if recipient is not None:
        checks.append(recipient_check(verdict.document, recipient))
    if verdict.version == "3.0":
        checks += endorsement_checks(verdict.document, resolve=resolve, now=now)
    if found.keyword:
        checks.append(_image(found, verdict.version))
    return replace(verdict, checks=tuple(checks))


def _verdict(found: Found, resolve: Resolve, now: datetime) -> Verdict:
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
