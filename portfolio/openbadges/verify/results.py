"""What a verification says: a Check for each thing looked at, and a Verdict that holds them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portfolio.openbadges.errors import (
    BadDocument,
    BadText,
    OpenBadgesError,
    UndefinedTerm,
    UnknownContext,
)
from portfolio.openbadges.json_text import parse

MOST_BYTES = 1_000_000  # of one answer


class CheckName(StrEnum):
    """What is looked at, in this order. The last four only when there is something to look at."""

    SCHEMA = "schema"
    DATES = "dates"
    KEY = "key"
    PROOF = "proof"
    STATUS = "status"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"
    IMAGE = "image"


class Problem(StrEnum):
    """Why a check failed: a page has one sentence for each."""

    BAD_SCHEMA = "bad_schema"
    NO_SCHEMA = "no_schema"
    BAD_DATE = "bad_date"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NO_PROOF = "no_proof"
    UNSUPPORTED = "unsupported"
    NOT_THE_ISSUERS_KEY = "not_the_issuers_key"
    UNKNOWN_KEY = "unknown_key"
    NAMELESS = "nameless"  # the issuer is but a key: nothing says whose
    ALTERED = "altered"
    UNSAFE_TEXT = "unsafe_text"
    UNKNOWN_CONTEXT = "unknown_context"
    UNDEFINED_TERM = "undefined_term"
    MALFORMED = "malformed"
    UNREACHABLE = "unreachable"
    REVOKED = "revoked"
    BAD_STATUS = "bad_status"
    OTHER_RECIPIENT = "other_recipient"
    NO_RECIPIENT = "no_recipient"
    BAD_ENDORSEMENT = "bad_endorsement"
    OTHER_IMAGE = "other_image"


@dataclass(frozen=True)
class Check:
    """One result. problem is None when the check passed; detail is technical English."""

    name: CheckName
    problem: Problem | None = None
    detail: str = ""

    @property
    def ok(self) -> bool:
        """True if nothing was found wrong."""
        return self.problem is None


@dataclass(frozen=True)
class Verdict:
    """What was found in one badge. document: the parsed badge that the checks speak of.

    newer: a later version of it, as its issuer gives it today, when there is one.
    """

    document: dict[str, Any]
    checks: tuple[Check, ...]
    version: str = "3.0"
    newer: dict[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """True if every check passed."""
        return all(check.ok for check in self.checks)

    def problem_of(self, name: CheckName) -> Problem | None:
        """What check `name` found wrong; None when it passed or was not made."""
        return next((check.problem for check in self.checks if check.name == name), None)


class Unreachable(OpenBadgesError):
    """An address without an answer: raised by the `resolve` of the caller."""


class Gone(Unreachable):
    """An address that answers « 410 Gone ». body: what it says besides, perhaps why."""

    def __init__(self, url: str, body: bytes) -> None:
        super().__init__(url)
        self.body = body


Resolve = Callable[[str], bytes]


class Failed(Exception):
    """Inside the library: a check ends here, with its problem."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail

    def check(self, name: CheckName) -> Check:
        """The result of the check that ended."""
        return Check(name, self.problem, self.detail)


def fetched(url: str, resolve: Resolve) -> dict[str, Any]:
    """The JSON object at `url`. Raises Failed (UNREACHABLE) when there is none."""
    try:
        data = resolve(url)
        if len(data) > MOST_BYTES:
            raise BadDocument(f"more than {MOST_BYTES} bytes")
        found = parse(data)
    except (Unreachable, BadDocument) as cause:
        raise Failed(Problem.UNREACHABLE, f"{url}: {cause}"[:300]) from cause
    if not isinstance(found, dict):
        raise Failed(Problem.UNREACHABLE, f"{url}: no JSON object"[:300])
    return found


def problem_of(error: BadDocument) -> Problem:
    """The problem that an error of the library stands for."""
    kinds = {
        BadText: Problem.UNSAFE_TEXT,
        UnknownContext: Problem.UNKNOWN_CONTEXT,
        UndefinedTerm: Problem.UNDEFINED_TERM,
    }
    return kinds.get(type(error), Problem.MALFORMED)


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a value that may be one or several."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, Mapping)]
