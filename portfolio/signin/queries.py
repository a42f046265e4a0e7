"""Reads about cards, codes, passkeys and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio import clock
from portfolio.db import session
from portfolio.people.models import Person, RoleInvitation
from portfolio.signin import sessions
from portfolio.signin.models import AccessCard, CodeReset, Passkey, SecretCode, Session, SignInLink
from portfolio.signin.states import CardState
from portfolio.web.secrets import token_hash

OPEN_WITHIN = timedelta(days=7)


def card_of(secret: str) -> AccessCard | None:
    """The card whose address carries `secret`, also an ended one; with its person."""
    return session.scalar(
        sa.select(AccessCard)
        .where(AccessCard.secret_hash == token_hash(secret))
        .options(joinedload(AccessCard.person))
    )


def last_card(person_id: UUID) -> AccessCard | None:
    """The newest card of a person that was not replaced."""
    return session.scalar(
        sa.select(AccessCard)
        .where(AccessCard.person_id == person_id, AccessCard.ended_at.is_(None))
        .order_by(AccessCard.made_at.desc())
        .limit(1)
    )


def is_waiting(card: AccessCard) -> bool:
    """Whether five wrong codes make this card wait now."""
    return card.waits_until is not None and clock.now() < card.waits_until


def state_of(card: AccessCard) -> CardState:
    """What this card is now."""
    if card.ended_at:
        return CardState.REPLACED
    if card.opened_at is None and clock.now() >= card.made_at + OPEN_WITHIN:
        return CardState.TOO_LATE
    if is_waiting(card):
        return CardState.WAITING
    return CardState.OPENED if card.opened_at else CardState.NOT_OPENED


@dataclass(frozen=True)
class SeenCard:
    """« Sa carte », as the counsellor sees it. `at`: opened on, waits until, made on, ends on."""

    card: AccessCard
    state: CardState
    at: datetime


def card_state(person_id: UUID) -> SeenCard | None:
    """The state of a person's card; None when they have none.

    `at` by state: OPENED when it was opened, WAITING until when, NOT_OPENED until when it can
    be opened, TOO_LATE since when it cannot.
    """
    card = last_card(person_id)
    if card is None:
        return None
    state = state_of(card)
    last_day = card.made_at + OPEN_WITHIN
    at = {CardState.OPENED: card.opened_at, CardState.WAITING: card.waits_until}.get(state)
    return SeenCard(card, state, at or last_day)


def has_code(person_id: UUID) -> bool:
    """Whether this person has chosen a code."""
    return session.get(SecretCode, person_id) is not None


def secret_code(person_id: UUID) -> SecretCode | None:
    return session.get(SecretCode, person_id)


def ended_by_new_card(person_id: UUID) -> Sequence[Session]:
    """The open sessions that a new card ends: opened by card, on phones not the person's."""
    return [
        each
        for each in sessions.open_sessions(person_id)
        if each.way == "card" and each.mine is not True
    ]


RESET_WORKS_FOR = timedelta(days=7)


def pending_reset(person_id: UUID) -> CodeReset | None:
    """« J’ai oublié mon code », asked and not stopped, used or forgotten."""
    return session.scalar(
        _resets().where(
            CodeReset.person_id == person_id,
            CodeReset.stopped_at.is_(None),
            CodeReset.used_at.is_(None),
            CodeReset.works_from > clock.now() - RESET_WORKS_FOR,
        )
    )


def reset_with(card: AccessCard) -> CodeReset | None:
    """The reset that waits or works with this very card."""
    pending = pending_reset(card.person_id)
    return pending if pending and pending.card_id == card.id else None


def reset_works(reset: CodeReset) -> bool:
    """Whether a new code may be chosen now."""
    return clock.now() >= reset.works_from


def was_stopped(card: AccessCard) -> bool:
    """Whether the person said « ce n’est pas moi » about this card in the last 7 days."""
    stopped = session.scalar(
        _resets().where(
            CodeReset.card_id == card.id, CodeReset.stopped_at > clock.now() - RESET_WORKS_FOR
        )
    )
    return stopped is not None


def _resets() -> sa.Select[CodeReset]:
    return sa.select(CodeReset).order_by(CodeReset.asked_at.desc()).limit(1)


def reset(reset_id: UUID) -> CodeReset | None:
    return session.get(CodeReset, reset_id)


def has_passkey(person_id: UUID) -> bool:
    """Whether this person can come in with a finger or a face."""
    return bool(session.scalar(sa.select(sa.exists().where(Passkey.person_id == person_id))))


def passkeys(person_id: UUID) -> Sequence[Passkey]:
    """The passkeys of a person, oldest first."""
    return session.scalars(
        sa.select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.made_at)
    ).all()


def passkey(passkey_id: UUID) -> Passkey | None:
    return session.get(Passkey, passkey_id)


def passkey_called(credential_id: bytes) -> Passkey | None:
    """The passkey that a browser names, or None."""
    return session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def open_session(session_id: UUID) -> Session | None:
    return session.get(Session, session_id)


def person_at(email: str) -> Person | None:
    """The person whose proved address this is (lower case)."""
    return session.scalar(sa.select(Person).where(Person.email == email))


def link_of(token: str) -> SignInLink | None:
    """The printed sign-in link that carries `token`, also a used one."""
    return session.scalar(sa.select(SignInLink).where(SignInLink.token_hash == token_hash(token)))


def invitation_of(token: str) -> RoleInvitation | None:
    """The invitation that carries `token`, also an accepted or old one; with its structure."""
    return session.scalar(
        sa.select(RoleInvitation)
        .where(RoleInvitation.token_hash == token_hash(token))
        .options(joinedload(RoleInvitation.structure))
    )


def invitations(structure_id: UUID) -> Sequence[RoleInvitation]:
    """The invitations of a structure that may still be accepted, newest first."""
    return session.scalars(
        sa.select(RoleInvitation)
        .where(
            RoleInvitation.structure_id == structure_id,
            RoleInvitation.accepted_at.is_(None),
            RoleInvitation.ends_at > clock.now(),
        )
        .order_by(RoleInvitation.made_at.desc())
    ).all()
