"""Dates as credentials carry them (VCDM 2.0, section 4.9 "Validity Period")."""

import re
from datetime import UTC, datetime

_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def z_time(at: datetime) -> str:
    """`at` as UTC in whole seconds, `2026-01-10T08:30:00Z`. Raises ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("a date without its zone")
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def read_time(text: object) -> datetime:
    """The moment of a dateTimeStamp. Raises ValueError without time, seconds or zone."""
    if not isinstance(text, str) or not _ZONED.fullmatch(text):
        raise ValueError(f"not a date with time and zone: {str(text)[:40]}")
    whole, zone = text[:19], text[19:].lstrip(".0123456789")
    return datetime.fromisoformat(whole + zone.replace("Z", "+00:00"))
