"""Verify badges that are true because their issuer's own site says so.

Sources: Open Badges 2.0, "Verification", hosted; Open Badges 2.1 keeps it; Open Badges 1.1 and
1.0, "Assertion", `verify` of type « hosted ».
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from portfolio.openbadges.times import read_time
from portfolio.verification.embedded import OtherCheck, Resolve, Unreachable, Verdict, parsed

MOST_BYTES = 256_000  # of one document
_VERSIONS = (("v2p1", "2.1"), ("openbadges/v2", "2.0"), ("openbadges/v1", "1.1"))


def is_older(document: Mapping[str, Any]) -> bool:
    """Whether this is an assertion of Open Badges 2.x or 1.x."""
    return "credentialSubject" not in document and "badge" in document


def address_of(assertion: Mapping[str, Any]) -> str:
    """Where an assertion says that it is hosted; empty when it does not."""
    verify = assertion.get("verify")
    old = verify.get("url") if isinstance(verify, Mapping) else None
    for said in (assertion.get("id"), old):
        if isinstance(said, str) and said.startswith(("https://", "http://")):
            return said
    return ""


def verify_hosted(
    baked: dict[str, Any], address: str, *, resolve: Resolve, now: datetime
) -> Verdict:
    """Read the assertion at `address`; it counts, not the one that the file carries.

    baked: what the file carries, empty for an address alone. When nothing is hosted the verdict
    speaks of it, and its proof has failed.
    """
    version = _version(baked)
    if not address:
        return Verdict(baked, (OtherCheck("unsupported", "not hosted", "proof"),), version)
    try:
        assertion = _read(address, resolve)
        version = _version(assertion)
        badge = _object(assertion.get("badge"), resolve)
        issuer = _object(badge.get("issuer"), resolve)
    except Unreachable as cause:
        return Verdict(baked, (OtherCheck("unreachable", str(cause), "proof"),), version)
    checks = (
        _schema(assertion, badge, issuer),
        _dates(assertion, now),
        _issuer(address, badge, issuer),
        OtherCheck(None if address_of(assertion) == address else "altered", address, "proof"),
        OtherCheck("revoked" if assertion.get("revoked") is True else None),
    )
    return Verdict(assertion, checks, version)


def _version(assertion: Mapping[str, Any]) -> str:
    context = str(assertion.get("@context", ""))[:500]
    found = next((version for part, version in _VERSIONS if part in context), "")
    return found or ("1.0" if "badge" in assertion else "2.0")


def _read(address: str, resolve: Resolve) -> dict[str, Any]:
    data = resolve(address)
    if len(data) > MOST_BYTES:
        raise Unreachable(f"more than {MOST_BYTES} bytes at {address}")
    found = dict(parsed(data))
    if not found:
        raise Unreachable(f"no JSON object at {address}")
    return found


def _object(value: Any, resolve: Resolve) -> Mapping[str, Any]:
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return _read(value, resolve)
    return value if isinstance(value, Mapping) else {}


def _schema(*documents: Mapping[str, Any]) -> OtherCheck:
    assertion, badge, issuer = documents
    missing = [name for name in ("recipient", "badge") if not assertion.get(name)]
    missing += [f"{what}.name" for what, it in (("badge", badge), ("issuer", issuer))
                if not isinstance(it.get("name"), str)]  # fmt: skip
    return OtherCheck("bad_schema" if missing else None, ", ".join(missing), "schema")


def _dates(assertion: Mapping[str, Any], now: datetime) -> OtherCheck:
    """`issuedOn` of 1.x may be a number or a day: only what is written as 2.0 wants is read."""
    for name, problem in (("issuedOn", "not_yet"), ("expires", "expired")):
        said = assertion.get(name)
        if said is None or (name == "issuedOn" and not _is_time(said)):
            continue
        if not _is_time(said):
            return OtherCheck("bad_date", f"{name}: {str(said)[:40]}", "dates")
        if (read_time(said) > now) is (problem == "not_yet"):
            return OtherCheck(problem, str(said), "dates")
    return OtherCheck(name="dates")


def _is_time(said: Any) -> bool:
    try:
        read_time(said)
    except (ValueError, TypeError):
        return False
    return True


def _issuer(address: str, badge: Mapping[str, Any], issuer: Mapping[str, Any]) -> OtherCheck:
    """The assertion lies on the issuer's own site: the same scheme, host and port as its id.

    An issuer's `verification` may allow more in 2.0; we do not take its word for other sites.
    """
    said = issuer.get("id") or badge.get("issuer")
    where = said if isinstance(said, str) else issuer.get("origin", "")
    same = isinstance(where, str) and _origin(where) == _origin(address) != ("", "")
    return OtherCheck(None if same else "not_the_issuers_key", str(where)[:200], "key")


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()
