"""What a file of anybody holds: a badge as JSON, as a JWT or at an address; and who verifies it."""

import json
import re
from datetime import datetime
from typing import Any

from portfolio.openbadges import BadDocument, unbake
from portfolio.verification import embedded, hosted, signed
from portfolio.verification.embedded import Resolve, Verdict

Found = dict[str, Any] | str  # parsed JSON, a compact JWS or an address

_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"https?://[!-~]+")


def read(data: bytes) -> list[Found]:
    """The badges in JSON, a JWT or an image. Raises BadDocument, NotAnImage."""
    start = data.lstrip()[:1]
    if start == b"{":
        return [_read(data)]
    if len(data.split(None, 1)) == 1 and (text := _ascii(data)):
        return [_read(text)]
    return [_read(each.text) for each in unbake(data)]


def verify_any(found: Found, *, resolve: Resolve, now: datetime) -> Verdict:
    """Verify one of `read`. resolve: raises Unreachable for what it does not give."""
    if isinstance(found, str):
        if _JWS.fullmatch(found):
            return signed.verify_jwt(found, resolve=resolve, now=now)
        return hosted.verify_hosted({}, found, resolve=resolve, now=now)
    if hosted.is_older(found):
        return hosted.verify_hosted(found, hosted.address_of(found), resolve=resolve, now=now)
    return embedded.verify_badge(found, resolve=resolve, now=now)


def _read(text: str | bytes) -> Found:
    if isinstance(text, str) and (_JWS.fullmatch(text) or _ADDRESS.fullmatch(text)):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as cause:
        raise BadDocument(f"not JSON: {cause}") from cause
    if not isinstance(found, dict):
        raise BadDocument("JSON that is no object")
    return found


def _ascii(data: bytes) -> str:
    """The token that `data` is, a JWS; empty for anything else."""
    text = data.strip().decode("ascii", "replace")
    return text if _JWS.fullmatch(text) else ""
