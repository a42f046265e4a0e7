"""The life of an application: one table. Who may act stands in `permissions` alone."""

import enum
from collections.abc import Container


class State(enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    MORE_ASKED = "more_asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


S = State

CHANGES: dict[str, tuple[frozenset[State], State]] = {
    "ask_for_more": (frozenset({S.SUBMITTED, S.IN_REVIEW}), S.MORE_ASKED),
    "decline": (frozenset({S.SUBMITTED, S.IN_REVIEW}), S.DECLINED),
    "grant": (frozenset({S.SUBMITTED, S.IN_REVIEW}), S.GRANTED),
    "grant_by_rule": (frozenset({S.SUBMITTED}), S.GRANTED),
    "put_back": (frozenset({S.IN_REVIEW}), S.SUBMITTED),
    "send": (frozenset({S.DRAFT, S.MORE_ASKED}), S.SUBMITTED),
    "start_again": (frozenset({S.DECLINED, S.WITHDRAWN}), S.DRAFT),  # of a new application
    "take": (frozenset({S.SUBMITTED}), S.IN_REVIEW),
    "withdraw": (
        frozenset({S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.MORE_ASKED}),
        S.WITHDRAWN,
    ),
}

EDITABLE = frozenset({S.DRAFT, S.MORE_ASKED})
BADGE_OPEN = frozenset({S.DRAFT})  # once more is asked, it is about this very badge
WAITING = frozenset({S.SUBMITTED, S.IN_REVIEW})


class ImpossibleChange(Exception):
    """The state table has no such step from here."""

    def __init__(self, state: State, change: str) -> None:
        super().__init__(f"{change} from {state.value}")
        self.state = state
        self.change = change


def possible(state: State, change: str) -> bool:
    """Whether the table has the step `change` from `state`."""
    return change in CHANGES and state in CHANGES[change][0]


def after(state: State, change: str) -> State:
    """The state that `change` leads to. Raises ImpossibleChange."""
    if not possible(state, change):
        raise ImpossibleChange(state, change)
    return CHANGES[change][1]


def stands_at(answered: Container[str], *, has_proof: bool) -> str:
    """The step at which a draft goes on: where, story, proofs or check.

    answered: the questions that have an answer. The story may be empty, and is done once there
    is a proof, which comes after it.
    """
    if "where" not in answered:
        return "where"
    if has_proof:
        return "check"
    return "proofs" if "story" in answered else "story"
