"""From the bytes a person sends to what we keep: slow, and before any write transaction."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from portfolio.files import errors, kinds
from portfolio.files.helper import Helper
from portfolio.files.kinds import Family, Kind

FULL, MEDIUM, SMALL = "full", "medium", "small"  # the sizes of a photo
RAW, PLAYABLE = "raw", "playable"  # a voice before and after the worker
PAPER = "paper"

SIDES = (1600, 800)  # pixels, longest side
SMALL_SIDE = 320
SMALL_BYTES = 12_000

EVERYTHING = frozenset(Family)

photos = Helper("portfolio.files.decoders.photo", seconds=30, patience=40)
sounds = Helper("portfolio.files.decoders.sound", seconds=90, patience=100)

_TOO_HEAVY = {
    Family.PHOTO: errors.TooHeavyPhoto,
    Family.SOUND: errors.TooHeavySound,
    Family.DOCUMENT: errors.TooHeavyDocument,
}
_PART = {
    Family.PHOTO: errors.PartOfPhoto,
    Family.SOUND: errors.PartOfSound,
    Family.DOCUMENT: errors.PartOfDocument,
}
_NOT_WANTED = {
    frozenset({Family.PHOTO}): errors.NotAPhoto,
    frozenset({Family.SOUND}): errors.NotASound,
    frozenset({Family.DOCUMENT}): errors.NotADocument,
}
_REFUSED: dict[str, dict[Family, type[errors.BadFile]]] = {
    "part": _PART,
    "pixels": {Family.PHOTO: errors.TooManyPixels},
    "memory": {Family.PHOTO: errors.TooManyPixels, Family.SOUND: errors.BrokenSound},
    "broken": {Family.PHOTO: errors.BrokenPhoto, Family.SOUND: errors.BrokenSound},
    "video": {Family.SOUND: errors.IsAVideo},
    "silent": {Family.SOUND: errors.NotASound},
    "long": {Family.SOUND: errors.TooLongSound},
}


@dataclass(frozen=True)
class Part:
    """Bytes to keep: one size of a photo, a voice, a paper."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class SafeFile:
    """A file that was opened, understood and made safe. `seconds` for a voice; sizes in pixels."""

    family: Family
    parts: tuple[Part, ...]
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def read(source: BinaryIO, wanted: frozenset[Family] = EVERYTHING) -> SafeFile:
    """Make a safe file of what `source` holds, if it is one of the `wanted` families.

    source: a file that can go back to its start, such as an upload; no more of it is read
    than its kind may weigh. Raises a BadFile, whose `sentence` is for the person.
    """
    head = source.read(kinds.HEAD)
    if not head:
        raise errors.Empty
    kind = kinds.recognise(head)
    if kind is None or kind.family not in wanted:
        raise _NOT_WANTED.get(wanted, errors.UnknownKind)
    source.seek(-len(head), io.SEEK_CUR)
    data = source.read(kind.most_bytes + 1)  # once: eight people may send 20 MB at a time
    if len(data) > kind.most_bytes:
        raise _TOO_HEAVY[kind.family]
    if not kinds.is_whole(data, kind):
        raise _PART[kind.family]
    if kind.family is Family.PHOTO:
        return _photo(data, kind)
    if kind.family is Family.SOUND:
        return _sound(data, kind)
    return SafeFile(kind.family, (Part(PAPER, kind.media_type, data),))


def playable(data: bytes) -> tuple[Part, float]:
    """`data`, a voice as a phone recorded it, in the form every phone plays; and its seconds.

    AAC-LC, mono, 44.1 kHz, 64 kbit/s in MP4, its index first. Takes seconds of work: for the
    worker. Raises a BadFile.
    """
    kind = kinds.recognise(data[: kinds.HEAD])
    if kind is None or kind.family is not Family.SOUND:
        raise errors.NotASound
    said, made = sounds.ask(_sound_job("convert", kind), data)
    _accept(said, kind)
    return Part(PLAYABLE, kinds.MP4.media_type, made[0]), float(said["seconds"])


def _photo(data: bytes, kind: Kind) -> SafeFile:
    job = {
        "reader": kind.reader,
        "most_pixels": kind.most_pixels,
        "sides": SIDES,
        "small": SMALL_SIDE,
        "small_bytes": SMALL_BYTES,
    }
    said, made = photos.ask(job, data)
    _accept(said, kind)
    parts = tuple(
        Part(name, kinds.JPEG.media_type, part)
        for name, part in zip((FULL, MEDIUM, SMALL), made, strict=True)
    )
    return SafeFile(kind.family, parts, width=said["width"], height=said["height"])


def _sound(data: bytes, kind: Kind) -> SafeFile:
    said, _ = sounds.ask(_sound_job("probe", kind), data)
    _accept(said, kind)
    part = Part(RAW, kind.media_type, data)
    return SafeFile(kind.family, (part,), seconds=float(said["seconds"]))


def _sound_job(do: str, kind: Kind) -> dict[str, object]:
    return {"do": do, "reader": kind.reader, "most_seconds": kinds.LONGEST_SOUND}


def _accept(said: dict[str, object], kind: Kind) -> None:
    refused = said.get("refused")
    if refused:
        raise _REFUSED.get(str(refused), {}).get(kind.family, errors.BadFile)
