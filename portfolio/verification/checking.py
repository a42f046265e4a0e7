"""Check a badge: what a file or an address holds, verified in a process of its own.

The process names the addresses that it needs; those of this house are answered by its own
public pages, without the network, the others are fetched. Then it is asked again with what came.
Nothing is kept.
"""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio import clock, db
from portfolio.files import errors
from portfolio.files.helper import Helper
from portfolio.verification.ours import Ours
from portfolio.web.fetch import Kind, NotRead, Visit

MOST_BYTES = 2_000_000  # of a file: an image with its badge
MOST_ADDRESSES = 16  # that one badge may make us read
MOST_ROUNDS = 6
SECONDS = 12.0  # for all addresses of one badge; each has 5
AT_ONCE = 3  # sites of others read at a time: each holds a thread while it answers slowly
PATIENCE = 5.0  # seconds to wait for one's turn

ANY_BADGE = frozenset(Kind)
JSON_OR_JWT = frozenset({Kind.JSON, Kind.JWT})

# An address did not answer; a kind of signature or badge that we cannot read; nobody is named.
NOT_KNOWN = {"unreachable", "unsupported", "no_schema", "nameless"}

# It gives itself a second of the processor; a busy machine may take three to grant it.
helper = Helper("portfolio.verification.process", seconds=3, patience=10, starting=15)
_turns = threading.BoundedSemaphore(AT_ONCE)


class NotChecked(Exception):
    """No badge was checked: nothing can be said."""


class NoBadge(NotChecked):
    """What was given holds no badge."""


class TooHeavy(NotChecked):
    """The file is larger than any badge."""


class NotReached(NotChecked):
    """The address could not be read."""


class NoTime(NotChecked):
    """It took more time or memory than badges do, or the machine had none left."""


class Busy(NotChecked):
    """Too many badges at once."""


@dataclass(frozen=True)
class Answered:
    """What an address answered, None: nothing. gone: it came with « 410 Gone »."""

    body: bytes | None
    gone: bool = False


@dataclass(frozen=True)
class Step:
    """One check: its name, what is wrong (empty: nothing), and technical English."""

    name: str
    problem: str
    detail: str

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True)
class Reading:
    """What one badge says of itself (short clean texts, not to be believed) and what was found.

    ok: every check that counts passed. ours: its issuer is this house. document: the parsed
    badge, at most 256 KB; facts: see `facts.of`. newer: its issuer gives a later version today.
    """

    version: str
    ok: bool
    steps: tuple[Step, ...]
    facts: dict[str, str]
    document: dict[str, Any]
    ours: bool
    newer: bool

    @property
    def unsure(self) -> bool:
        """Whether nothing wrong was found, but something could not be known."""
        problems = {step.problem for step in self.steps if not step.ok}
        return bool(problems) and problems <= NOT_KNOWN

    def problem_of(self, name: str) -> str:
        """What check `name` found wrong; empty when it passed or was not made."""
        return next((step.problem for step in self.steps if step.name == name), "")


def check(data: bytes, *, recipient: str | None = None) -> tuple[Reading, ...]:
    """Check the badges in `data`: an image, JSON, a JWT, or the text of an address.

    recipient: the e-mail address that the badge should be for. Takes seconds when a badge names
    addresses of others. Raises a NotChecked.
    """
    if len(data) > MOST_BYTES:
        raise TooHeavy
    if not data.strip():
        raise NoBadge
    return _check(data, _address_in(data), Ours(), recipient)


def check_address(url: str, *, recipient: str | None = None) -> tuple[Reading, ...]:
    """Check the badge that is read at `url`. Raises a NotChecked."""
    return _check(b"", url, Ours(), recipient)


@db.slow
def badge_at(url: str) -> bytes:
    """What is read at `url`, for whoever keeps it and then checks it. Raises a NotChecked."""
    try:
        return _read(url, Ours(), Visit(seconds=SECONDS), ANY_BADGE)
    except NotRead as cause:
        raise NotReached from cause


@db.slow
def _check(data: bytes, address: str, own: Ours, recipient: str | None) -> tuple[Reading, ...]:
    visit = Visit(seconds=SECONDS)
    if address:
        data = _at(address, own, visit)
    return _rounds(data, own, visit, recipient)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def _address_in(data: bytes) -> str:
    """The address that `data` is, if it is one and nothing else."""
    text = data.strip()
    if text[:8].lower().startswith((b"http://", b"https://")) and len(text.split()) == 1:
        return text.decode("utf-8", "replace")
    return ""


def _at(url: str, own: Ours, visit: Visit) -> bytes:
    """The badge at `url`; the address itself when it says why it is gone."""
    try:
        return _read(url, own, visit, ANY_BADGE)
    except NotRead as cause:
        if cause.body:
            return url.encode()
        raise NotReached from cause


def _read(url: str, own: Ours, visit: Visit, kinds: frozenset[Kind]) -> bytes:
    if own.is_ours(url):
        return own.read(url)
    with _turn():
        return visit.read(url, kinds)


def _answer(url: str, own: Ours, visit: Visit) -> Answered:
    try:
        return Answered(_read(url, own, visit, JSON_OR_JWT))
    except NotRead as cause:
        return Answered(cause.body or None, gone=bool(cause.body))


def _rounds(data: bytes, own: Ours, visit: Visit, recipient: str | None) -> tuple[Reading, ...]:
    known: dict[str, Answered] = {}
    for _ in range(MOST_ROUNDS):
        said = _ask(data, known, clock.now(), recipient)
        wanted = [url for url in said["wanted"] if url not in known]
        if not wanted:
            break
        for url in wanted:
            full = len(known) >= MOST_ADDRESSES
            known[url] = Answered(None) if full else _answer(url, own, visit)
    return tuple(_reading(each, own) for each in said["readings"])


def _ask(
    data: bytes, known: dict[str, Answered], now: datetime, recipient: str | None
) -> dict[str, Any]:
    job = {
        "do": "verify",
        "own": len(data),
        "known": [
            [url, None if each.body is None else len(each.body), each.gone]
            for url, each in known.items()
        ],
        "now": now.isoformat(),
        "recipient": recipient,
    }
    try:
        bodies = [each.body for each in known.values() if each.body]
        said, made = helper.ask(job, b"".join([data, *bodies]))
    except errors.DecoderBusy as cause:
        raise Busy from cause
    except errors.BadFile as cause:
        raise NoTime from cause
    if said.get("refused") == "memory":
        raise NoTime
    if said.get("refused"):
        raise NoBadge(str(said["refused"]))
    answer: dict[str, Any] = json.loads(made[0])
    return answer


def _reading(said: dict[str, Any], own: Ours) -> Reading:
    steps = tuple(Step(name, problem or "", detail) for name, problem, detail in said["checks"])
    return Reading(
        version=said["version"],
        ok=said["ok"],
        steps=steps,
        facts=said["facts"],
        document=said["document"] or {},
        ours=own.is_issuer(said["facts"]["issuer_id"]),
        newer=said["newer"],
    )


def all_ok(readings: Iterable[Reading]) -> bool:
    """Whether every badge of a file is true."""
    return all(reading.ok for reading in readings)
