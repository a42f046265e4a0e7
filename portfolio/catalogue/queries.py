"""Reads about the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    Adaptation,
    AdaptationVersion,
    Pathway,
)
from portfolio.db import session
from portfolio.people.models import Accompaniment


@dataclass(frozen=True)
class BadgeLine:
    """A badge in a list: its last version, in few words."""

    slug: str
    name: str
    sentence: str
    icon: str
    tint: str
    automatic: bool


@dataclass(frozen=True)
class PathwayShelf:
    """A pathway and its badges, in order."""

    name: str
    slug: str
    badges: tuple[BadgeLine, ...]


def _last_versions() -> sa.Subquery:
    return (
        sa.select(
            AchievementVersion.achievement_id, sa.func.max(AchievementVersion.number).label("last")
        )
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )


def shelves() -> list[PathwayShelf]:
    """Every badge one can ask for, by pathway, in INAÉ's order. 1 statement."""
    last = _last_versions()
    rows = session.execute(
        sa.select(
            Pathway.name.label("pathway"), Pathway.slug.label("pathway_slug"), Pathway.tint,
            Achievement.slug, Achievement.icon, Achievement.automatic,
            AchievementVersion.name, AchievementVersion.sentence,
        )
        .join(Achievement, Achievement.pathway_id == Pathway.id)
        .join(last, last.c.achievement_id == Achievement.id)
        .join(
            AchievementVersion,
            sa.and_(
                AchievementVersion.achievement_id == Achievement.id,
                AchievementVersion.number == last.c.last,
            ),
        )
        .where(Achievement.retired_at.is_(None))
        .order_by(Pathway.position, Achievement.position)
    ).all()  # fmt: skip
    found: dict[tuple[str, str], list[BadgeLine]] = {}
    for row in rows:
        line = BadgeLine(row.slug, row.name, row.sentence, row.icon, row.tint, row.automatic)
        found.setdefault((row.pathway, row.pathway_slug), []).append(line)
    return [PathwayShelf(name, slug, tuple(lines)) for (name, slug), lines in found.items()]


def lines(slugs: Sequence[str]) -> list[BadgeLine]:
    """The badges of these slugs that one can ask for, in that order."""
    known = {line.slug: line for shelf in shelves() for line in shelf.badges}
    return [known[slug] for slug in slugs if slug in known]


def achievement(slug: str, *, retired: bool = False) -> Achievement | None:
    """The badge called `slug`, with its pathway; None when unknown, or retired unless asked."""
    asked = sa.select(Achievement).where(Achievement.slug == slug)
    if not retired:
        asked = asked.where(Achievement.retired_at.is_(None))
    return session.scalar(asked.options(joinedload(Achievement.pathway)))


def badge(slug: str) -> AdaptationVersion | None:
    """What everybody reads about a badge: INAÉ's original, newest version. None: unknown."""
    return session.scalar(
        _versions()
        .join(Achievement, Achievement.id == Adaptation.achievement_id)
        .where(
            Achievement.slug == slug,
            Achievement.retired_at.is_(None),
            Adaptation.structure_id.is_(None),
        )
        .limit(1)
    )


def originals() -> list[AdaptationVersion]:
    """What everybody reads about each badge one can ask for, in INAÉ's order. 1 statement."""
    rows = session.scalars(
        _versions()
        .join(Achievement, Achievement.id == Adaptation.achievement_id)
        .join(Pathway, Pathway.id == Achievement.pathway_id)
        .where(Achievement.retired_at.is_(None), Adaptation.structure_id.is_(None))
        .order_by(None)
        .order_by(Pathway.position, Achievement.position, AdaptationVersion.number.desc())
    )
    newest: dict[UUID, AdaptationVersion] = {}
    for row in rows:
        newest.setdefault(row.adaptation_id, row)
    return list(newest.values())


def structure_of(person_id: UUID) -> UUID | None:
    """The structure that accompanies this person today with their yes (the last one), or None."""
    return session.scalar(
        sa.select(Accompaniment.structure_id)
        .where(
            Accompaniment.person_id == person_id,
            Accompaniment.agreed_at.is_not(None),
            Accompaniment.runs(),
        )
        .order_by(Accompaniment.since.desc(), Accompaniment.agreed_at.desc())
        .limit(1)
    )


def version_for(achievement_id: UUID, structure_id: UUID | None) -> AdaptationVersion:
    """How a person of that structure asks for the badge.

    The newest version of the structure's own adaptation if it has one, else INAÉ's original.
    Raises LookupError when the catalogue was never loaded.
    """
    versions = _versions().where(
        Adaptation.achievement_id == achievement_id,
        sa.or_(Adaptation.structure_id == structure_id, Adaptation.structure_id.is_(None)),
    )
    found = session.scalars(versions).all()
    own = [each for each in found if each.adaptation.structure_id is not None]
    for each in own or found:
        return each
    raise LookupError("a badge without a version")


def _versions() -> sa.Select[AdaptationVersion]:
    """Versions of adaptations, newest first, with what their pages show."""
    of_badge = joinedload(AdaptationVersion.achievement_version).joinedload(
        AchievementVersion.achievement
    )
    return (
        sa.select(AdaptationVersion)
        .join(Adaptation, Adaptation.id == AdaptationVersion.adaptation_id)
        .options(of_badge.joinedload(Achievement.pathway), joinedload(AdaptationVersion.adaptation))
        .order_by(AdaptationVersion.number.desc())
    )
