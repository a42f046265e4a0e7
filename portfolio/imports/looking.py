"""Look at what a person brings: verify it, draw its picture anew, lay down its bytes. Slow."""

import hashlib
import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portfolio import db
from portfolio.files import actions as files
from portfolio.files.actions import Kept
from portfolio.files.errors import BadFile, NoPlace, StorageDown
from portfolio.files.kinds import Family
from portfolio.files.models import StoredFile
from portfolio.imports.models import Outcome, Recipient
from portfolio.imports.opening import LONGEST_NAME, Given
from portfolio.openbadges import is_for
from portfolio.verification.checking import (
    Busy,
    NoBadge,
    NotChecked,
    NoTime,
    NotReached,
    Reading,
    TooHeavy,
    badge_at,
    check,
)

SECONDS = 30.0  # for all files of one import; the next ones are asked for again

_WHY: dict[type[NotChecked], Outcome] = {
    Busy: Outcome.NO_TIME,
    NoBadge: Outcome.NO_BADGE,
    NoTime: Outcome.NO_TIME,
    NotReached: Outcome.NOT_REACHED,
    TooHeavy: Outcome.TOO_HEAVY,
}
_PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 4_000_000  # a badge is small; a photo's time and memory are not for it
BYTES = "application/octet-stream"  # of an original: saved, never shown


@dataclass(frozen=True)
class Found:
    """A badge that was read: the file as it came, what it says and what we found."""

    original: StoredFile
    digest: bytes
    ending: str
    reading: Reading
    recipient: Recipient
    picture: Kept | None

    @property
    def stored(self) -> list[StoredFile]:
        """Every file that was laid down for it."""
        return [self.original, *(self.picture.rows if self.picture else [])]


@dataclass(frozen=True)
class Looked:
    """One file, and what became of it: `found` when it is a badge to keep."""

    name: str
    outcome: Outcome
    found: Found | None = None


@db.slow
def look_at(given: Iterable[Given], email: str | None) -> list[Looked]:
    """Look at files, for as long as one may wait. Raises StorageDown, NoPlace.

    email: the address that the person proved, if any.
    """
    end = time.monotonic() + SECONDS
    return [_look(each, email, end) for each in given]


@db.slow
def look_there(address: str, email: str | None) -> Looked:
    """Look at the badge at an address; what it answers now is the original. Raises as `look_at`."""
    name = address[:LONGEST_NAME]
    try:
        data = badge_at(address)
    except NotChecked as error:
        return Looked(name, _WHY[type(error)])
    return look_at([Given(name, data)], email)[0]


@db.slow
def discard(looked: Sequence[Looked]) -> None:
    """Remove the bytes of what was not written after all."""
    for each in looked:
        if each.found:
            files.discard_files(each.found.stored)


def _look(given: Given, email: str | None, end: float) -> Looked:
    if given.refused:
        return Looked(given.name, given.refused)
    if time.monotonic() > end:
        return Looked(given.name, Outcome.NO_TIME)
    try:
        readings = check(given.data)
    except NotChecked as error:
        return Looked(given.name, _WHY[type(error)])
    return _outcome(given.name, given.data, readings, email)


def _outcome(name: str, data: bytes, readings: Sequence[Reading], email: str | None) -> Looked:
    badges = [each for each in readings if each.facts["kind"] == "badge"]
    if not badges:
        return Looked(name, Outcome.NO_BADGE)
    best = max(badges, key=lambda each: (each.ok, each.version))
    if not best.facts["name"] or not best.facts["issuer"]:
        return Looked(name, Outcome.NO_NAME)
    digest = hashlib.sha256(data).digest()
    picture = _picture(data)
    original = files.store_as_is(data, BYTES)
    found = Found(original, digest, _ending(data), best, _whose(best, email), picture)
    return Looked(name, Outcome.KEPT, found)


def _whose(reading: Reading, email: str | None) -> Recipient:
    if email is None:
        return Recipient.UNKNOWN
    return Recipient.THEIRS if is_for(reading.document, email) else Recipient.OTHER


def _picture(data: bytes) -> Kept | None:
    """The picture drawn anew by the decoder of photos; none for an SVG, a text or a large one."""
    if not data.startswith(_PNG) or _pixels(data) > MOST_PIXELS:
        return None
    try:
        return files.store(io.BytesIO(data), frozenset({Family.PHOTO}))
    except (StorageDown, NoPlace):
        raise
    except BadFile:
        return None


def _pixels(png: bytes) -> int:
    """As the first chunk says (PNG 1.2, "IHDR"); the decoder goes by the same."""
    return int.from_bytes(png[16:20]) * int.from_bytes(png[20:24])


def _ending(data: bytes) -> str:
    """How the original is called when it is saved, by what it holds."""
    if data.startswith(_PNG):
        return "png"
    return {b"{": "json", b"<": "svg"}.get(data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1], "jwt")


def moment(text: str) -> datetime | None:
    """A date of a badge, or nothing when it is none; without a zone it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
