"""A person, their structure, their dated roles, and the log of what others did for them."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.db import Base


def short_name(first_name: str, last_name: str) -> str:
    """« Nadia B. »: the first name, and no more of the last than its initial."""
    initial = f" {last_name[0].upper()}." if last_name else ""
    return first_name + initial


class Person(Base):
    """One natural person. A first name is enough."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    first_name: Mapped[str]
    last_name: Mapped[str] = mapped_column(default="")  # a name or its initial, or nothing
    email: Mapped[str | None] = mapped_column(unique=True)  # only once proved; lower case
    phone: Mapped[str | None]  # never proved, never public
    mails_wanted: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    unused_told: Mapped[int] = mapped_column(default=0)  # warnings sent before deletion, 0 to 2

    @property
    def name(self) -> str:
        """« Nadia B. », as `short_name`."""
        return short_name(self.first_name, self.last_name)

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()


class StructureKind(enum.Enum):
    SIAE = "siae"
    ISSUER = "issuer"


class Structure(Base):
    """An employing structure (SIAE), or INAÉ itself (kind *issuer*)."""

    __tablename__ = "structure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    kind: Mapped[StructureKind] = mapped_column(default=StructureKind.SIAE)
    city: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class Role(enum.Enum):
    COUNSELLOR = "counsellor"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ADMIN = "admin"  # only in the issuer's structure


class Dated:
    """Something that holds from a day, until a day (included) or without end."""

    since: Mapped[date]
    until: Mapped[date | None]

    @classmethod
    def runs(cls, day: date | None = None) -> sa.ColumnElement[bool]:
        """As a condition: it holds on `day` (today in France)."""
        on = day or clock.today().date()
        return sa.and_(cls.since <= on, sa.or_(cls.until.is_(None), cls.until >= on))

    @property
    def is_to_come(self) -> bool:
        """It begins after today."""
        return self.since > clock.today().date()

    def runs_on(self, day: date | None = None) -> bool:
        """The same, for one row."""
        on = day or clock.today().date()
        return self.since <= on and (self.until is None or self.until >= on)


def _today() -> date:
    return clock.today().date()


class Membership(Dated, Base):
    """A person works for a structure, in a role, between two dates."""

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    structure_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Structure.id, ondelete="CASCADE"), index=True
    )
    role: Mapped[Role]
    since: Mapped[date] = mapped_column(default=_today)
    until: Mapped[date | None]
    work_phone: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise")
    structure: Mapped[Structure] = relationship(lazy="raise")


class Accompaniment(Dated, Base):
    """A structure, and in it one counsellor, accompanies a person who said yes."""

    __tablename__ = "accompaniment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    structure_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Structure.id, ondelete="CASCADE"), index=True
    )
    counsellor_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="SET NULL"), index=True
    )
    since: Mapped[date] = mapped_column(default=_today)
    until: Mapped[date | None]
    agreed_at: Mapped[datetime | None]  # the person's yes; without it, an invitation only

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    structure: Mapped[Structure] = relationship(lazy="raise")
    counsellor: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=counsellor_id)


class RoleInvitation(Base):
    """A link by which a colleague takes a role. Its token: `links.token_of`."""

    __tablename__ = "role_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    structure_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Structure.id, ondelete="CASCADE"))
    role: Mapped[Role]
    by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    email: Mapped[str | None]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    ends_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="SET NULL")
    )

    structure: Mapped[Structure] = relationship(lazy="raise")


class Act(enum.Enum):
    """What somebody did about a person, as the person's own log tells it."""

    ACCOMPANIED = "accompanied"
    ACCOMPANIMENT_ENDED = "accompaniment_ended"
    ACCOUNT_MADE = "account_made"
    CARD_GIVEN = "card_given"
    CARD_REPLACED = "card_replaced"
    CARD_OPENED = "card_opened"
    CODE_ASKED = "code_asked"
    CODE_CHANGED = "code_changed"
    SIGNED_IN = "signed_in"
    FILLED = "filled"
    LOOKED = "looked"  # at the person's page
    LOOKED_AT_PROOF = "looked_at_proof"
    LOOKED_AT_REQUEST = "looked_at_request"
    DECIDED = "decided"
    REVOKED = "revoked"  # a badge
    SESSION_ENDED = "session_ended"
    SHARED = "shared"


class LogEntry(Base):
    """A line of the person's own log. Kept 3 years."""

    __tablename__ = "log_entry"
    __table_args__ = (sa.Index("ix_log_entry_person_at", "person_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    act: Mapped[Act]
    by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)  # words for the sentence
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
