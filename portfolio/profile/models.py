"""ShareLink: what a person shows, to whoever holds the link, until when."""

import enum
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.credentials.models import Credential
from portfolio.db import Base
from portfolio.evidence.models import Evidence
from portfolio.imports.models import ImportedBadge
from portfolio.people.models import Person
from portfolio.recognition.models import Endorsement


class LinkState(enum.Enum):
    PREPARED = "prepared"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"


def state_of(
    opened_at: datetime | None, closed_at: datetime | None, ends_at: datetime | None
) -> LinkState:
    """What a link with these dates is now."""
    if closed_at:
        return LinkState.CLOSED
    if opened_at is None:
        return LinkState.PREPARED
    ended = ends_at is not None and ends_at <= clock.now()
    return LinkState.ENDED if ended else LinkState.OPEN


class ShareLink(Base):
    """A page a person chose to show. Its token is made from `id` and `generation`."""

    __tablename__ = "share_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # drawn by the page
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    name: Mapped[str]  # « pour mon entretien », only for the person
    words: Mapped[str] = mapped_column(default="")  # the person's own, shown
    indexed: Mapped[bool] = mapped_column(default=False)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_at: Mapped[datetime | None]  # until then it is being prepared: nobody reads it
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    openings: Mapped[int] = mapped_column(default=0)  # whole openings by people; no trace of who
    version: Mapped[int] = mapped_column(default=1)  # of what is shown: the kept page's key

    holder: Mapped[Person] = relationship(lazy="raise")

    @property
    def state(self) -> LinkState:
        """What it is now."""
        return state_of(self.opened_at, self.closed_at, self.ends_at)

    @classmethod
    def is_open(cls) -> sa.ColumnElement[bool]:
        """As a condition: whoever holds it may look."""
        return sa.and_(
            cls.opened_at.is_not(None),
            cls.closed_at.is_(None),
            sa.or_(cls.ends_at.is_(None), cls.ends_at > clock.now()),
        )


class SharedCredential(Base):
    """A badge that the link shows, at its place `number` (/p/<token>/<number>).

    shown_at: since when it shows these very proofs under it, which its signed document says.
    """

    __tablename__ = "shared_credential"
    __table_args__ = (sa.UniqueConstraint("link_id", "number"),)

    link_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(ShareLink.id, ondelete="CASCADE"), primary_key=True
    )
    credential_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Credential.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    shown_at: Mapped[datetime] = mapped_column(default=clock.now)

    credential: Mapped[Credential] = relationship(lazy="raise")

    @classmethod
    def proved_by(cls, proof_id: UUID) -> sa.ColumnElement[bool]:
        """As a condition: this proof is shown under it."""
        return (
            sa.exists()
            .where(
                SharedEvidence.link_id == cls.link_id,
                SharedEvidence.credential_id == cls.credential_id,
                SharedEvidence.evidence_id == proof_id,
            )
            .correlate(cls)
        )


class SharedImport(Base):
    """A badge from elsewhere that the link shows. `number`: one numbering for both kinds."""

    __tablename__ = "shared_import"
    __table_args__ = (sa.UniqueConstraint("link_id", "number"),)

    link_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(ShareLink.id, ondelete="CASCADE"), primary_key=True
    )
    imported_badge_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(ImportedBadge.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]

    imported_badge: Mapped[ImportedBadge] = relationship(lazy="raise")


class SharedEvidence(Base):
    """A proof that the link shows under one badge."""

    __tablename__ = "shared_evidence"

    link_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(ShareLink.id, ondelete="CASCADE"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Evidence.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    credential_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Credential.id, ondelete="CASCADE"), primary_key=True
    )

    evidence: Mapped[Evidence] = relationship(lazy="raise")


class SharedEndorsement(Base):
    """A recommendation that the link shows."""

    __tablename__ = "shared_endorsement"

    link_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(ShareLink.id, ondelete="CASCADE"), primary_key=True
    )
    endorsement_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Endorsement.id, ondelete="CASCADE"), primary_key=True, index=True
    )

    endorsement: Mapped[Endorsement] = relationship(lazy="raise")
