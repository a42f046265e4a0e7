"""A card just made, until it is printed: its secret waits sealed in the counsellor's browser.

The server keeps only its SHA-256. Half an hour, in this session, the last cards made.
"""

import json
from datetime import timedelta
from uuid import UUID

from flask import Response, g, request

from portfolio import clock
from portfolio.config import settings
from portfolio.permissions import NOBODY
from portfolio.signin.models import AccessCard
from portfolio.web import current_who
from portfolio.web.secrets import Unreadable, seal, unseal

LASTS = timedelta(minutes=30)  # from the making of each card
SECONDS = int(LASTS.total_seconds())
MOST = 30  # a workshop: a cookie of about 3 kB, of the 4 that a browser takes
SEALED_FOR = "card handed over"


def keep(card_id: UUID, secret: str) -> None:
    """Let this browser show the card again, after the redirect."""
    held_now = {str(card_id): secret, **held()}
    g.cards_held = dict(list(held_now.items())[:MOST])


def secret_of(card: AccessCard) -> str | None:
    """The secret of a card made in this session of late; None: only a new card can be shown."""
    if clock.now() - card.made_at >= LASTS:  # the cookie of a later card carries it on
        return None
    return held().get(str(card.id))


def set_cookie(answer: Response) -> Response:
    """Send the cookie with the answer; take it back when the session is over."""
    if "cards_held" in g:
        sealed = seal(_written(g.cards_held), SEALED_FOR).decode()
        answer.set_cookie(
            _name(), sealed, max_age=SECONDS, secure=settings().https,
            httponly=True, samesite="Strict",
        )  # fmt: skip
    elif _name() in request.cookies and current_who() == NOBODY:
        answer.delete_cookie(_name(), secure=settings().https, httponly=True)
    return answer


def _name() -> str:
    return "__Host-cards" if settings().https else "cards"


def _written(held: dict[str, str]) -> bytes:
    return json.dumps({"session": str(current_who().session_id), "cards": held}).encode()


def held() -> dict[str, str]:
    """The secrets of the cards made in this session of late, by card id; newest first."""
    if "cards_held" in g:
        return dict(g.cards_held)
    try:
        plain = unseal(request.cookies.get(_name(), "").encode(), SEALED_FOR, seconds=SECONDS)
    except Unreadable:
        return {}
    kept = json.loads(plain)
    return dict(kept["cards"]) if kept["session"] == str(current_who().session_id) else {}
