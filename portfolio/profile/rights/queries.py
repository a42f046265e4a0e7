"""Reads for « Mes données »."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portfolio.applications.models import Application, Attached
from portfolio.catalogue.models import AchievementVersion
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.profile.models import SharedEvidence, ShareLink
from portfolio.profile.rights.actions import proofs_only_of, words_only_of
from portfolio.recognition.models import Endorsement


@dataclass(frozen=True)
class Counts:
    """How many things a person has here."""

    badges: int
    requests: int
    proofs: int
    words: int
    links: int


def counts(person_id: UUID) -> Counts:
    """How many badges, requests, proofs, words and links. 1 statement."""

    def of(holder: InstrumentedAttribute[UUID]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).where(holder == person_id).scalar_subquery()

    row = session.execute(
        sa.select(
            of(Credential.holder_id),
            of(Application.holder_id),
            of(Evidence.holder_id),
            of(Endorsement.holder_id),
            of(ShareLink.holder_id),
        )
    ).one()
    return Counts(*row)


def badges(person_id: UUID) -> Sequence[sa.Row[UUID, str]]:
    """(id, name) of each badge, newest first. 1 statement."""
    return session.execute(
        sa.select(Credential.id, AchievementVersion.name)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_version_id)
        .where(Credential.holder_id == person_id)
        .order_by(Credential.awarded_at.desc(), Credential.id)
    ).all()


@dataclass(frozen=True)
class WithTheBadge:
    """What goes away with a badge."""

    proofs: int
    words: int


def gone_with(badge: Credential) -> WithTheBadge:
    """How many proofs and words go with `badge`. 2 statements."""
    return WithTheBadge(
        len(session.scalars(proofs_only_of(badge)).all()),
        len(session.scalars(words_only_of(badge)).all()),
    )


@dataclass(frozen=True)
class UsesOfAProof:
    """Where a proof is seen now."""

    requests: int
    links: int


def uses(proof: Evidence) -> UsesOfAProof:
    """How many requests and shared pages `proof` serves. 2 statements."""
    count = sa.select(sa.func.count())
    return UsesOfAProof(
        session.scalar(count.where(Attached.evidence_id == proof.id)) or 0,
        session.scalar(
            sa.select(sa.func.count(sa.distinct(SharedEvidence.link_id))).where(
                SharedEvidence.evidence_id == proof.id
            )
        )
        or 0,
    )
