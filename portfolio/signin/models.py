"""Sessions and the ways in. Secrets: only their SHA-256, or argon2id, are kept."""

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.db import Base
from portfolio.people.models import Person


class Purpose(enum.Enum):
    OWN = "own"  # the person, for themselves
    TOGETHER = "together"  # one application, a counsellor beside the person


class Session(Base):
    """A browser that is signed in. Ended rows are kept for the list, 90 days at most."""

    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.OWN)
    application_id: Mapped[UUID | None]  # of TOGETHER; `person_id` is then the counsellor's
    way: Mapped[str] = mapped_column(default="")  # card, passkey, email, link, demo
    device: Mapped[str] = mapped_column(default="")  # « Téléphone Android »
    mine: Mapped[bool | None]  # « Ce téléphone est à moi »: not asked yet, yes, no
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    ends_at: Mapped[datetime]  # the latest end, whatever the use
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # « C’est bien vous ? » was last answered
    wrong_answers: Mapped[int] = mapped_column(default=0)  # to that question, in a row

    person: Mapped[Person] = relationship(lazy="raise")


class Passkey(Base):
    """A discoverable, user-verifying WebAuthn credential."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class UsedChallenge(Base):
    """A WebAuthn challenge that was answered: it is never answered again. Kept a day.

    A challenge travels sealed, with its time, in the page that asks; nothing is kept before.
    """

    __tablename__ = "used_challenge"

    value: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class AccessCard(Base):
    """A printed or shown card. Opening it the first time asks for a code of six digits."""

    __tablename__ = "access_card"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # replaced
    wrong_tries: Mapped[int] = mapped_column(default=0)
    first_wrong_at: Mapped[datetime | None]
    waits_until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)


class SecretCode(Base):
    """The six digits of a person, for all their cards. argon2id over HMAC(pepper, code)."""

    __tablename__ = "secret_code"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)


class CodeReset(Base):
    """« J’ai oublié mon code »: works at once when confirmed, else a day later; can be stopped."""

    __tablename__ = "code_reset"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    card_id: Mapped[UUID] = mapped_column(sa.ForeignKey(AccessCard.id, ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    works_from: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="SET NULL")
    )
    stopped_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class EmailCode(Base):
    """Six digits sent by e-mail: 10 minutes, once, 5 tries."""

    __tablename__ = "email_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # known to one browser
    purpose: Mapped[str]  # sign-in, account, confirm, prove, recommend
    email: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    first_name: Mapped[str] = mapped_column(default="")  # of an account to be made
    hash: Mapped[str]
    asked_from: Mapped[bytes] = mapped_column(default=b"")  # the network, as a keyed digest
    mailed: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link printed by `flask people sign-in-link`: 10 minutes, used up by a press."""

    __tablename__ = "sign_in_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    ends_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
