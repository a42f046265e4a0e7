"""The queue of a reviewer, one application with all its evidence, and the agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portfolio import clock
from portfolio.applications.models import Application, Attached
from portfolio.applications.states import WAITING
from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    AdaptationVersion,
    Pathway,
)
from portfolio.db import session
from portfolio.people.models import Person, Structure, short_name
from portfolio.permissions import Who, allowed_rows
from portfolio.review.models import Agreement

LATE = 7  # days: what waits longer stands out


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    id: UUID
    badge: str
    tint: str
    icon: str
    first_name: str
    last_name: str
    structure: str
    sent_at: datetime
    taken_by_id: UUID | None

    @property
    def name(self) -> str:
        return short_name(self.first_name, self.last_name)

    @property
    def days(self) -> int:
        """Whole days since it was sent."""
        return (clock.now() - self.sent_at).days

    @property
    def late(self) -> bool:
        return self.days >= LATE


def waiting_for(reviewer_id: UUID) -> Sequence[Waiting]:
    """What this reviewer may decide, oldest first. One statement, however long."""
    rows = session.execute(
        sa.select(
            Application.id,
            AchievementVersion.name,
            Pathway.tint,
            Achievement.icon,
            Person.first_name,
            Person.last_name,
            sa.func.coalesce(Structure.name, ""),
            Application.sent_at,
            Application.taken_by_id,
        )
        .join(AdaptationVersion, AdaptationVersion.id == Application.adaptation_version_id)
        .join(AchievementVersion, AchievementVersion.id == AdaptationVersion.achievement_version_id)
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .join(Pathway, Pathway.id == Achievement.pathway_id)
        .join(Person, Person.id == Application.holder_id)
        .outerjoin(Structure, Structure.id == Application.structure_id)
        .where(_waits_for(reviewer_id))
        .order_by(Application.sent_at, Application.id)
    )
    return [Waiting(*row) for row in rows]  # type: ignore[arg-type] # sent: it has its date


def how_many_wait(reviewer_id: UUID) -> int:
    """The number of `waiting_for`. One statement."""
    counted = sa.select(sa.func.count(Application.id)).where(_waits_for(reviewer_id))
    return session.scalar(counted) or 0


def _waits_for(reviewer_id: UUID) -> sa.ColumnElement[bool]:
    may_decide = allowed_rows("application.decide", Who(person_id=reviewer_id), Application)
    return sa.and_(Application.state.in_(WAITING), may_decide)


def application(application_id: UUID) -> Application | None:
    """One application with answers, evidence, events and what the badge says. 4 statements."""
    return session.scalar(
        sa.select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.holder),
            joinedload(Application.structure),
            joinedload(Application.adaptation_version)
            .joinedload(AdaptationVersion.achievement_version)
            .joinedload(AchievementVersion.achievement)
            .joinedload(Achievement.pathway),
            selectinload(Application.answers),
            selectinload(Application.attached).joinedload(Attached.evidence),
            selectinload(Application.events),
        )
        .execution_options(populate_existing=True)
    )


def agreement(agreement_id: UUID) -> Agreement | None:
    return session.get(Agreement, agreement_id, options=[joinedload(Agreement.structure)])


def agreements() -> Sequence[Agreement]:
    """Every agreement, the running ones first, then the newest."""
    return session.scalars(
        sa.select(Agreement)
        .options(joinedload(Agreement.structure), selectinload(Agreement.badges))
        .order_by(sa.case((Agreement.runs(), 0), else_=1), Agreement.since.desc())
    ).all()


def achievements() -> Sequence[tuple[UUID, str]]:
    """(id, newest name) of every badge that an agreement can be for."""
    newest = (
        sa.select(sa.func.max(AchievementVersion.number))
        .where(AchievementVersion.achievement_id == Achievement.id)
        .correlate(Achievement)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Achievement.id, AchievementVersion.name)
        .join(AchievementVersion, AchievementVersion.achievement_id == Achievement.id)
        .where(AchievementVersion.number == newest, Achievement.automatic.is_(False))
        .order_by(Achievement.position)
    )
    return [(row[0], row[1]) for row in rows]


def overlaps(
    structure_id: UUID, since: date, until: date | None, badges: Sequence[Achievement]
) -> bool:
    """Whether an agreement of this structure holds on one of these days for one of these badges.

    No badge: all of them. 1 statement.
    """
    same_badge = sa.or_(
        Agreement.all_badges.is_(True),
        Agreement.badges.any(Achievement.id.in_([each.id for each in badges])),
    )
    asked = sa.exists().where(
        Agreement.structure_id == structure_id,
        sa.or_(Agreement.until.is_(None), Agreement.until >= since),
        Agreement.since <= until if until else sa.true(),
        same_badge if badges else sa.true(),
    )
    return bool(session.scalar(sa.select(asked)))
