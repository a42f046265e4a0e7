"""Rate limits: how often one address, or one person, may try."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from portfolio.permissions import NOBODY
from portfolio.web.access import current_who


def _asker() -> str:
    who = current_who()
    return str(who.session_id) if who != NOBODY else request.remote_addr or ""


_limiter = Limiter(key_func=_asker, headers_enabled=True)


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
