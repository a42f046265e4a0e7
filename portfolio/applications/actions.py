"""Everything that changes a request: started, answered, sent, decided, started again.

Each action takes the row for itself first (`_take_hold`), so that of two people at once the
second sees what the first did, on either database.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.applications import queries, states
from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.applications.states import BADGE_OPEN, EDITABLE, ImpossibleChange, State
from portfolio.catalogue import queries as catalogue
from portfolio.catalogue.models import Achievement
from portfolio.credentials import actions as credentials
from portfolio.db import lock, session
from portfolio.evidence.models import Evidence
from portfolio.notices.actions import mark_all_read, tell
from portfolio.people import actions as people
from portfolio.people.models import Act, Person

WHERE, STORY = "where", "story"
STORY_MOST = 3000  # characters
UNSEEN_BY_HOLDER = {"take", "put_back"}  # steps that are between those who evaluate


class NoProof(Exception):
    """A request leaves with one proof at least."""


class AlreadyBegun(Exception):
    """The person has another request of this badge that is not sent: `begun`."""

    def __init__(self, begun: Application) -> None:
        super().__init__("already begun")
        self.begun = begun


class ChangedMeanwhile(Exception):
    """Somebody wrote since the page was shown. `now`: what is written; `mine`: what was typed."""

    def __init__(self, now: Any, mine: Any) -> None:
        super().__init__("changed meanwhile")
        self.now = now
        self.mine = mine


def start(
    application_id: UUID,
    holder: Person,
    achievement: Achievement,
    *,
    beside: Person | None = None,
    follows: Application | None = None,
) -> Application:
    """Begin a request, or return the one of this badge that the person has not sent yet.

    application_id: drawn by the page, so that a replay finds the same row. One start of a
    person waits for the other.
    """
    lock(session.get_one(Person, holder.id))
    if unsent := queries.unsent(holder.id, achievement.id):
        return unsent
    structure_id = catalogue.structure_of(holder.id)
    version = catalogue.version_for(achievement.id, structure_id)
    application = Application(
        id=application_id,
        holder_id=holder.id,
        adaptation_version_id=version.id,
        structure_id=structure_id,
        follows_id=follows.id if follows else None,
    )
    session.add(application)
    session.flush()
    _write_down(application, "start", by=None if beside else holder, beside=beside)
    if beside:
        note_opened(application, holder, beside)
    return application


def note_opened(application: Application, holder: Person, beside: Person) -> None:
    """From the first moment the person's log and home say who opened their request.

    Nothing proves that the person is there: only they can say so, at the end.
    """
    badge = queries.badge_name(application)
    people.record(holder, Act.FILLED, by=beside, badge=badge)
    tell(holder, "opened_together", link=_page_of(application), mail=False, badge=badge)


def _page_of(application: Application) -> str:
    return f"/demandes/{application.id}"


def _question_of(application: Application) -> str:
    """« C’est bien vous ? »"""
    return f"/demandes/{application.id}/moi"


def _close_news(application: Application) -> None:
    """What the person was told of this request asks nothing of them any more."""
    for page in (_page_of(application), _question_of(application)):
        mark_all_read(application.holder_id, page)


def ask_automatic(
    application_id: UUID, holder: Person, achievement: Achievement, *, named: bool
) -> Application:
    """The support badge: asked, sent and given by rule in one write. Asked again: the same.

    Raises ImpossibleChange for a badge that somebody must look at; then nothing has changed.
    """
    if not achievement.automatic:
        raise ImpossibleChange(State.DRAFT, "grant_by_rule")
    lock(session.get_one(Person, holder.id))
    if given := queries.given_by_rule(holder.id, achievement.id):
        return given
    application = start(application_id, holder, achievement)
    application.named = named
    change(application, "send", by=holder)
    change(application, "grant_by_rule", by=None)
    version = catalogue.version_for(achievement.id, application.structure_id)
    credential = credentials.issue(
        holder, version.achievement_version, on=application.decided_at, named=named
    )
    application.credential_id = credential.id
    _touch(application)
    return application


def choose_badge(application: Application, achievement: Achievement) -> None:
    """Ask for another badge in the same request; answers and proofs stay. Only in a draft.

    Raises ImpossibleChange, or AlreadyBegun; then nothing has changed.
    """
    lock(session.get_one(Person, application.holder_id))
    _take_hold(application)
    if application.state not in BADGE_OPEN:
        raise ImpossibleChange(application.state, "choose_badge")
    begun = queries.unsent(application.holder_id, achievement.id)
    if begun and begun.id != application.id:
        raise AlreadyBegun(begun)
    version = catalogue.version_for(achievement.id, application.structure_id)
    application.adaptation_version_id = version.id
    _touch(application)


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
    _take_hold(application)
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
    _touch(application)
    return kept


def attach(application: Application, proof: Evidence) -> None:
    """Let a proof of the same person serve this request. Twice is once."""
    _take_hold(application)
    _refuse_unless_open(application, "attach")
    if proof.holder_id != application.holder_id:
        raise ValueError("a proof of somebody else")
    if session.get(Attached, (application.id, proof.id)) is None:
        session.add(Attached(application_id=application.id, evidence_id=proof.id))
    _touch(application)


def detach(application: Application, proof: Evidence) -> None:
    """Take a proof out of this request; the person keeps it."""
    _take_hold(application)
    _refuse_unless_open(application, "detach")
    session.execute(
        sa.delete(Attached).where(
            Attached.application_id == application.id, Attached.evidence_id == proof.id
        )
    )
    _touch(application)


def send(
    application: Application, *, named: bool, by: Person, seen: int | None = None
) -> ApplicationEvent:
    """Send it to who evaluates. named: « Mettre mon prénom dans le badge ? ».

    seen: the version that the last page showed, or None. Raises NoProof, ChangedMeanwhile,
    ImpossibleChange; then nothing has changed.
    """
    _take_hold(application)
    states.after(application.state, "send")
    if not queries.has_proof(application.id):
        raise NoProof
    if seen is not None and seen != application.version:
        raise ChangedMeanwhile(application.version, seen)
    application.named = named
    return change(application, "send", by=by)


def ask_holder_to_send(application: Application, *, named: bool, beside: Person) -> None:
    """Filled together: the person is asked, in their own app, « C’est bien vous ? »."""
    choose_named(application, named=named)
    application.asked_holder_at = clock.now()
    holder = session.get_one(Person, application.holder_id)
    _write_down(application, "ask_holder", by=None, beside=beside)
    _close_news(application)  # this question takes its place
    tell(holder, "filled_together", link=_question_of(application), name=beside.name)
    _touch(application)


def choose_named(application: Application, *, named: bool) -> None:
    """« Mettre mon prénom dans le badge ? », answered before the sending itself.

    Filled together, the person then proves who they are. Raises NoProof, ImpossibleChange.
    """
    _take_hold(application)
    states.after(application.state, "send")
    if not queries.has_proof(application.id):
        raise NoProof
    application.named = named
    _touch(application)


def refuse_to_send(application: Application, *, by: Person) -> None:
    """« Non, ce n’est pas moi », or not now: it stays a draft that nobody else sees."""
    _take_hold(application)
    application.asked_holder_at = None
    mark_all_read(application.holder_id, _question_of(application))
    _write_down(application, "refuse", by=by)
    _touch(application)


def withdraw(application: Application, *, by: Person) -> ApplicationEvent:
    """Take the request back: nobody evaluates it any more."""
    return change(application, "withdraw", by=by)


def start_again(
    application_id: UUID, before: Application, *, by: Person, beside: Person | None = None
) -> Application:
    """A new draft that follows a declined or withdrawn request: same answers, same proofs.

    A second press finds the draft already made. One that was begun meanwhile receives what
    it has not yet.
    """
    lock(session.get_one(Person, before.holder_id))
    _take_hold(before)
    states.after(before.state, "start_again")
    if made := queries.following(before.id):
        return made
    achievement = queries.achievement_of(before)
    made = start(application_id, by, achievement, beside=beside, follows=before)
    made.follows_id = made.follows_id or before.id
    answered = queries.answers(made.id)
    for kept in queries.answers(before.id).values():
        if kept.question in answered:
            continue
        session.add(
            Answer(
                application_id=made.id,
                question=kept.question,
                value=kept.value,
                with_id=kept.with_id,
                with_name=kept.with_name,
                at=kept.at,
            )
        )
    for used in session.scalars(sa.select(Attached).where(Attached.application_id == before.id)):
        session.merge(Attached(application_id=made.id, evidence_id=used.evidence_id))
    session.flush()
    return made


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
    _take_hold(application)
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
    event = _write_down(
        application, step, by=by, beside=beside, word=word, reason=reason, next_step=next_step
    )
    _touch(application)
    return event


def _write_down(
    application: Application,
    act: str,
    *,
    by: Person | None,
    beside: Person | None = None,
    **words: str,
) -> ApplicationEvent:
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


def _take_hold(application: Application) -> None:
    """Read the row again and keep it until the commit (PostgreSQL: FOR UPDATE)."""
    session.flush()
    session.refresh(
        application,
        ["state", "version", "named", "asked_holder_at", "taken_by_id"],
        with_for_update=True,
    )


def _touch(application: Application) -> None:
    application.touched_at = clock.now()
    session.flush()


def _refuse_unless_open(application: Application, what: str) -> None:
    if application.state not in EDITABLE:
        raise ImpossibleChange(application.state, what)
