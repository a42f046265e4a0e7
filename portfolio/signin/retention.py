"""What the ways in keep, and until when (docs/privacy.md)."""

from datetime import timedelta

import sqlalchemy as sa

from portfolio import clock
from portfolio.db import session, writing
from portfolio.people.models import RoleInvitation
from portfolio.signin.models import (
    AccessCard,
    CodeReset,
    EmailCode,
    Session,
    SignInLink,
    UsedChallenge,
)
from portfolio.signin.queries import OPEN_WITHIN

CODES = timedelta(days=1)
SESSIONS = timedelta(days=90)  # after the last use


def forget() -> None:
    """Delete codes, links and challenges a day old, sessions unused for 90 days, dead cards."""
    now = clock.now()
    old = now - SESSIONS
    never_opened = sa.and_(AccessCard.opened_at.is_(None), AccessCard.made_at < old - OPEN_WITHIN)
    with writing():
        for table, gone in (
            (EmailCode, EmailCode.made_at < now - CODES),
            (UsedChallenge, UsedChallenge.at < now - CODES),
            (SignInLink, SignInLink.ends_at < now - CODES),
            (Session, Session.seen_at < old),
            (CodeReset, CodeReset.asked_at < old),
            (AccessCard, sa.or_(AccessCard.ended_at < old, never_opened)),
            (RoleInvitation, RoleInvitation.ends_at < now),
        ):
            session.execute(sa.delete(table).where(gone))
