"""Sessions: opened by a way in, read at each request, ended one by one or all.

On a phone that is mine: until 90 days without use. Elsewhere: the cookie ends with the
browser, and the server ends it after 30 minutes idle or 8 hours. Filling together: 45 minutes.

Each answer says in the header `Copies` what the browser may keep for when there is no network:
a name that is this session's alone, or `none`. `static/root/sw.js` deletes what another session
left before it shows a page.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, Response, g, request
from flask_login import LoginManager

from portfolio import clock
from portfolio.config import settings
from portfolio.db import session
from portfolio.people.models import Person
from portfolio.permissions import NOBODY, Who
from portfolio.signin.devices import device_of
from portfolio.signin.models import Purpose, Session
from portfolio.web.access import WhoLoader, current_who
from portfolio.web.afterwards import afterwards
from portfolio.web.secrets import new_token, token_hash

KEPT = timedelta(days=90)
IDLE = timedelta(minutes=30)
BORROWED = timedelta(hours=8)
TOGETHER = timedelta(minutes=45)
SEEN_EVERY = timedelta(minutes=5)
NO_COPIES = "none"

login_manager = LoginManager()


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host, over HTTPS (RFC 6265bis §4.1.3.2)."""
    return "__Host-pepites" if settings().https else "pepites"


def init_sessions(app: Flask) -> None:
    """Let `web` know who is asking, and Flask-Login the person."""
    WhoLoader.load = staticmethod(_who)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-page" if app.config["SETTINGS"].https else "page",
        SESSION_COOKIE_SECURE=app.config["SETTINGS"].https,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    login_manager.session_protection = None
    login_manager.init_app(app)

    @app.context_processor
    def account() -> dict[str, object]:
        return {"me": _person(None), "copies": g.get("copies"), "late": g.get("late")}

    @app.after_request
    def set_cookie(answer: Response) -> Response:
        if "new_token" in g:
            _write_cookie(answer, g.new_token)
        elif _left_over():
            _write_cookie(answer, ("", None))
        if "copies" in g:  # not known when the database does not answer
            answer.headers["Copies"] = g.copies
        return answer


@login_manager.request_loader  # type: ignore[untyped-decorator]
def _person(_: object) -> Person | None:
    who = current_who()
    return session.get(Person, who.person_id) if who.person_id else None


def _who() -> Who:
    opened = current_session()
    if opened is None:
        return NOBODY
    if opened.purpose is Purpose.TOGETHER:
        return Who(session_id=opened.id, together=opened.application_id, beside_id=opened.person_id)
    return Who(person_id=opened.person_id, session_id=opened.id)


def current_session() -> Session | None:
    """The open session of this request, or None."""
    if "session_row" not in g:
        token = request.cookies.get(cookie_name(), "")
        _remember(_open_session(token) if token else None)
    row: Session | None = g.session_row
    return row


def may_keep_copies() -> bool:
    """Whether this is a phone that is mine: nothing personal may stay on any other."""
    row = current_session()
    return row is not None and _copies(row) != NO_COPIES


def _remember(row: Session | None) -> None:
    """`row` is the session of this request from now on."""
    g.session_row = row
    g.copies = _copies(row)
    g.pop("who", None)


def _copies(row: Session | None) -> str:
    if row is None or row.mine is not True or row.purpose is not Purpose.OWN:
        return NO_COPIES
    return hashlib.sha256(b"copies" + row.token_hash).hexdigest()[:24]


def _open_session(token: str) -> Session | None:
    row = session.scalar(sa.select(Session).where(Session.token_hash == token_hash(token)))
    if row is None or not is_open(row):
        return None
    if clock.now() - row.seen_at > SEEN_EVERY:
        afterwards(lambda: _seen(row.id))
    return row


def is_open(row: Session) -> bool:
    """Whether this session still lets anyone in."""
    now = clock.now()
    if row.ended_at or row.ends_at <= now:
        return False
    return row.mine is True or now - row.seen_at <= IDLE or row.purpose is Purpose.TOGETHER


def _seen(session_id: UUID) -> None:
    row = session.get(Session, session_id)
    if row is None:
        return
    row.seen_at = clock.now()
    if row.mine:
        row.ends_at = row.seen_at + KEPT
    person = session.get(Person, row.person_id)
    if person and row.purpose is Purpose.OWN:
        person.last_seen_at = row.seen_at


def open_session(
    person: Person, way: str, *, mine: bool | None = None, application_id: UUID | None = None
) -> Session:
    """Sign `person` in on this browser; the cookie leaves with the answer. Inside writing().

    `mine`: whether the phone is the person's (None: not asked yet). `application_id`: a
    session for filling together, of which `person` is the counsellor. A session that was
    open in this browser ends.
    """
    before = current_session()
    if before:
        end(before)
    token = new_token()
    now = clock.now()
    together = application_id is not None
    row = Session(
        token_hash=token_hash(token),
        person_id=person.id,
        purpose=Purpose.TOGETHER if together else Purpose.OWN,
        application_id=application_id,
        way=way,
        device=device_of(request.user_agent.string),
        mine=mine,
        ends_at=now + (TOGETHER if together else KEPT if mine else BORROWED),
    )
    session.add(row)
    session.flush()
    g.new_token = (token, mine)
    _remember(row)
    person.last_seen_at = now
    return row


def keep_here(row: Session, *, mine: bool) -> None:
    """« Ce téléphone est à moi »: the answer decides how long the session lasts."""
    row.mine = mine
    row.ends_at = clock.now() + KEPT if mine else row.made_at + BORROWED
    g.new_token = (request.cookies.get(cookie_name(), ""), mine)
    g.copies = _copies(row)


def end(row: Session) -> None:
    """End one session now."""
    row.ended_at = row.ended_at or clock.now()


def end_here() -> None:
    """End the session of this browser and take its cookie back."""
    row = current_session()
    if row:
        end(row)
    g.new_token = ("", None)
    _remember(None)


def open_sessions(person_id: UUID) -> Sequence[Session]:
    """The sessions in which this person is in, last used first."""
    rows = session.scalars(
        sa.select(Session)
        .where(
            Session.person_id == person_id,
            Session.purpose == Purpose.OWN,
            Session.ended_at.is_(None),
            Session.ends_at > clock.now(),
        )
        .order_by(Session.seen_at.desc())
    )
    return [row for row in rows if is_open(row)]


def _left_over() -> bool:
    """Whether this page was asked for with the cookie of a session that has ended."""
    stranger = "session_row" in g and g.session_row is None
    return stranger and request.method == "GET" and cookie_name() in request.cookies


def _write_cookie(answer: Response, new: tuple[str, bool | None]) -> None:
    token, mine = new
    secure = settings().https
    if not token:
        answer.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
        # Any sign-out wipes what the browser kept, before the next page is shown.
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=int(KEPT.total_seconds()) if mine else None,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
