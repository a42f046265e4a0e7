"""Reads about badges that were given."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from portfolio import clock
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


def standing_of(holder_id: UUID) -> Sequence[Credential]:
    """As `credentials_of`, without those that were revoked: what may be shown. One statement."""
    return [each for each in credentials_of(holder_id) if each.revoked_at is None]


def held(holder_id: UUID) -> dict[str, UUID]:
    """The newest badge that counts today, by the slug of what it says: it is not asked for again.

    One that has ended, or that our verifier no longer finds true, may be. One statement.
    """
    rows = session.execute(
        sa.select(Achievement.slug, Credential.id)
        .select_from(Credential)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_version_id)
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .where(
            Credential.holder_id == holder_id,
            Credential.verified.is_not(sa.false()),
            sa.or_(Credential.ends_at.is_(None), Credential.ends_at > clock.now()),
        )
        .order_by(Credential.awarded_at)
    )
    return {row.slug: row.id for row in rows}


def document(credential_id: UUID) -> str | None:
    """The signed document, exactly as issued."""
    return session.scalar(sa.select(Credential.document).where(Credential.id == credential_id))


def _what_it_says() -> ORMOption:
    return (
        joinedload(Credential.achievement_version)
        .joinedload(AchievementVersion.achievement)
        .joinedload(Achievement.pathway)
    )
