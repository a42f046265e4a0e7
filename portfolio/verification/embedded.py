"""Read and verify Open Badges 3.0 with an embedded proof and a Bitstring status."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from portfolio.openbadges import BadDocument, status_of, unbake, verify

Resolve = Callable[[str], bytes]


class Unreachable(Exception):
    """An address without an answer."""


@dataclass(frozen=True)
class StatusCheck:
    """What the issuer's status list says."""

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


def read(data: bytes) -> list[dict[str, Any]]:
    """The 3.0 documents in a JSON file or an image. Raises BadDocument, NotAnImage."""
    texts = [data] if data.lstrip()[:1] == b"{" else _baked(data)
    try:
        return [found for text in texts if isinstance(found := json.loads(text), dict)]
    except (ValueError, RecursionError) as cause:
        raise BadDocument(f"not JSON: {cause}") from cause


def _baked(data: bytes) -> list[Any]:
    return [each.text for each in unbake(data) if each.version == "3.0"]


def verify_badge(document: dict[str, Any], *, resolve: Resolve, now: datetime) -> Verdict:
    """Proof, key, dates, schema and status of one document."""
    did = _did_document(document, resolve)
    checks: tuple[Any, ...] = verify(document, did_document=did, now=now)
    if "credentialStatus" in document:
        checks = (*checks, _status(document["credentialStatus"], did, resolve, now))
    return Verdict(document, checks)


def _did_document(document: Mapping[str, Any], resolve: Resolve) -> Mapping[str, Any]:
    issuer = document.get("issuer")
    did = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(did, str) or not did.startswith("did:web:"):
        return {}
    host, *path = did.removeprefix("did:web:").split(":")
    where = "/".join(path) or ".well-known"
    try:
        return _parsed(resolve(f"https://{unquote(host)}/{where}/did.json"))
    except Unreachable:
        return {}


def _status(entry: Any, did: Mapping[str, Any], resolve: Resolve, now: datetime) -> StatusCheck:
    if not isinstance(entry, Mapping) or entry.get("type") != "BitstringStatusListEntry":
        return StatusCheck("unsupported", "status of another type")
    try:
        listed = _parsed(resolve(str(entry.get("statusListCredential"))))
        faults = [each for each in verify(listed, did_document=did, now=now) if not each.ok]
        wrong = [each for each in faults if each.name != "schema"]
        if wrong:
            return StatusCheck("unsupported", f"status list: {wrong[0].problem}")
        return StatusCheck("revoked" if status_of(entry, listed) else None)
    except Unreachable as cause:
        return StatusCheck("unreachable", str(cause))
    except BadDocument as cause:
        return StatusCheck("unsupported", str(cause))


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
