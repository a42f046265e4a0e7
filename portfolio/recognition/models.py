"""Invitation: a link that takes one word. Endorsement: the word, and how sure we are of whom."""

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.credentials.models import Credential, StatusPlace
from portfolio.credentials.renewal import signed_columns
from portfolio.db import Base
from portfolio.people.models import Person


class InvitationWay(enum.Enum):
    QR = "qr"  # drawn anew, 10 minutes: only this earns « rencontré sur place »
    LINK = "link"
    MAIL = "mail"


class Invitation(Base):
    """The person asks for a word. One word, 30 days at most, can be withdrawn."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    way: Mapped[InvitationWay]
    email: Mapped[str | None]  # emptied once the word has come or the link has ended
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    holder: Mapped[Person] = relationship(lazy="raise")
    asked_about: Mapped[list["InvitedFor"]] = relationship(lazy="raise")


class InvitedFor(Base):
    """A badge about which a word is asked. An invitation without any asks about all the work."""

    __tablename__ = "invited_for"

    invitation_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Invitation.id, ondelete="CASCADE"), primary_key=True
    )
    credential_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Credential.id, ondelete="CASCADE"), primary_key=True
    )

    credential: Mapped[Credential] = relationship(lazy="raise")


class Assurance(enum.Enum):
    """How we know who wrote."""

    MET = "met"  # rencontré sur place
    ADDRESS = "address"  # adresse confirmée
    UNVERIFIED = "unverified"  # non vérifié


class KnownFrom(enum.Enum):
    """« D’où vous connaissez-vous ? »"""

    WORKED = "worked"
    PLACEMENT = "placement"
    OTHER = "other"


class EndorsementState(enum.Enum):
    NEW = "new"  # waits for the person to read it
    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"  # by who wrote it


class Endorsement(Base):
    """A word about a person's badges (*recommandation*), as its author gave it.

    Withdrawn: nothing is left of the word, of the address and of the signed documents.
    """

    __tablename__ = "endorsement"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # made from what the page drew
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Invitation.id, ondelete="SET NULL"), unique=True
    )
    word: Mapped[str]
    author_name: Mapped[str]
    author_role: Mapped[str] = mapped_column(default="")
    author_company: Mapped[str] = mapped_column(default="")
    author_email: Mapped[str | None]  # only if the author confirmed it; never public
    known_from: Mapped[KnownFrom]
    whole_work: Mapped[bool] = mapped_column(default=False)  # « Tout son travail »
    assurance: Mapped[Assurance] = mapped_column(default=Assurance.UNVERIFIED)
    state: Mapped[EndorsementState] = mapped_column(default=EndorsementState.NEW)
    edit_generation: Mapped[int] = mapped_column(default=1)
    edit_token_hash: Mapped[bytes] = mapped_column(unique=True)  # find, correct, withdraw
    given_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # as it reads now
    read_at: Mapped[datetime | None]

    holder: Mapped[Person] = relationship(lazy="raise")
    about: Mapped[list["EndorsedCredential"]] = relationship(
        back_populates="endorsement", lazy="raise"
    )


class EndorsedCredential(Base):
    """The badge a word speaks of, and the word signed as an OB 3.0 EndorsementCredential.

    status_id: the place that says whether this signed word still stands.
    """

    __tablename__ = "endorsed_credential"

    endorsement_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Endorsement.id, ondelete="CASCADE"), primary_key=True
    )
    credential_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Credential.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    document: Mapped[str | None] = mapped_column(deferred=True)
    status_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(StatusPlace.id), unique=True)

    credential: Mapped[Credential] = relationship(lazy="raise")
    endorsement: Mapped[Endorsement] = relationship(back_populates="about", lazy="raise")

    @property
    def open_to_all(self) -> bool:
        """Whether anyone may read the signed word beside the badge: its person shows it, and said
        yes to words at the badge's public address. The badge and the word are loaded."""
        return (
            self.document is not None
            and self.credential.open_words
            and self.credential.revoked_at is None
            and self.endorsement.state is EndorsementState.SHOWN
        )

    @classmethod
    def is_open_to_all(cls) -> sa.ColumnElement[bool]:
        """The same, as a condition."""
        return sa.and_(
            cls.document.is_not(None),
            cls.credential.has(
                sa.and_(Credential.open_words.is_(True), Credential.revoked_at.is_(None))
            ),
            cls.endorsement.has(Endorsement.state == EndorsementState.SHOWN),
        )


signed_columns.append(EndorsedCredential.document)
