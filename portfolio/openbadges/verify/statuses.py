"""Whether a badge was taken back. The list that says so is verified like a badge.

Sources: W3C Bitstring Status List 1.0, section 3.2 "Validate Algorithm"; Open Badges 3.0,
section 8 "Verification and Validation".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.proof import issuer_id
from portfolio.openbadges.status import status_of
from portfolio.openbadges.verify.embedded import verify_embedded
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Problem,
    Resolve,
    fetched,
)

_MOST_ENTRIES = 4
_TAKEN_BACK = ("revocation", "suspension")  # other purposes do not end a badge


def status_checks(document: Mapping[str, Any], *, resolve: Resolve, now: datetime) -> list[Check]:
    """One check if the badge has a status, else none."""
    said = document.get("credentialStatus")
    if said is None:
        return []
    try:
        _refuse_taken_back(said, issuer_id(document), resolve, now)
    except Failed as failed:
        return [failed.check(CheckName.STATUS)]
    except BadDocument as cause:
        return [Check(CheckName.STATUS, Problem.BAD_STATUS, str(cause))]
    return [Check(CheckName.STATUS)]


def _refuse_taken_back(said: Any, issuer: str | None, resolve: Resolve, now: datetime) -> None:
    entries = said if isinstance(said, list) else [said]
    if not 0 < len(entries) <= _MOST_ENTRIES:
        raise Failed(Problem.BAD_STATUS, f"{len(entries)} statuses")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise Failed(Problem.BAD_STATUS, "a status that is no object")
        if entry.get("type") != "BitstringStatusListEntry":
            raise Failed(Problem.BAD_STATUS, f"status of type {entry.get('type')}"[:200])
        if entry.get("statusPurpose") not in _TAKEN_BACK:
            continue
        address = entry.get("statusListCredential")
        if not isinstance(address, str):
            raise Failed(Problem.BAD_STATUS, "a status without its list")
        listed = fetched(address, resolve)
        _refuse_false_list(listed, issuer, resolve, now)
        if status_of(entry, listed):
            raise Failed(Problem.REVOKED, str(entry.get("statusPurpose")))


def _refuse_false_list(
    listed: Mapping[str, Any], issuer: str | None, resolve: Resolve, now: datetime
) -> None:
    """Signed by the issuer of the badge: nobody else may say that it was taken back or not."""
    if issuer_id(listed) != issuer:
        raise Failed(Problem.BAD_STATUS, f"status list of {issuer_id(listed)}"[:300])
    for check in verify_embedded(listed, resolve=resolve, now=now):
        if check.problem is Problem.UNREACHABLE:
            raise Failed(Problem.UNREACHABLE, check.detail)
        if check.problem is Problem.NAMELESS:  # as the badge itself
            continue
        if check.problem and check.name is not CheckName.SCHEMA:  # no official schema
            raise Failed(Problem.BAD_STATUS, f"status list: {check.problem}: {check.detail}")
