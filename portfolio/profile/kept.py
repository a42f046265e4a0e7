"""Shared pages kept ready: many people may open one link in the same minute.

In front of the application stands `KeptPages`. It answers a stranger who opens a link: with the
page it kept, while the database says the same of the link as before that page was made (its
dates, its version, raised by every change of what it shows, and how much it shows); otherwise
with the page made anew. The database is asked at each request, so each process may keep its own
pages; none is ever older than the last change.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import brotli  # type: ignore[import-untyped]
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from portfolio import clock
from portfolio.db import Ready
from portfolio.permissions import NOBODY, allowed
from portfolio.profile.facts import is_a_person
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    ShareLink,
)
from portfolio.profile.openings import Openings
from portfolio.profile.pieces import pieces
from portfolio.profile.shown import LINK, opened, read
from portfolio.signin.sessions import NO_COPIES
from portfolio.web.headers import protecting
from portfolio.web.secrets import token_hash

log = logging.getLogger("pepites.requests")

MOST = 500  # pages, of some kilobytes each
LIFE = timedelta(hours=1)  # of what one process remembers of people, shown or not any more
PATH = "/p/"
QUALITY = 1  # of brotli: a fifth more bytes than the 5 of other pages, in a fifth of the time
OF_ONE_ANSWER = {"X-Request-Id", "Date"}  # the server in front dates each
NOT_INDEXED = ("X-Robots-Tag", "noindex")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Row = tuple[Any, ...]
Key = tuple[str, str]  # the token, the encodings that the browser takes


def _count(part: type[SharedCredential] | type[SharedEvidence] | type[SharedEndorsement]) -> Any:
    return sa.select(sa.func.count()).where(part.link_id == ShareLink.id).scalar_subquery()


# Whose link it is, what it says by itself, and how much it shows.
_STATE = Ready(
    LINK.add_columns(
        ShareLink.version,
        _count(SharedCredential),
        _count(SharedEvidence),
        _count(SharedEndorsement),
    )
)


@dataclass(frozen=True)
class _Page:
    """An answer, and what the database said just before it was made."""

    row: Row
    link_id: UUID
    ends_at: datetime | None
    headers: list[tuple[str, str]]
    body: bytes

    def is_of_now(self, row: Row) -> bool:
        return self.row == row and (self.ends_at is None or clock.now() < self.ends_at)


class KeptPages:
    """The application with its shared pages kept, the least used going first.

    Only a stranger's plain opening is answered here: a GET of /p/<token> under our own name,
    without any cookie. Everybody and everything else goes to the application: so does a link
    that is not open, and a browser that does not take brotli when its page is not kept.
    """

    def __init__(self, app: Flask, openings: Openings) -> None:
        self._app, self._next, self._openings = app, app.wsgi_app, openings
        self._engine = app.extensions["database"]
        self._host = urlsplit(app.config["SETTINGS"].public_url).hostname
        self._protecting = list(protecting(https=app.config["SETTINGS"].https).items())
        self.pages: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._lock = Lock()
        self._since = clock.now()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if abs(clock.now() - self._since) >= LIFE:  # also when the clock was set back
            self._forget()
        token = self._opened(environ)
        if token is None:
            return self._next(environ, start_response)
        began = time.monotonic()
        key = (token, _encoding(environ))
        try:
            row, page, how = self._page(key)
        except OperationalError:  # the application has words for that
            row = None
        if row is None:
            return self._next(environ, start_response)
        if page is None:
            return self._let_make(key, row, environ, start_response)
        if is_a_person("GET", environ.get("HTTP_USER_AGENT", ""), _purpose(environ)):
            self._openings.note(page.link_id)
        request_id = uuid4().hex[:12]
        spent = (time.monotonic() - began) * 1000
        log.info("GET /p/<token> 200 %.0fms, %s", spent, how, extra={"request_id": request_id})
        start_response("200 OK", [*page.headers, ("X-Request-Id", request_id)])
        return [page.body]

    def _forget(self) -> None:
        """Let go of all that was remembered: a withdrawn word leaves the memory with the rest."""
        self._since = clock.now()
        with self._lock:
            self.pages.clear()
        with self._app.app_context():
            pieces().forget()

    def _opened(self, environ: Environ) -> str | None:
        """The token of a link that a stranger opens, or None for any other request."""
        path = environ["PATH_INFO"]
        if not path.startswith(PATH) or environ["REQUEST_METHOD"] != "GET":
            return None
        token = path[len(PATH) :]
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        plain = not environ.get("HTTP_COOKIE") and not environ.get("QUERY_STRING")
        return token if plain and "/" not in token and host == self._host else None

    def _page(self, key: Key) -> tuple[Row | None, _Page | None, str]:
        """What the database says of the link, its page if we have or make it, and how we did."""
        with self._engine.connect() as connection:
            row = self._row(connection, key[0])
            page = self._find(key, row) if row else None
            if row is None or page or not _takes_brotli(key[1]):
                return row, page, "kept"
            made = self._make(connection, key[0], row)
        if made:
            self._keep(key, made)
        return row, made, "made anew"

    def _row(self, connection: sa.Connection, token: str) -> Row | None:
        """What the database says of this link at this moment, as it says it. 1 statement."""
        found = _STATE.rows(connection, hash=token_hash(token))
        return found[0] if found else None

    def _find(self, key: Key, row: Row) -> _Page | None:
        with self._lock:
            page = self.pages.get(key)
            if page is None or not page.is_of_now(row):
                return None
            self.pages.move_to_end(key)
            return page

    def _keep(self, key: Key, page: _Page) -> None:
        with self._lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            if len(self.pages) > MOST:
                self.pages.popitem(last=False)

    def _make(self, connection: sa.Connection, token: str, row: Row) -> _Page | None:
        """The page as the database is now, in brotli; None when a stranger may not look."""
        link = opened(row)
        if not allowed("share_link.look", NOBODY, link):
            return None
        with self._app.app_context():
            html = pieces().shared_page(link, read(connection, link), PATH + token)
        body = brotli.compress(html.encode(), quality=QUALITY)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Encoding", "br"),
            ("Vary", "Accept-Encoding, Cookie"),
            ("Cache-Control", "no-cache"),
            ("Copies", NO_COPIES),
            *([] if link.indexed else [NOT_INDEXED]),
            *self._protecting,
        ]
        return _Page(row, link.id, link.ends_at, headers, body)

    def _let_make(
        self, key: Key, row: Row, environ: Environ, start_response: StartResponse
    ) -> list[bytes]:
        """Let the application answer; keep that answer when it is a page for anybody."""
        said: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *error)

        answer = self._next(environ, note)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = said
        names = {name.lower() for name, _ in headers}
        if status.startswith("200") and "set-cookie" not in names:
            kept = [each for each in headers if each[0] not in OF_ONE_ANSWER]
            link = opened(row)
            self._keep(key, _Page(row, link.id, link.ends_at, kept, body))
        return [body]


def _encoding(environ: Environ) -> str:
    """Answers differ by this header alone (see `Vary`); browsers write it in few ways."""
    return str(environ.get("HTTP_ACCEPT_ENCODING", ""))[:64]


def _takes_brotli(encoding: str) -> bool:
    """Whether brotli is named among the others, as browsers do, and no less wanted than they."""
    return "br" in [each.strip() for each in encoding.split(",")]


def _purpose(environ: Environ) -> str:
    return str(environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or "")
