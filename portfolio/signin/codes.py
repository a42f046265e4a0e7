"""Six digits sent by e-mail: 10 minutes, once, 5 tries. Also for addresses of no account.

In a view: `drawn = draw()` (slow), then in writing() `send(drawn, …)`; later
`right = is_right(row, typed)` (slow), then in writing() `use(row, right=right)`.
"""

import enum
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import has_request_context

from portfolio import clock
from portfolio.db import lock, session
from portfolio.notices.actions import send_mail
from portfolio.signin import digits
from portfolio.signin.models import EmailCode
from portfolio.web import network

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
# Codes to one address. Few for each network that asks, so that a stranger who asks again and
# again leaves the owner theirs; many for all networks: 300 tries a day of a million.
MOST_AN_HOUR, MOST_A_DAY = 5, 10
ALL_AN_HOUR, ALL_A_DAY = 30, 60


class Purpose(enum.StrEnum):
    """What a code is for; it opens nothing else."""

    SIGN_IN = "sign-in"
    ACCOUNT = "account"
    CONFIRM = "confirm"
    PROVE = "prove"
    RECOMMEND = "recommend"


MAIL = {Purpose.ACCOUNT: "account_code", Purpose.RECOMMEND: "recommend_code"}


class Used(enum.Enum):
    """What came of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    CLOSED = "closed"  # too late, used, or too many tries


@dataclass(frozen=True)
class Drawn:
    """A code, and what is kept of it."""

    code: str
    hash: str
    asked_from: bytes


def draw() -> Drawn:
    """Draw a code for the network that asks. Slow: before writing()."""
    code = digits.draw()
    return Drawn(code, digits.hashed(code), network() if has_request_context() else b"")


def send(
    drawn: Drawn,
    purpose: Purpose,
    email: str,
    *,
    code_id: UUID,
    person_id: UUID | None = None,
    first_name: str = "",
    known: bool = True,
) -> EmailCode:
    """Keep a code for `email` (lower case) and put it in the outbox.

    code_id: drawn by the page (`requested_write()`), it is the address of the next page.
    known=False: nothing leaves, and the page cannot tell; the same beyond the limits.
    """
    now = clock.now()
    row = EmailCode(
        id=code_id,
        purpose=purpose,
        email=email,
        person_id=person_id,
        first_name=first_name,
        hash=drawn.hash,
        asked_from=drawn.asked_from,
        mailed=known and not _too_many(email, drawn.asked_from),
        ends_at=now + LASTS,
    )
    if row.mailed:
        kind = MAIL.get(purpose, "email_code")
        send_mail(kind, email, never_after=row.ends_at, code=drawn.code)
    session.add(row)
    session.flush()
    return row


def _too_many(email: str, asked_from: bytes) -> bool:
    sent = sa.and_(EmailCode.email == email, EmailCode.mailed)
    from_there = sa.and_(sent, EmailCode.asked_from == asked_from)

    def reached(most: int, which: sa.ColumnElement[bool], **span: int) -> bool:
        of_late = sa.and_(which, EmailCode.made_at > clock.now() - timedelta(**span))
        count = sa.select(sa.func.count()).select_from(EmailCode).where(of_late)
        return (session.scalar(count) or 0) >= most

    return (
        reached(MOST_AN_HOUR, from_there, hours=1)
        or reached(MOST_A_DAY, from_there, days=1)
        or reached(ALL_AN_HOUR, sent, hours=1)
        or reached(ALL_A_DAY, sent, days=1)
    )


def is_open(row: EmailCode) -> bool:
    """Whether this code may still be typed."""
    return row.used_at is None and row.tries < MOST_TRIES and clock.now() < row.ends_at


def is_right(row: EmailCode, typed: str) -> bool:
    """Whether `typed` is the code. Slow: before writing(). One that never left is nobody's."""
    return is_open(row) and digits.matches(row.hash, typed) and row.mailed


def use(row: EmailCode, *, right: bool) -> Used:
    """Count this try; RIGHT once at most. The tries counted first decide."""
    lock(row)
    if not is_open(row):
        return Used.CLOSED
    row.tries += 1
    if not right:
        return Used.WRONG if is_open(row) else Used.CLOSED
    row.used_at = clock.now()
    return Used.RIGHT


def found(code_id: UUID, *purposes: Purpose) -> EmailCode | None:
    """The code of this id, when it is for one of `purposes`."""
    row = session.get(EmailCode, code_id)
    return row if row and row.purpose in purposes else None
