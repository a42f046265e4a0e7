"""What a person was sending when their session ended waits for them, one day, sealed.

Only for a browser that shows the cookie of a session we know: a stranger leaves nothing here.
Files are too heavy to wait: the phone still has them.
"""

import json
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import g, request
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from portfolio import clock
from portfolio.db import Base, session
from portfolio.people.models import Person
from portfolio.signin.models import Session
from portfolio.signin.sessions import cookie_name
from portfolio.web import afterwards, current_who
from portfolio.web.access import WhoLoader
from portfolio.web.secrets import Unreadable, seal, token_hash, unseal

SEALED_FOR = "kept form"
KEPT = timedelta(days=1)
MOST = 40_000  # bytes: far more than any form of ours


class KeptForm(Base):
    """The answers of a form that came too late, for the same person at the same address."""

    __tablename__ = "kept_form"
    __table_args__ = (sa.UniqueConstraint("person_id", "path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    path: Mapped[str]
    sealed: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def keep_posted() -> None:
    """Keep what this request sends, if its browser carries a session that has ended."""
    token = request.cookies.get(cookie_name(), "")
    owner = token and session.scalar(
        sa.select(Session.person_id).where(Session.token_hash == token_hash(token))
    )
    values = {name: request.form.getlist(name) for name in request.form if name != "write"}
    content = json.dumps(values).encode()
    if not owner or not values or len(content) > MOST:
        return
    path, sealed = request.path, seal(content, SEALED_FOR)
    afterwards(lambda: _write(owner, path, sealed))


def _write(person_id: UUID, path: str, sealed: bytes) -> None:
    drop_old()
    row = _row(person_id, path) or KeptForm(person_id=person_id, path=path)
    row.sealed, row.at = sealed, clock.now()
    session.add(row)


def kept_form() -> "MultiDict[str, str] | None":
    """What the person who is asking was sending to this very address, or None."""
    who = current_who()
    person_id = who.person_id or who.beside_id
    row = _row(person_id, request.path) if person_id else None
    if row is None or clock.now() - row.at > KEPT:
        return None
    try:
        values = json.loads(unseal(row.sealed, SEALED_FOR))
    except Unreadable:
        return None
    g.late = True
    return MultiDict(cast("dict[str, list[str]]", values))


def sent_or_kept() -> "MultiDict[str, str] | None":
    """For a view of both methods: what is sent now; before, what waits at this address."""
    return kept_form() if request.method == "GET" else request.form


def forget_kept_form() -> None:
    """The answer has arrived: nothing waits at this address any more. Inside writing()."""
    who = current_who()
    session.execute(
        sa.delete(KeptForm).where(
            KeptForm.person_id == (who.person_id or who.beside_id), KeptForm.path == request.path
        )
    )


def drop_old() -> None:
    """Retention: what waited a day and was not taken back. Inside writing()."""
    session.execute(sa.delete(KeptForm).where(KeptForm.at < clock.now() - KEPT))


def _row(person_id: UUID, path: str) -> KeptForm | None:
    return session.scalar(
        sa.select(KeptForm).where(KeptForm.person_id == person_id, KeptForm.path == path)
    )


WhoLoader.keep_posted = staticmethod(keep_posted)
