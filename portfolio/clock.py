"""The time. Everything that asks « what time is it » asks here, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def today() -> datetime:
    """The present moment on a French clock: what « aujourd’hui » means to a reader."""
    return now().astimezone(PARIS)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the source of time (tests, demonstration data); None puts the real one back."""
    global _source
    _source = source or _system_now
