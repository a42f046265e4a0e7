"""Shared pages kept ready, compressed: many people may open one link in the same minute.

A page is kept under what the database says at this very request: the link's version, raised by
every change of what it shows, and how much it shows, which deletions change. So each process
may keep its own; none shows what is no longer so.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

import brotli  # type: ignore[import-untyped]
import sqlalchemy as sa
from flask import Response, abort, current_app, request

from portfolio import clock
from portfolio.db import session
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    ShareLink,
)
from portfolio.web.secrets import token_hash

MOST = 500  # pages, of some kilobytes each
QUALITY = 6

Stamp = tuple[int, ...]


def _count(part: type[SharedCredential] | type[SharedEvidence] | type[SharedEndorsement]) -> Any:
    return sa.select(sa.func.count()).where(part.link_id == ShareLink.id).scalar_subquery()


_OPENED = sa.select(
    ShareLink.id,
    ShareLink.holder_id,
    ShareLink.indexed,
    ShareLink.opened_at,
    ShareLink.ends_at,
    ShareLink.closed_at,
    ShareLink.version,
    _count(SharedCredential),
    _count(SharedEvidence),
    _count(SharedEndorsement),
).where(ShareLink.token_hash == sa.bindparam("hash"))


@dataclass(frozen=True)
class Opened:
    """A link that somebody opens: the little that a kept page needs, in one statement."""

    id: UUID
    holder_id: UUID
    indexed: bool
    is_open: bool
    stamp: Stamp


def opened(token: str) -> Opened | None:
    """The link that carries `token`; 410 when it is closed or has ended. 1 statement."""
    row = session.connection().execute(_OPENED, {"hash": token_hash(token)}).first()
    if row is None:
        return None
    link_id, holder_id, indexed, opened_at, ends_at, closed_at, *stamp = row
    if closed_at or (opened_at and _is_over(ends_at)):
        abort(410)
    return Opened(link_id, holder_id, indexed, opened_at is not None, tuple(stamp))


def _is_over(ends_at: datetime | None) -> bool:
    return ends_at is not None and ends_at <= clock.now()


@dataclass(frozen=True)
class _Page:
    stamp: Stamp
    plain: bytes
    compressed: bytes


class _Shelf:
    """The pages that this process keeps for one application; the least used goes first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[UUID, _Page] = OrderedDict()
        self._lock = Lock()

    def find(self, link_id: UUID, stamp: Stamp) -> _Page | None:
        with self._lock:
            found = self._pages.get(link_id)
            if found is None or found.stamp != stamp:
                return None
            self._pages.move_to_end(link_id)
            return found

    def keep(self, link_id: UUID, page: _Page) -> None:
        with self._lock:
            self._pages[link_id] = page
            self._pages.move_to_end(link_id)
            if len(self._pages) > MOST:
                self._pages.popitem(last=False)


def page_of(link: Opened, build: Callable[[], Response]) -> Response:
    """The page of `link` for a stranger: kept, or made by `build`."""
    shelf: _Shelf = current_app.extensions.setdefault("shared_pages", _Shelf())
    found = shelf.find(link.id, link.stamp)
    if found is None:
        plain = build().get_data()
        found = _Page(link.stamp, plain, brotli.compress(plain, quality=QUALITY))
        shelf.keep(link.id, found)
    if "br" in request.headers.get("Accept-Encoding", ""):
        answer = Response(found.compressed, mimetype="text/html")
        answer.headers["Content-Encoding"] = "br"
    else:
        answer = Response(found.plain, mimetype="text/html")
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
