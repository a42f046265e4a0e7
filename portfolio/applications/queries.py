"""Reads about requests."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.applications.states import EDITABLE, WAITING, State
from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    Adaptation,
    AdaptationVersion,
)
from portfolio.db import session
from portfolio.evidence.models import Evidence


def application(application_id: UUID) -> Application | None:
    """One request with its badge, its holder and its structure. 1 statement."""
    of_badge = joinedload(Application.adaptation_version).joinedload(
        AdaptationVersion.achievement_version
    )
    return session.scalar(
        sa.select(Application)
        .where(Application.id == application_id)
        .options(
            of_badge.joinedload(AchievementVersion.achievement).joinedload(Achievement.pathway),
            joinedload(Application.holder),
            joinedload(Application.structure),
        )
        .execution_options(populate_existing=True)
    )


def answers(application_id: UUID) -> dict[str, Answer]:
    """The answers of a request, by question."""
    rows = session.scalars(sa.select(Answer).where(Answer.application_id == application_id))
    return {row.question: row for row in rows}


def proofs(application_id: UUID) -> Sequence[Evidence]:
    """The proofs that serve a request, in the order they came."""
    return session.scalars(
        sa.select(Evidence)
        .join(Attached, Attached.evidence_id == Evidence.id)
        .where(Attached.application_id == application_id)
        .order_by(Attached.at, Evidence.made_at)
    ).all()


def other_proofs(application: Application) -> Sequence[Evidence]:
    """The person's other proofs, that could serve this request too. Newest first."""
    used = sa.select(Attached.evidence_id).where(Attached.application_id == application.id)
    return session.scalars(
        sa.select(Evidence)
        .where(Evidence.holder_id == application.holder_id, Evidence.id.not_in(used))
        .order_by(Evidence.made_at.desc())
        .limit(50)
    ).all()


def has_proof(application_id: UUID) -> bool:
    """Whether at least one proof serves this request."""
    return bool(
        session.scalar(sa.select(sa.exists().where(Attached.application_id == application_id)))
    )


def events(application_id: UUID) -> Sequence[ApplicationEvent]:
    """What happened to a request, oldest first."""
    return session.scalars(
        sa.select(ApplicationEvent)
        .where(ApplicationEvent.application_id == application_id)
        .order_by(ApplicationEvent.at, ApplicationEvent.id)
    ).all()


def last_word(application_id: UUID) -> ApplicationEvent | None:
    """The last event in which an evaluator wrote to the person."""
    return session.scalar(
        sa.select(ApplicationEvent)
        .where(
            ApplicationEvent.application_id == application_id,
            ApplicationEvent.act.in_(("ask_for_more", "grant", "decline")),
        )
        .order_by(ApplicationEvent.at.desc())
        .limit(1)
    )


def unanswered(holder_id: UUID, achievement_id: UUID) -> Application | None:
    """The request of this badge that the person still writes, or that waits; or None."""
    mine = _of_badge(holder_id, achievement_id)
    return session.scalar(mine.where(Application.state.in_(EDITABLE | WAITING)))


def given_by_rule(holder_id: UUID, achievement_id: UUID) -> Application | None:
    """The request by which this person has an automatic badge already, or None."""
    given = sa.and_(Application.state == State.GRANTED, Application.credential_id.is_not(None))
    return session.scalar(_of_badge(holder_id, achievement_id).where(given))


def _of_badge(holder_id: UUID, achievement_id: UUID) -> sa.Select[Application]:
    return (
        sa.select(Application)
        .join(AdaptationVersion, AdaptationVersion.id == Application.adaptation_version_id)
        .join(Adaptation, Adaptation.id == AdaptationVersion.adaptation_id)
        .where(Application.holder_id == holder_id, Adaptation.achievement_id == achievement_id)
        .order_by(Application.made_at)
        .limit(1)
    )


def following(application_id: UUID) -> Application | None:
    """The request that was started again from this one, or None."""
    return session.scalar(
        sa.select(Application).where(Application.follows_id == application_id).limit(1)
    )


def achievement_of(application: Application) -> Achievement:
    """The badge that a request asks for."""
    return session.scalars(
        sa.select(Achievement)
        .join(Adaptation, Adaptation.achievement_id == Achievement.id)
        .join(AdaptationVersion, AdaptationVersion.adaptation_id == Adaptation.id)
        .where(AdaptationVersion.id == application.adaptation_version_id)
    ).one()


def badge_name(application: Application) -> str:
    """The name of the badge that a request asks for."""
    return session.scalars(
        sa.select(AchievementVersion.name)
        .join(AdaptationVersion, AdaptationVersion.achievement_version_id == AchievementVersion.id)
        .where(AdaptationVersion.id == application.adaptation_version_id)
    ).one()


def of_person(holder_id: UUID) -> Sequence[Application]:
    """A person's requests with their badges, last touched first. 1 statement."""
    of_badge = joinedload(Application.adaptation_version).joinedload(
        AdaptationVersion.achievement_version
    )
    return session.scalars(
        sa.select(Application)
        .where(Application.holder_id == holder_id)
        .options(
            of_badge.joinedload(AchievementVersion.achievement).joinedload(Achievement.pathway)
        )
        .order_by(Application.touched_at.desc())
    ).all()
