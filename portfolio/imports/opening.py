"""From what a person gives to single files: uploads, and the files inside a zip."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from portfolio import db
from portfolio.files.errors import BadFile
from portfolio.files.helper import Helper
from portfolio.imports.models import Outcome
from portfolio.verification import facts
from portfolio.verification.checking import MOST_BYTES

MOST_FILES = 50  # of one import, those inside zips counted
MOST_IN_ALL = 20_000_000  # bytes, unpacked
LONGEST_NAME = 80

unzipper = Helper("portfolio.imports.unzipping", seconds=3, patience=20)

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_WHY = {"many": Outcome.TOO_MANY, "large": Outcome.TOO_HEAVY}


@dataclass(frozen=True)
class Given:
    """One file: how it was called (a short clean word to show), and its bytes.

    refused: why it is not looked at; then it has no bytes.
    """

    name: str
    data: bytes = b""
    refused: Outcome | None = None


@db.slow
def opened(uploads: Iterable[FileStorage]) -> list[Given]:
    """Every file in `uploads`, zips opened (zips inside are not). At most 50 files and 20 MB."""
    found: list[Given] = []
    left = MOST_IN_ALL
    for each in _files(uploads, MOST_IN_ALL):
        left -= len(each.data)
        if len(found) == MOST_FILES:
            found.append(Given(each.name, refused=Outcome.TOO_MANY))
            break
        if left < 0 or len(each.data) > MOST_BYTES:
            found.append(Given(each.name, refused=each.refused or Outcome.TOO_HEAVY))
        else:
            found.append(each)
    return found


def _files(uploads: Iterable[FileStorage], most: int) -> Iterator[Given]:
    for sent in uploads:
        name = _word(sent.filename or "")
        data = sent.stream.read(most + 1)
        if data.startswith(_ZIPS):
            yield from _unzipped(name, data)
        elif data or name:
            yield Given(name, data)


def _unzipped(name: str, data: bytes) -> Iterator[Given]:
    if len(data) > MOST_IN_ALL:
        yield Given(name, refused=Outcome.TOO_HEAVY)
        return
    job = {
        "do": "unzip",
        "most_files": MOST_FILES,
        "most_bytes": MOST_IN_ALL,
        "most_each": MOST_BYTES,
    }
    try:
        said, made = unzipper.ask(job, data)
    except BadFile:
        yield Given(name, refused=Outcome.BAD_ZIP)
        return
    if refused := said.get("refused"):
        yield Given(name, refused=_WHY.get(str(refused), Outcome.BAD_ZIP))
        return
    names = json.loads(made[0])
    if not names:
        yield Given(name, refused=Outcome.NO_BADGE)
    for inside, part in zip(names, made[1:], strict=True):
        yield Given(_word(inside), part)


def _word(name: str) -> str:
    """The last part of a name, to be shown and nothing else."""
    return facts.line(name.replace("\\", "/").rsplit("/", 1)[-1], LONGEST_NAME)
