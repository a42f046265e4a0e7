"""A replay is the same write: each unsafe form carries a fresh `write`, kept with its answer."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask, abort, g, redirect, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from portfolio import clock
from portfolio.db import Base, session
from portfolio.web.access import current_who
from portfolio.web.secrets import seal, unseal

SEALED_FOR = "receipt"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Receipt(Base):
    """What was answered to one `write`. Kept 90 days."""

    __tablename__ = "receipt"

    write: Mapped[UUID] = mapped_column(primary_key=True)  # drawn by the page
    person_id: Mapped[UUID | None]  # no foreign key: it outlives nobody and names nobody
    route: Mapped[str]
    answer: Mapped[bytes]  # sealed: it may hold the secret of a link
    at: Mapped[datetime] = mapped_column(index=True)


class Replayed(Exception):
    """This very form was already answered."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.route)
        self.receipt = receipt


def new_write() -> UUID:
    """A fresh name for what a form is about to write."""
    return uuid4()


def requested_write() -> UUID:
    """The `write` of this form, also the id of what it creates. 400 when it has none."""
    try:
        return UUID(request.form.get("write", ""))
    except ValueError:
        abort(400)


def init_receipts(app: Flask) -> None:
    """Answer known writes first; keep a receipt in every write transaction of a form."""

    @app.before_request
    def answer_replay() -> Response | None:
        if request.method in SAFE_METHODS or not request.form.get("write"):
            return None
        known = session.get(Receipt, requested_write())
        return _same_answer(known) if known else None

    @app.errorhandler(Replayed)
    def replayed(error: Replayed) -> Response:
        return _same_answer(error.receipt)


def keep_receipt(then: str | None) -> None:
    """Guard of `writing()`: the unique key makes the second of two taps wait, then answer."""
    if not request or request.method in SAFE_METHODS or g.get("answered"):
        return
    receipt = Receipt(
        write=requested_write(),
        person_id=_asker(),
        route=request.endpoint or "",
        answer=seal((then or request.path).encode(), SEALED_FOR),
        at=clock.now(),
    )
    known = session.get(Receipt, receipt.write)
    if known:
        raise Replayed(known)
    session.add(receipt)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        known = session.get(Receipt, receipt.write)
        if known is None:
            raise
        raise Replayed(known) from None


def answer_is(then: str) -> None:
    """Say where the answer is when only the action could know. Once, inside `writing()`."""
    receipt = session.get_one(Receipt, requested_write())
    receipt.answer = seal(then.encode(), SEALED_FOR)


def answer_whoever_asks() -> None:
    """Inside writing(), when this very write ends the session: a second tap comes from nobody,
    and gets the same answer. The answer must hold nothing of anybody's.
    """
    session.get_one(Receipt, requested_write()).person_id = None


def _asker() -> UUID | None:
    who = current_who()
    return who.person_id or who.beside_id


def _same_answer(known: Receipt) -> Response:
    if known.person_id is not None and known.person_id != _asker():
        abort(404)
    return redirect(unseal(known.answer, SEALED_FOR).decode(), 303)
