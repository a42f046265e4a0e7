"""Shared pages kept ready: many people may open one link in the same minute.

In front of the application stands `KeptPages`. It gives a whole answer back, as the application
made it for a stranger, while the database says the same of the link as before that answer was
made: its dates, its version (raised by every change of what it shows) and how much it shows.
The database is asked at each request, so each process may keep its own pages; none is ever
older than the last change.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from portfolio import clock
from portfolio.profile.facts import is_a_person
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    ShareLink,
)
from portfolio.profile.openings import Openings
from portfolio.web.secrets import token_hash

log = logging.getLogger("pepites.requests")

MOST = 500  # pages, of some kilobytes each
PATH = "/p/"

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Row = tuple[Any, ...]


def _count(part: type[SharedCredential] | type[SharedEvidence] | type[SharedEndorsement]) -> Any:
    return sa.select(sa.func.count()).where(part.link_id == ShareLink.id).scalar_subquery()


_STATE = sa.select(
    ShareLink.id,
    ShareLink.opened_at,
    ShareLink.closed_at,
    ShareLink.ends_at,
    ShareLink.version,
    _count(SharedCredential),
    _count(SharedEvidence),
    _count(SharedEndorsement),
).where(ShareLink.token_hash == sa.bindparam("hash"))


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
    without any cookie. Everybody and everything else goes to the application.
    """

    def __init__(self, app: Flask, openings: Openings) -> None:
        self._next, self._openings = app.wsgi_app, openings
        self._engine = app.extensions["database"]
        self._host = urlsplit(app.config["SETTINGS"].public_url).hostname
        compiled = _STATE.compile(dialect=self._engine.dialect)
        self._asks, self._by_place = str(compiled), compiled.positional
        self.pages: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        token = self._opened(environ)
        row = self._row(token) if token else None
        if token is None or row is None:
            return self._next(environ, start_response)
        began = time.monotonic()
        key = (token, _encoding(environ))
        page = self._find(key, row)
        if page is None:
            return self._make(key, row, environ, start_response)
        if is_a_person("GET", environ.get("HTTP_USER_AGENT", ""), _purpose(environ)):
            self._openings.note(page.link_id)
        request_id = uuid4().hex[:12]
        spent = (time.monotonic() - began) * 1000
        log.info("GET /p/<token> 200 %.0fms, kept", spent, extra={"request_id": request_id})
        start_response("200 OK", [*page.headers, ("X-Request-Id", request_id)])
        return [page.body]

    def _opened(self, environ: Environ) -> str | None:
        """The token of a link that a stranger opens, or None for any other request."""
        path = environ["PATH_INFO"]
        if not path.startswith(PATH) or environ["REQUEST_METHOD"] != "GET":
            return None
        token = path[len(PATH) :]
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        plain = not environ.get("HTTP_COOKIE") and not environ.get("QUERY_STRING")
        return token if plain and "/" not in token and host == self._host else None

    def _row(self, token: str) -> Row | None:
        """What the database says of this link at this moment, as it says it. 1 statement."""
        asked = token_hash(token)
        with self._engine.connect() as connection:
            given = (asked,) if self._by_place else {"hash": asked}
            found = connection.exec_driver_sql(self._asks, given).fetchone()
        return tuple(found) if found else None

    def _find(self, key: tuple[str, str], row: Row) -> _Page | None:
        with self._lock:
            page = self.pages.get(key)
            if page is None or not page.is_of_now(row):
                return None
            self.pages.move_to_end(key)
            return page

    def _make(
        self, key: tuple[str, str], row: Row, environ: Environ, start_response: StartResponse
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
            kept = [(name, value) for name, value in headers if name != "X-Request-Id"]
            link_id = row[0] if isinstance(row[0], UUID) else UUID(row[0])
            with self._lock:
                self.pages[key] = _Page(row, link_id, _moment(row[3]), kept, body)
                self.pages.move_to_end(key)
                if len(self.pages) > MOST:
                    self.pages.popitem(last=False)
        return [body]


def _encoding(environ: Environ) -> str:
    """Answers differ by this header alone (see `Vary`); browsers write it in few ways."""
    return str(environ.get("HTTP_ACCEPT_ENCODING", ""))[:64]


def _purpose(environ: Environ) -> str:
    return str(environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or "")


def _moment(said: str | datetime | None) -> datetime | None:
    """A moment as the driver gives it: SQLite's is a text in UTC."""
    if not isinstance(said, str):
        return said
    return datetime.fromisoformat(said).replace(tzinfo=UTC)
