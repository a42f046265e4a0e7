"""Publish a catalogue: what changed becomes a new version, what did not stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from portfolio import clock
from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    Adaptation,
    AdaptationVersion,
    Pathway,
)
from portfolio.catalogue.source import BadgeText, Catalogue, Rule
from portfolio.db import session


@dataclass
class Loaded:
    """What a loading did: slugs of the badges."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


def load(catalogue: Catalogue) -> Loaded:
    """Bring the database to what `catalogue` says; doing it twice changes nothing.

    A badge that the file no longer names is retired: nobody asks for it any more, and who has
    it keeps it.
    """
    loaded = Loaded()
    pathways = _pathways(catalogue)
    known = {each.slug: each for each in session.scalars(sa.select(Achievement))}
    for position, text in enumerate(catalogue.badges):
        achievement = known.get(text.slug)
        if achievement is None:
            achievement = Achievement(slug=text.slug)
            loaded.new.append(text.slug)
        achievement.pathway_id = pathways[text.pathway].id
        achievement.icon = text.icon
        achievement.position = position
        achievement.automatic = text.rule is Rule.AUTOMATIC
        achievement.retired_at = None
        session.add(achievement)
        session.flush()
        if _publish(achievement, text) and text.slug in known:
            loaded.changed.append(text.slug)
    kept = {text.slug for text in catalogue.badges}
    for slug, achievement in known.items():
        if slug not in kept and achievement.retired_at is None:
            achievement.retired_at = clock.now()
            loaded.retired.append(slug)
    session.flush()
    return loaded


def _pathways(catalogue: Catalogue) -> dict[str, Pathway]:
    known = {each.slug: each for each in session.scalars(sa.select(Pathway))}
    for position, text in enumerate(catalogue.pathways):
        pathway = known.setdefault(text.slug, Pathway(slug=text.slug))
        pathway.name = text.name
        pathway.tint = text.tint.value
        pathway.position = position
        session.add(pathway)
    session.flush()
    return known


def _publish(achievement: Achievement, text: BadgeText) -> bool:
    """Write new versions when the words differ from the last ones; whether any did."""
    said = {
        "name": text.name,
        "sentence": text.sentence,
        "description": text.description,
        "criteria": list(text.criteria),
        "tags": list(text.tags),
        "alignment": [
            {"framework": a.framework, "name": a.name, "url": a.url, "code": a.code}
            for a in text.alignment
        ],
    }
    version = _last_version(achievement)
    if version is None or _differs(version, said):
        number = version.number + 1 if version else 1
        version = AchievementVersion(achievement_id=achievement.id, number=number, **said)
        session.add(version)
        session.flush()
    return _publish_original(achievement, version, text)


def _publish_original(
    achievement: Achievement, version: AchievementVersion, text: BadgeText
) -> bool:
    """INAÉ's own way of asking; a new one too when the badge itself has a new version."""
    asked = {
        "achievement_version_id": version.id,
        "criteria": list(text.criteria),
        "places": [place.value for place in text.places],
        "where_question": text.where_question,
        "story_question": text.story_question,
        "story_hints": list(text.story_hints),
        "evidence_examples": list(text.evidence_examples),
    }
    original = session.scalar(
        sa.select(Adaptation).where(
            Adaptation.achievement_id == achievement.id, Adaptation.structure_id.is_(None)
        )
    )
    if original is None:
        original = Adaptation(achievement_id=achievement.id, structure_id=None)
        session.add(original)
        session.flush()
    last = session.scalar(
        sa.select(AdaptationVersion)
        .where(AdaptationVersion.adaptation_id == original.id)
        .order_by(AdaptationVersion.number.desc())
        .limit(1)
    )
    if last is not None and not _differs(last, asked):
        return False
    number = last.number + 1 if last else 1
    session.add(AdaptationVersion(adaptation_id=original.id, number=number, **asked))
    session.flush()
    return True


def _last_version(achievement: Achievement) -> AchievementVersion | None:
    return session.scalar(
        sa.select(AchievementVersion)
        .where(AchievementVersion.achievement_id == achievement.id)
        .order_by(AchievementVersion.number.desc())
        .limit(1)
    )


def _differs(row: object, words: Mapping[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in words.items())
