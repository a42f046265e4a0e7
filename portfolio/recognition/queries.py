"""Reads for the pages of recommendations."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from portfolio import clock
from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.recognition.links import opening
from portfolio.recognition.models import (
    EndorsedCredential,
    Endorsement,
    EndorsementState,
    Invitation,
    InvitationWay,
    InvitedFor,
)
from portfolio.web.secrets import token_hash


def invitation(invitation_id: UUID) -> Invitation | None:
    """One invitation of a person, with the badges that it asks about. 2 statements."""
    return session.scalar(
        sa.select(Invitation).where(Invitation.id == invitation_id).options(*_what_is_asked())
    )


def invitation_by(token: str) -> Invitation | None:
    """The invitation of this link, also when its code was drawn anew since the page was opened."""
    found = session.scalar(
        sa.select(Invitation)
        .where(Invitation.token_hash == token_hash(token))
        .options(*_what_is_asked())
    )
    if found or request.method != "POST":
        return found
    opened = opening(request.form.get("opened", ""), token)
    return invitation(opened) if opened else None


def open_invitations(person_id: UUID) -> Sequence[Invitation]:
    """What waits for a word, newest first. 2 statements."""
    return session.scalars(
        sa.select(Invitation)
        .where(
            Invitation.holder_id == person_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.ends_at > clock.now(),
        )
        .options(*_what_is_asked())
        .order_by(Invitation.made_at.desc())
    ).all()


def mails_of_today(person_id: UUID) -> int:
    """How many invitations this person sent by e-mail in the last 24 hours."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Invitation)
            .where(
                Invitation.holder_id == person_id,
                Invitation.way == InvitationWay.MAIL,
                Invitation.made_at > clock.now() - timedelta(days=1),
            )
        )
        or 0
    )


def word(endorsement_id: UUID) -> Endorsement | None:
    """A word about a person, with the badges it speaks of. 2 statements."""
    return session.scalar(
        sa.select(Endorsement).where(Endorsement.id == endorsement_id).options(*_what_is_said())
    )


def word_by(token: str) -> Endorsement | None:
    """The word of its author's own link. 2 statements."""
    return session.scalar(
        sa.select(Endorsement)
        .where(Endorsement.edit_token_hash == token_hash(token))
        .options(*_what_is_said())
    )


def words_for(person_id: UUID) -> Sequence[Endorsement]:
    """What was written about a person and not taken back: new ones first. 2 statements."""
    return session.scalars(
        sa.select(Endorsement)
        .where(Endorsement.holder_id == person_id, Endorsement.state != EndorsementState.WITHDRAWN)
        .options(*_what_is_said())
        .order_by(
            sa.case((Endorsement.state == EndorsementState.NEW, 0), else_=1),
            Endorsement.given_at.desc(),
        )
    ).all()


def shown_words(person_id: UUID) -> Sequence[Endorsement]:
    """The words that the person accepted to show: what a share link may choose from."""
    return [each for each in words_for(person_id) if each.state is EndorsementState.SHOWN]


def words_about(credential_id: UUID) -> Sequence[Endorsement]:
    """What was written about one badge, or about all the work of its holder; newest first."""
    holder = sa.select(Credential.holder_id).where(Credential.id == credential_id).scalar_subquery()
    named = sa.select(EndorsedCredential.endorsement_id).where(
        EndorsedCredential.credential_id == credential_id
    )
    return session.scalars(
        sa.select(Endorsement)
        .where(
            Endorsement.holder_id == holder,
            Endorsement.state != EndorsementState.WITHDRAWN,
            sa.or_(Endorsement.id.in_(named), Endorsement.whole_work),
        )
        .options(*_what_is_said())
        .order_by(Endorsement.given_at.desc())
    ).all()


def signed_word(credential_id: UUID, endorsement_id: UUID) -> EndorsedCredential | None:
    """A word as it was signed about a badge, with both and who signed. 1 statement."""
    return session.scalar(
        sa.select(EndorsedCredential)
        .where(
            EndorsedCredential.credential_id == credential_id,
            EndorsedCredential.endorsement_id == endorsement_id,
        )
        .options(
            undefer(EndorsedCredential.document),
            joinedload(EndorsedCredential.endorsement),
            joinedload(EndorsedCredential.credential).joinedload(Credential.issuer),
        )
    )


def open_words(credential_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The words that anyone may read beside these badges, oldest first. 1 statement."""
    found: dict[UUID, list[UUID]] = {}
    for credential_id, endorsement_id in session.execute(
        sa.select(EndorsedCredential.credential_id, EndorsedCredential.endorsement_id)
        .join(EndorsedCredential.endorsement)
        .where(
            EndorsedCredential.credential_id.in_(credential_ids),
            EndorsedCredential.is_open_to_all(),
        )
        .order_by(Endorsement.given_at, Endorsement.id)
    ):
        found.setdefault(credential_id, []).append(endorsement_id)
    return found


def _what_is_asked() -> tuple[ORMOption, ...]:
    return (
        joinedload(Invitation.holder),
        *_badges(Invitation.asked_about, InvitedFor.credential),
    )


def _what_is_said() -> tuple[ORMOption, ...]:
    return (
        joinedload(Endorsement.holder),
        *_badges(Endorsement.about, EndorsedCredential.credential),
    )


def _badges(
    rows: InstrumentedAttribute[list[InvitedFor]] | InstrumentedAttribute[list[EndorsedCredential]],
    credential: InstrumentedAttribute[Credential],
) -> tuple[ORMOption, ...]:
    with_badge = selectinload(rows).joinedload(credential)
    return (
        with_badge.joinedload(Credential.achievement_version)
        .joinedload(AchievementVersion.achievement)
        .joinedload(Achievement.pathway),
        with_badge.joinedload(Credential.issuer),
    )
