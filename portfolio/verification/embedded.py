"""Read and verify Open Badges 3.0 with an embedded proof and a Bitstring status."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from portfolio.openbadges import BadDocument, status_of, verify

Resolve = Callable[[str], bytes]


class Unreachable(Exception):
    """An address without an answer."""


@dataclass(frozen=True)
class OtherCheck:
    """One result that the library does not make: `name` as its CheckName, or « status »."""

    problem: str | None = None
    detail: str = ""
    name: str = "status"

    @property
    def ok(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class Verdict:
    """What was found in one badge."""

    document: dict[str, Any]
    checks: tuple[Any, ...]
    version: str = "3.0"

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


def verify_badge(document: dict[str, Any], *, resolve: Resolve, now: datetime) -> Verdict:
    """Proof, key, dates, schema and status of one document."""
    did = did_document_of(document, resolve)
    checks: tuple[Any, ...] = verify(document, did_document=did, now=now)
    if "credentialStatus" in document:
        checks = (*checks, status_check(document["credentialStatus"], did, resolve, now))
    return Verdict(document, checks)


def did_document_of(document: Mapping[str, Any], resolve: Resolve) -> Mapping[str, Any]:
    issuer = document.get("issuer")
    did = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(did, str) or not did.startswith("did:web:"):
        return {}
    host, *path = did.removeprefix("did:web:").split(":")
    where = "/".join(path) or ".well-known"
    try:
        return parsed(resolve(f"https://{unquote(host)}/{where}/did.json"))
    except Unreachable:
        return {}


def status_check(entry: Any, did: Mapping[str, Any], resolve: Resolve, now: datetime) -> OtherCheck:
    if not isinstance(entry, Mapping) or entry.get("type") != "BitstringStatusListEntry":
        return OtherCheck("unsupported", "status of another type")
    try:
        listed = parsed(resolve(str(entry.get("statusListCredential"))))
        faults = [each for each in verify(listed, did_document=did, now=now) if not each.ok]
        wrong = [each for each in faults if each.name != "schema"]
        if wrong:
            return OtherCheck("unsupported", f"status list: {wrong[0].problem}")
        return OtherCheck("revoked" if status_of(entry, listed) else None)
    except Unreachable as cause:
        return OtherCheck("unreachable", str(cause))
    except BadDocument as cause:
        return OtherCheck("unsupported", str(cause))


def parsed(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
