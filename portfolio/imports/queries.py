"""Reads about badges from elsewhere."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portfolio.catalogue.models import Pathway
from portfolio.db import session
from portfolio.files.models import StoredFile
from portfolio.imports.models import NOT_CHOSEN, BadgeImport, ImportedBadge, ImportLine


def badge(badge_id: UUID) -> ImportedBadge | None:
    return session.get(ImportedBadge, badge_id)


def of_person(holder_id: UUID) -> Sequence[ImportedBadge]:
    """The badges from elsewhere of a person, newest first. 1 statement."""
    return session.scalars(
        sa.select(ImportedBadge)
        .where(ImportedBadge.holder_id == holder_id)
        .order_by(ImportedBadge.made_at.desc(), ImportedBadge.id)
    ).all()


def one_import(import_id: UUID) -> BadgeImport | None:
    """What a person brought that time, each line with its badge. 2 statements."""
    return session.scalar(
        sa.select(BadgeImport)
        .where(BadgeImport.id == import_id)
        .options(selectinload(BadgeImport.lines).joinedload(ImportLine.badge))
    )


def original_of(badge: ImportedBadge) -> StoredFile | None:
    """The file as it came."""
    return session.get(StoredFile, badge.original_id)


def picture_of(badge: ImportedBadge) -> StoredFile | None:
    """The picture drawn anew, if it has one."""
    return session.get(StoredFile, badge.picture_id) if badge.picture_id else None


def pathways() -> Sequence[Pathway]:
    """The pathways to choose from, in the order of the catalogue. 1 statement."""
    return session.scalars(
        sa.select(Pathway).where(Pathway.tint != NOT_CHOSEN).order_by(Pathway.position)
    ).all()


def pathway_name(tint: str) -> str:
    """The name of the pathway of this colour; empty while the person chose none. 1 statement."""
    wanted = sa.select(Pathway.name).where(Pathway.tint == tint, Pathway.tint != NOT_CHOSEN)
    return session.scalar(wanted.limit(1)) or ""
