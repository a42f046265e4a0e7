"""Keep a file, give it back, forget it."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import BinaryIO
from uuid import UUID, uuid4

import sqlalchemy as sa

from portfolio import clock
from portfolio.db import after_commit, session, slow
from portfolio.files import errors, intake
from portfolio.files.kinds import Family
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage

log = logging.getLogger(__name__)

# A file lies in the storage before its row is written: younger ones are left alone.
SWEEP_AFTER = timedelta(days=1)
SWEPT_AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """What `store` made: rows not yet in the session, whose bytes already lie in the storage.

    A photo has `file` (1600 px), `medium` (800) and `thumb`; a sound and a document `file` alone.
    `seconds` for a sound; `width` and `height` in pixels for a photo's `file`.
    """

    family: Family
    file: StoredFile
    medium: StoredFile | None = None
    thumb: StoredFile | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None

    @property
    def rows(self) -> list[StoredFile]:
        """Every row, to add to the session inside `writing()`."""
        return [row for row in (self.file, self.medium, self.thumb) if row]


@slow
def store(source: BinaryIO, wanted: frozenset[Family] = intake.EVERYTHING) -> Kept:
    """Make `source` safe and lay its bytes down, before the write transaction.

    Then, inside `writing()`: `session.add_all(kept.rows)`. When that write does not happen,
    `discard(kept)`; after a crash the sweep does it. Raises a BadFile with a `sentence`.
    """
    safe = intake.read(source, wanted)
    rows = _lay_down(safe.parts)
    by_name = {part.name: row for part, row in zip(safe.parts, rows, strict=True)}
    return Kept(
        safe.family,
        rows[0],
        medium=by_name.get(intake.MEDIUM),
        thumb=by_name.get(intake.SMALL),
        seconds=safe.seconds,
        width=safe.width,
        height=safe.height,
    )


@slow
def store_as_is(data: bytes, media_type: str) -> StoredFile:
    """Lay `data` down as it came, for whoever gave it to take back: it was not made safe.

    media_type: one that no browser shows. Then as `store`: add the row, or `discard_files`.
    """
    return _lay_down((intake.Part("original", media_type, data),))[0]


@slow
def make_playable(file: StoredFile) -> Kept:
    """The sound of `file` in the form every phone plays, laid down beside it; for the worker.

    Then, inside `writing()`: add its row, point to it, and `forget` the first file.
    Raises a BadFile: a sound that cannot be made playable, or a lost one.
    """
    part, seconds = intake.playable(fetch(file))
    return Kept(Family.SOUND, _lay_down((part,))[0], seconds=seconds)


@slow
def fetch(file: StoredFile) -> bytes:
    """The bytes of `file`, exactly as they were kept. Raises Lost, or StorageDown."""
    data = storage().get(str(file.id))
    if hashlib.sha256(data).digest() != file.sha256:
        log.error("the bytes of stored file %s have changed", file.id)
        raise errors.Lost
    return data


@slow
def discard(kept: Kept) -> None:
    """Remove bytes whose rows were never written."""
    _remove([row.id for row in kept.rows])


@slow
def discard_files(rows: Iterable[StoredFile]) -> None:
    """The same, for single files."""
    _remove([row.id for row in rows])


def forget(*files: StoredFile) -> None:
    """Delete the rows of `files`, and their bytes right after the commit. Inside `writing()`."""
    forget_ids([file.id for file in files])


def forget_ids(ids: list[UUID]) -> None:
    """The same, of files known by their ids."""
    if not ids:
        return
    session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(ids)))
    after_commit(partial(_remove, ids))


@slow
def sweep() -> int:
    """Remove bytes that no row names, a day after they came: what a crash left. How many."""
    now = clock.now()
    old = [each for each in storage().list() if now - each.changed_at > SWEEP_AFTER]
    ids = {name: _as_id(name) for name in (each.name for each in old)}
    swept = 0
    found = list(filter(None, ids.values()))
    for start in range(0, len(found), SWEPT_AT_ONCE):
        some = found[start : start + SWEPT_AT_ONCE]
        named = set(session.scalars(sa.select(StoredFile.id).where(StoredFile.id.in_(some))))
        session.commit()
        swept += _remove([each for each in some if each not in named])
    return swept


def _lay_down(parts: tuple[intake.Part, ...]) -> list[StoredFile]:
    rows: list[StoredFile] = []
    try:
        for part in parts:
            row = StoredFile(
                id=uuid4(),
                sha256=hashlib.sha256(part.data).digest(),
                size=len(part.data),
                media_type=part.media_type,
                made_at=clock.now(),
            )
            storage().put(str(row.id), part.data)
            rows.append(row)
    except errors.NoPlace:
        log.exception("a file could not be kept")
        _remove([row.id for row in rows])
        raise
    return rows


def _remove(ids: list[UUID]) -> int:
    """Delete bytes; what the storage refuses today the sweep removes later. How many went."""
    removed = 0
    for each in ids:
        try:
            storage().delete(str(each))
            removed += 1
        except errors.StorageDown:
            log.exception("the bytes of %s could not be removed", each)
    return removed


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:  # not ours
        return None
