"""What changes a request that exists: answered, sent, decided, taken back. `asking`: how it begins.

Each action takes the row for itself first (`take_hold`), so that of two people at once the
second sees what the first did, on either database.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.applications import queries, states
from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.applications.states import EDITABLE, ImpossibleChange, State
from portfolio.credentials import queries as credentials
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.notices.actions import mark_all_read, tell
from portfolio.people.models import Person

WHERE, STORY = "where", "story"
STORY_MOST = 3000  # characters
UNSEEN_BY_HOLDER = {"take", "put_back"}  # steps that are between those who evaluate


class AlreadyHeld(Exception):
    """The person has this badge: `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__("already held")
        self.slug = slug


class NoProof(Exception):
    """A request leaves with one proof at least."""


class ChangedMeanwhile(Exception):
    """Somebody wrote since the page was shown. `now`: what is written; `mine`: what was typed."""

    def __init__(self, now: Any, mine: Any) -> None:
        super().__init__("changed meanwhile")
        self.now = now
        self.mine = mine


def page_of(application: Application) -> str:
    """Where its person follows it."""
    return f"/demandes/{application.id}"


def _question_of(application: Application) -> str:
    """« C’est bien vous ? »"""
    return f"/demandes/{application.id}/moi"


def _close_news(application: Application) -> None:
    """What the person was told of this request asks nothing of them any more."""
    for page in (page_of(application), _question_of(application)):
        mark_all_read(application.holder_id, page)


def answer(
    application: Application,
    question: str,
    value: Any,
    *,
    seen: int | None = None,
    beside: Person | None = None,
) -> Answer:
    """Keep one answer (WHERE: list of places; STORY: text) and who entered it.

    seen: the number of the answer that the page showed (0: none), or None not to compare.
    Raises ChangedMeanwhile when another one was written since, ImpossibleChange once sent.
    """
    take_hold(application)
    _refuse_unless_open(application, "answer")
    kept = session.get(Answer, (application.id, question))
    if kept is not None and seen is not None and seen != kept.number and kept.value != value:
        raise ChangedMeanwhile(kept.value, value)
    if kept is None:
        kept = Answer(application_id=application.id, question=question, number=0)
        session.add(kept)
    kept.value = value
    kept.number += 1
    kept.with_id = beside.id if beside else None
    kept.with_name = beside.name if beside else ""
    kept.at = clock.now()
    touch(application)
    return kept


def attach(application: Application, proof: Evidence) -> None:
    """Let a proof of the same person serve this request. Twice is once."""
    take_hold(application)
    _refuse_unless_open(application, "attach")
    if proof.holder_id != application.holder_id:
        raise ValueError("a proof of somebody else")
    if session.get(Attached, (application.id, proof.id)) is None:
        session.add(Attached(application_id=application.id, evidence_id=proof.id))
    touch(application)


def detach(application: Application, proof: Evidence) -> None:
    """Take a proof out of this request; the person keeps it."""
    take_hold(application)
    _refuse_unless_open(application, "detach")
    session.execute(
        sa.delete(Attached).where(
            Attached.application_id == application.id, Attached.evidence_id == proof.id
        )
    )
    touch(application)


def send(
    application: Application, *, named: bool, by: Person, seen: int | None = None
) -> ApplicationEvent:
    """Send it to who evaluates. named: « Mettre mon prénom dans le badge ? ».

    seen: the version that the last page showed, or None. Raises NoProof, AlreadyHeld,
    ChangedMeanwhile, ImpossibleChange; then nothing has changed.
    """
    take_hold(application)
    _refuse_unless_sendable(application)
    if seen is not None and seen != application.version:
        raise ChangedMeanwhile(application.version, seen)
    application.named = named
    return change(application, "send", by=by)


def ask_holder_to_send(application: Application, *, named: bool, beside: Person) -> None:
    """Filled together: the person is asked, in their own app, « C’est bien vous ? »."""
    choose_named(application, named=named)
    application.asked_holder_at = clock.now()
    holder = session.get_one(Person, application.holder_id)
    write_down(application, "ask_holder", by=None, beside=beside)
    _close_news(application)  # this question takes its place
    tell(holder, "filled_together", link=_question_of(application), name=beside.name)
    touch(application)


def choose_named(application: Application, *, named: bool) -> None:
    """« Mettre mon prénom dans le badge ? », answered before the sending itself.

    Filled together, the person then proves who they are. Raises NoProof, AlreadyHeld,
    ImpossibleChange.
    """
    take_hold(application)
    _refuse_unless_sendable(application)
    application.named = named
    touch(application)


def refuse_to_send(application: Application, *, by: Person) -> None:
    """« Non, ce n’est pas moi », or not now: it stays a draft that nobody else sees."""
    take_hold(application)
    application.asked_holder_at = None
    mark_all_read(application.holder_id, _question_of(application))
    write_down(application, "refuse", by=by)
    touch(application)


def withdraw(application: Application, *, by: Person) -> ApplicationEvent:
    """Take the request back: nobody evaluates it any more."""
    return change(application, "withdraw", by=by)


def change(
    application: Application,
    step: str,
    *,
    by: Person | None,
    beside: Person | None = None,
    word: str = "",
    reason: str = "",
    next_step: str = "",
    seen: int | None = None,
) -> ApplicationEvent:
    """Take the step `step` of the state table and write it down for ever.

    by: who does it (None: the service). seen: the version of the page it is done from, or
    None. Raises ImpossibleChange or ChangedMeanwhile; then nothing has changed.
    """
    take_hold(application)
    new = states.after(application.state, step)
    if seen is not None and seen != application.version:
        raise ChangedMeanwhile(application.version, seen)
    application.state = new
    now = clock.now()
    if step == "send":
        application.sent_at, application.asked_holder_at = now, None
    if step == "take":
        application.taken_by_id, application.taken_at = by.id if by else None, now
    elif new is not State.IN_REVIEW:
        application.taken_by_id = application.taken_at = None
    if new in {State.GRANTED, State.DECLINED}:
        application.decided_at = now
    if step not in UNSEEN_BY_HOLDER:
        _close_news(application)
    event = write_down(
        application, step, by=by, beside=beside, word=word, reason=reason, next_step=next_step
    )
    touch(application)
    return event


def write_down(
    application: Application,
    act: str,
    *,
    by: Person | None,
    beside: Person | None = None,
    **words: str,
) -> ApplicationEvent:
    """Write for ever that `by` (None: the service) did `act`, with `beside` at their side."""
    event = ApplicationEvent(
        application_id=application.id,
        act=act,
        by_id=by.id if by else None,
        by_name=by.name if by else "",
        with_id=beside.id if beside else None,
        with_name=beside.name if beside else "",
        at=clock.now(),
        **words,
    )
    session.add(event)
    return event


def take_hold(application: Application) -> None:
    """Read the row again and keep it until the commit (PostgreSQL: FOR UPDATE)."""
    session.flush()
    session.refresh(
        application,
        ["state", "version", "named", "asked_holder_at", "taken_by_id"],
        with_for_update=True,
    )


def touch(application: Application) -> None:
    """Something of it changed just now."""
    application.touched_at = clock.now()
    session.flush()


def _refuse_unless_sendable(application: Application) -> None:
    states.after(application.state, "send")
    if not queries.has_proof(application.id):
        raise NoProof
    refuse_held(application.holder_id, queries.achievement_of(application).slug)


def refuse_held(holder_id: UUID, slug: str) -> None:
    """Nobody asks for a badge that they have. Raises AlreadyHeld."""
    if slug in credentials.held(holder_id):
        raise AlreadyHeld(slug)


def _refuse_unless_open(application: Application, what: str) -> None:
    if application.state not in EDITABLE:
        raise ImpossibleChange(application.state, what)
