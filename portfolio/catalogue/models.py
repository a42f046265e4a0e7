"""Pathway → Achievement → AchievementVersion; Adaptation → AdaptationVersion.

A version is frozen once published. INAÉ's original is an adaptation version too, so that an
application always points to one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.db import Base
from portfolio.people.models import Structure


class Pathway(Base):
    """A family of badges, matched to an aim of the support."""

    __tablename__ = "pathway"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    tint: Mapped[str]  # travail, vie, autres, emploi, soutien
    position: Mapped[int]


class Achievement(Base):
    """A badge of the catalogue."""

    __tablename__ = "achievement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    pathway_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Pathway.id), index=True)
    icon: Mapped[str]
    position: Mapped[int]
    automatic: Mapped[bool] = mapped_column(default=False)  # grant by rule
    retired_at: Mapped[datetime | None]

    pathway: Mapped[Pathway] = relationship(lazy="raise")


class AchievementVersion(Base):
    """What the badge says. Never changes once published."""

    __tablename__ = "achievement_version"
    __table_args__ = (sa.UniqueConstraint("achievement_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Achievement.id), index=True)
    number: Mapped[int]
    name: Mapped[str]
    sentence: Mapped[str]
    description: Mapped[str]
    criteria: Mapped[list[str]]
    tags: Mapped[list[str]] = mapped_column(default=list)
    alignment: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    achievement: Mapped[Achievement] = relationship(lazy="raise")


class Adaptation(Base):
    """A structure's own version of a badge; INAÉ's original has no structure."""

    __tablename__ = "adaptation"
    __table_args__ = (sa.UniqueConstraint("achievement_id", "structure_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Achievement.id), index=True)
    structure_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Structure.id), index=True)

    achievement: Mapped[Achievement] = relationship(lazy="raise")


class AdaptationVersion(Base):
    """How the badge is asked and looked at. Frozen once published."""

    __tablename__ = "adaptation_version"
    __table_args__ = (sa.UniqueConstraint("adaptation_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    adaptation_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Adaptation.id), index=True)
    achievement_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey(AchievementVersion.id))
    number: Mapped[int]
    criteria: Mapped[list[str]]
    places: Mapped[list[str]]  # work, volunteering, family, daily_life
    where_question: Mapped[str]  # « Où avez-vous travaillé en équipe ? »
    story_question: Mapped[str]
    story_hints: Mapped[list[str]] = mapped_column(default=list)
    evidence_examples: Mapped[list[str]] = mapped_column(default=list)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    adaptation: Mapped[Adaptation] = relationship(lazy="raise")
    achievement_version: Mapped[AchievementVersion] = relationship(lazy="raise")
