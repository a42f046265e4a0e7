"""Decide: give, ask for more, decline. One decision, told to the person and their counsellor."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.applications.actions import change
from portfolio.applications.models import Application, ApplicationEvent
from portfolio.applications.states import State
from portfolio.catalogue.models import Achievement, AchievementVersion, AdaptationVersion
from portfolio.credentials.actions import issue
from portfolio.db import session, writing
from portfolio.notices.actions import tell
from portfolio.notices.models import Notice
from portfolio.people import queries as people
from portfolio.people.actions import record
from portfolio.people.models import Act, Membership, Person, Role
from portfolio.review import queries
from portfolio.review.models import Agreement

NOTICE_OF = {"grant": "badge_given", "ask_for_more": "more_asked", "decline": "declined"}
DIGEST_EVERY = timedelta(hours=20)
TAKEN_AT_MOST = timedelta(days=7)


@dataclass(frozen=True)
class Decision:
    """What a reviewer says. step: grant, ask_for_more or decline (keys of the state table)."""

    step: str
    word: str
    reason: str = ""
    next_step: str = ""


def decide(
    application: Application, decision: Decision, *, by: Person, seen: int | None = None
) -> ApplicationEvent:
    """Write the decision, give the badge if it is yes, and tell the person.

    seen: the version of the application that the reviewer read. Raises ImpossibleChange or
    ChangedMeanwhile when something came before; then nothing has changed.
    """
    event = change(
        application,
        decision.step,
        by=by,
        word=decision.word,
        reason=decision.reason,
        next_step=decision.next_step,
        seen=seen,
    )
    version = session.get_one(AdaptationVersion, application.adaptation_version_id)
    badge = session.get_one(AchievementVersion, version.achievement_version_id)
    holder = session.get_one(Person, application.holder_id)
    link = f"/demandes/{application.id}"
    if decision.step == "grant":
        credential = issue(
            holder, badge, on=event.at, narrative=decision.word, named=bool(application.named)
        )
        application.credential_id = credential.id
        link = f"/moi/badges/{credential.id}"
    record(holder, Act.DECIDED, by=by, badge=badge.name)
    tell(holder, NOTICE_OF[decision.step], link=link, badge=badge.name)
    _tell_counsellors(holder, badge.name)
    return event


def _tell_counsellors(holder: Person, badge: str) -> None:
    link = f"/equipe/personnes/{holder.id}"
    for each in people.counsellors(holder.id):
        tell(each, "holder_answered", link=link, name=holder.name, badge=badge)


def take(application: Application, *, by: Person) -> None:
    """« Je m’en occupe »: others see it. Raises ImpossibleChange."""
    change(application, "take", by=by)


def put_back(application: Application, *, by: Person | None) -> None:
    """Back to the queue: by the reviewer, or by the worker after 7 days."""
    change(application, "put_back", by=by)


def put_back_forgotten() -> int:
    """Requests that somebody took and left for 7 days go back to the queue; how many."""
    limit = clock.now() - TAKEN_AT_MOST
    with writing():
        forgotten = session.scalars(
            sa.select(Application).where(
                Application.state == State.IN_REVIEW, Application.taken_at < limit
            )
        ).all()
        for application in forgotten:
            put_back(application, by=None)
    return len(forgotten)


class AlreadyAgreed(Exception):
    """Two agreements would say the same of one badge on one day."""


def make_agreement(
    *,
    agreement_id: UUID,
    structure_id: UUID,
    since: date,
    until: date | None,
    badges: list[Achievement],
) -> Agreement:
    """INAÉ reviews for a structure from a day, until a day or without end. No badge: all.

    Raises AlreadyAgreed when another agreement is for one of these badges on one of these days.
    """
    if queries.overlaps(structure_id, since, until, badges):
        raise AlreadyAgreed
    made = Agreement(
        id=agreement_id,
        structure_id=structure_id,
        since=since,
        until=until,
        all_badges=not badges,
        badges=badges,
    )
    session.add(made)
    session.flush()
    return made


def end_agreement(agreement: Agreement, *, on: date | None = None) -> None:
    """Yesterday was its last day (or the day before `on`): today it runs no more.

    One that has not begun was never used: it goes.
    """
    if agreement.is_to_come:
        session.delete(agreement)
        return
    agreement.until = (on or clock.today().date()) - timedelta(days=1)


def tell_reviewers_what_waits() -> int:
    """At most one notice (and mail) a day to each reviewer who has something waiting."""
    with writing():
        return _tell_reviewers()


def _tell_reviewers() -> int:
    told = 0
    since = clock.now() - DIGEST_EVERY
    recently = sa.select(Notice.person_id).where(Notice.kind == "review_waiting", Notice.at > since)
    reviewers = session.scalars(
        sa.select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.REVIEWER, Membership.runs(), Person.id.not_in(recently))
        .distinct()
    ).all()
    for reviewer in reviewers:
        waiting = queries.waiting_for(reviewer.id)
        if waiting:
            tell(
                reviewer,
                "review_waiting",
                link="/evaluer",
                number=str(len(waiting)),
                days=str(waiting[0].days),
            )
            told += 1
    return told
