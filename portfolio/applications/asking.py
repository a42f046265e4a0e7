"""How a request begins: a first one, one given by rule, another badge, one more try.

One start of a person waits for the other (the row of the person is locked first), so that eight
taps begin one request, on either database.
"""

from uuid import UUID

import sqlalchemy as sa

from portfolio.applications import queries, states
from portfolio.applications.actions import (
    change,
    page_of,
    refuse_held,
    take_hold,
    touch,
    write_down,
)
from portfolio.applications.models import Answer, Application, Attached
from portfolio.applications.states import BADGE_OPEN, EDITABLE, ImpossibleChange, State
from portfolio.catalogue import queries as catalogue
from portfolio.catalogue.models import Achievement
from portfolio.credentials import actions as credentials
from portfolio.db import lock, session
from portfolio.notices.actions import tell
from portfolio.people import actions as people
from portfolio.people.models import Act, Person


class AlreadyBegun(Exception):
    """The person has another request of this badge that has no answer yet: `begun`."""

    def __init__(self, begun: Application) -> None:
        super().__init__("already begun")
        self.begun = begun


def start(
    application_id: UUID,
    holder: Person,
    achievement: Achievement,
    *,
    beside: Person | None = None,
    follows: Application | None = None,
) -> Application:
    """Begin a request, or return the one of this badge that has no answer yet.

    application_id: drawn by the page, so that a replay finds the same row. One start of a
    person waits for the other. Raises AlreadyHeld; then nothing has changed.
    """
    lock(session.get_one(Person, holder.id))
    refuse_held(holder.id, achievement.slug)
    if begun := queries.unanswered(holder.id, achievement.id):
        return begun
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
    write_down(application, "start", by=None if beside else holder, beside=beside)
    if beside:
        note_opened(application, holder, beside)
    return application


def note_opened(application: Application, holder: Person, beside: Person) -> None:
    """From the first moment the person's log and home say who opened their request.

    Nothing proves that the person is there: only they can say so, at the end.
    """
    badge = queries.badge_name(application)
    people.record(holder, Act.FILLED, by=beside, badge=badge)
    tell(holder, "opened_together", link=page_of(application), mail=False, badge=badge)


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
    touch(application)
    return application


def choose_badge(application: Application, achievement: Achievement) -> None:
    """Ask for another badge in the same request; answers and proofs stay. Only in a draft.

    Raises ImpossibleChange, AlreadyHeld or AlreadyBegun; then nothing has changed.
    """
    lock(session.get_one(Person, application.holder_id))
    take_hold(application)
    if application.state not in BADGE_OPEN:
        raise ImpossibleChange(application.state, "choose_badge")
    refuse_held(application.holder_id, achievement.slug)
    begun = queries.unanswered(application.holder_id, achievement.id)
    if begun and begun.id != application.id:
        raise AlreadyBegun(begun)
    version = catalogue.version_for(achievement.id, application.structure_id)
    application.adaptation_version_id = version.id
    touch(application)


def start_again(
    application_id: UUID, before: Application, *, by: Person, beside: Person | None = None
) -> Application:
    """A new draft that follows a declined or withdrawn request: same answers, same proofs.

    A second press finds the draft already made. One that was begun meanwhile receives what
    it has not yet, unless it was sent. Raises AlreadyHeld; then nothing has changed.
    """
    lock(session.get_one(Person, before.holder_id))
    take_hold(before)
    states.after(before.state, "start_again")
    if made := queries.following(before.id):
        return made
    achievement = queries.achievement_of(before)
    made = start(application_id, by, achievement, beside=beside, follows=before)
    if made.state not in EDITABLE:
        return made
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
