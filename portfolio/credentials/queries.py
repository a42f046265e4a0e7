"""Reads about badges that were given."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials.models import Credential
from portfolio.db import session


def credential(credential_id: UUID) -> Credential | None:
    """One badge with what it says, its issuer and its holder. One statement."""
    return session.scalar(
        sa.select(Credential)
        .where(Credential.id == credential_id)
        .options(_what_it_says(), joinedload(Credential.issuer), joinedload(Credential.holder))
    )


def credentials_of(holder_id: UUID) -> Sequence[Credential]:
    """The badges of a person with what they say, newest first. One statement."""
    return session.scalars(
        sa.select(Credential)
        .where(Credential.holder_id == holder_id)
        .options(_what_it_says(), joinedload(Credential.issuer))
        .order_by(Credential.awarded_at.desc(), Credential.id)
    ).all()


def document(credential_id: UUID) -> str | None:
    """The signed document, exactly as issued."""
    return session.scalar(sa.select(Credential.document).where(Credential.id == credential_id))


def _what_it_says() -> ORMOption:
    return (
        joinedload(Credential.achievement_version)
        .joinedload(AchievementVersion.achievement)
        .joinedload(Achievement.pathway)
    )
