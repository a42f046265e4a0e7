"""Rate limits: how often one address, or one person, may try."""

import hmac
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import Flask, current_app, request
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
    return str(who.session_id) if who != NOBODY else network().hex()


_limiter = Limiter(key_func=_asker, headers_enabled=True)


def network() -> bytes:
    """Where this request comes from, to be counted and not read: a keyed digest.

    One IPv4 address, or the 64 bits of an IPv6 one that a single house is given.
    """
    return hmac.digest(pepper(), b"network" + _network_of(request.remote_addr or ""), "sha256")[:16]


def _network_of(text: str) -> bytes:
    try:
        address = ip_address(text)
    except ValueError:  # a socket, or what a proxy wrote
        return text.encode()
    if not isinstance(address, IPv6Address):
        return address.packed
    within = address.ipv4_mapped  # an IPv4 address, as a server that listens to both sees it
    return within.packed if within else address.packed[:8]


def init_limits(app: Flask, storage: str) -> None:
    """Count in `storage`: memory:// (one process) or redis://… (several)."""
    app.config.update(RATELIMIT_STORAGE_URI=storage, RATELIMIT_HEADERS_ENABLED=True)
    _limiter.init_app(app)


def at_most(
    rate: str, *, of: Callable[[], str] = _asker, keeps: bool = False, reading: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let one asker send a route at most `rate` (« 10/minute »); beyond, 429 and a clear page.

    of: what is counted, when it is not who asks. keeps: that page carries what was written, to
    send it again. Only for words: whoever comes next to the screen can read codes there.
    reading: what is read is counted, since each time costs work.
    """
    methods = ["GET", "HEAD"] if reading else ["POST", "PUT", "DELETE"]
    limit: Callable[[Callable[..., Any]], Callable[..., Any]] = _limiter.limit(
        rate, key_func=of, methods=methods
    )

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        limited = limit(view)
        if keeps:
            limited.keeps_words = True  # type: ignore[attr-defined]
        return limited

    return decorate


def words_to_keep() -> list[tuple[str, str]]:
    """What the refused form carries, when its route `keeps` it and somebody wrote something."""
    view = current_app.view_functions.get(request.endpoint or "")
    typed = list(request.form.items(multi=True)) if getattr(view, "keeps_words", False) else []
    return typed if {name for name, _ in typed} - {"write"} else []
