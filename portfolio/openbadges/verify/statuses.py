"""Whether a badge was taken back. The list that says so is verified like a badge.

The older list of 1EdTech has no signature: it counts because the signed badge names its address.

Sources: W3C Bitstring Status List 1.0, section 3.2 "Validate Algorithm"; Open Badges 3.0,
section 8 "Verification and Validation"; 1EdTech Revocation List Status Method 1.0.
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
        _refuse_taken_back(said, document, resolve, now)
    except Failed as failed:
        return [failed.check(CheckName.STATUS)]
    except BadDocument as cause:
        return [Check(CheckName.STATUS, Problem.BAD_STATUS, str(cause))]
    return [Check(CheckName.STATUS)]


def _refuse_taken_back(
    said: Any, document: Mapping[str, Any], resolve: Resolve, now: datetime
) -> None:
    entries = said if isinstance(said, list) else [said]
    if not 0 < len(entries) <= _MOST_ENTRIES:
        raise Failed(Problem.BAD_STATUS, f"{len(entries)} statuses")
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, Mapping) else None
        if kind == "1EdTechRevocationList":
            _refuse_named(entry, document, resolve)
        elif kind != "BitstringStatusListEntry":
            raise Failed(Problem.BAD_STATUS, f"status of type {kind}"[:200])
        elif _purpose(entry) in _TAKEN_BACK:
            _refuse_marked(entry, document, resolve, now)


def _purpose(entry: Mapping[str, Any]) -> str:
    said = entry.get("statusPurpose")
    if not isinstance(said, str) or not said:
        raise Failed(Problem.BAD_STATUS, f"purpose {said!r}"[:200])
    return said


def _refuse_marked(
    entry: Mapping[str, Any], document: Mapping[str, Any], resolve: Resolve, now: datetime
) -> None:
    """The place of the badge in a bitstring says whether it was taken back."""
    address = entry.get("statusListCredential")
    if not isinstance(address, str):
        raise Failed(Problem.BAD_STATUS, "a status without its list")
    listed = fetched(address, resolve)
    _refuse_false_list(listed, issuer_id(document), resolve, now)
    if status_of(entry, listed):
        raise Failed(Problem.REVOKED, str(entry.get("statusPurpose")))


def _refuse_named(entry: Mapping[str, Any], document: Mapping[str, Any], resolve: Resolve) -> None:
    """The list names what was taken back, unless it adds that `revoked` is false."""
    address, badge = entry.get("id"), document.get("id")
    if not isinstance(address, str) or not isinstance(badge, str):
        raise Failed(Problem.BAD_STATUS, "a list without an address, or a badge without an id")
    listed = fetched(address, resolve)
    if listed.get("id") not in (None, address) or issuer_id(listed) != issuer_id(document):
        raise Failed(Problem.BAD_STATUS, f"list {listed.get('id')} of {issuer_id(listed)}"[:300])
    named = listed.get("revokedCredentials", listed.get("revokedCredential"))
    if not isinstance(named, list):
        raise Failed(Problem.BAD_STATUS, "a list that lists nothing")
    for each in named:
        said = each if isinstance(each, Mapping) else {"id": each}
        if said.get("id") == badge and str(said.get("revoked", True)).lower() != "false":
            raise Failed(Problem.REVOKED, str(said.get("revocationReason", ""))[:300])


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
