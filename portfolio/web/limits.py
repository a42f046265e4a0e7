"""Rate limits: how often one address, or one person, may try."""

import hmac
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from portfolio.permissions import NOBODY
from portfolio.web.access import current_who
from portfolio.web.secrets import pepper

# A workshop: 30 people at once behind one network address, several tries each. What guards one
# card, one code or one link is counted with it.
A_ROOM = "120/minute"
A_ROOM_OF_MAILS = "40/minute;200/hour"


def _asker() -> str:
    who = current_who()
    return str(who.session_id) if who != NOBODY else request.remote_addr or ""


_limiter = Limiter(key_func=_asker, headers_enabled=True)


def network() -> bytes:
    """Where this request comes from, to be counted and not read: a keyed digest.

    One IPv4 address, or the 64 bits of an IPv6 one that a single house is given.
    """
    address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - compared, not served
    bits = address.packed[:8] if isinstance(address, IPv6Address) else address.packed
    return hmac.digest(pepper(), b"network" + bits, "sha256")[:16]


def init_limits(app: Flask, storage: str) -> None:
    """Count in `storage`: memory:// (one process) or redis://… (several)."""
    app.config.update(RATELIMIT_STORAGE_URI=storage, RATELIMIT_HEADERS_ENABLED=True)
    _limiter.init_app(app)


def at_most(rate: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let one asker send a route at most `rate` (« 10/minute »); beyond, 429 and a clear page."""
    limited: Callable[[Callable[..., Any]], Callable[..., Any]] = _limiter.limit(
        rate, methods=["POST", "PUT", "DELETE"]
    )
    return limited
