"""A badge that somebody else gave and the person brought here; and what each file became."""

import enum
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.db import Base
from portfolio.files.models import StoredFile
from portfolio.people.models import Person

NOT_CHOSEN = "soutien"  # the gold of no pathway of theirs


class Recipient(enum.Enum):
    """For whom the badge says it is, beside the e-mail address that the person proved."""

    THEIRS = "theirs"
    OTHER = "other"  # another address, or nobody that we could compare
    UNKNOWN = "unknown"  # the person has proved no address


class ImportedBadge(Base):
    """One badge. Its texts are what the file says, short and clean, and not to be believed.

    The stone is dashed: `tint` and `icon` are chosen by the person, from NOT_CHOSEN on.
    """

    __tablename__ = "imported_badge"
    __table_args__ = (sa.UniqueConstraint("holder_id", "digest", name="one_of_each_file"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    original_id: Mapped[UUID] = mapped_column(sa.ForeignKey(StoredFile.id))  # byte for byte
    digest: Mapped[bytes]  # SHA-256 of the original
    ending: Mapped[str]  # of the original: png, svg, json, jwt
    version: Mapped[str]  # of Open Badges
    name: Mapped[str]
    sentence: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    site: Mapped[str] = mapped_column(default="")  # of the issuer: nobody can borrow it
    awarded_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    picture_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(StoredFile.id))  # drawn anew
    verified: Mapped[bool]  # every check passed
    problem: Mapped[str] = mapped_column(default="")  # the first that did not
    recipient: Mapped[Recipient]
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
    tint: Mapped[str] = mapped_column(default=NOT_CHOSEN)
    icon: Mapped[str] = mapped_column(default="footprints")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    holder: Mapped[Person] = relationship(lazy="raise")

    @hybrid_property
    def is_theirs(self) -> bool:
        """True: verified, and given to an address that the person proved. Also as a condition."""
        return self.verified and self.recipient is Recipient.THEIRS

    @is_theirs.inplace.expression
    @classmethod
    def _is_theirs(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.verified, cls.recipient == Recipient.THEIRS)


class Outcome(enum.Enum):
    """What became of one file or address."""

    KEPT = "kept"  # the badge says the rest
    OURS = "ours"  # the person has this badge here already
    NO_BADGE = "no_badge"
    NO_NAME = "no_name"  # a badge without a name or an issuer: old, and gone from its site
    TOO_HEAVY = "too_heavy"
    NOT_REACHED = "not_reached"
    NO_TIME = "no_time"
    TOO_MANY = "too_many"
    BAD_ZIP = "bad_zip"


class BadgeImport(Base):
    """One time that a person brought files. Its page says what each became."""

    __tablename__ = "badge_import"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # the form's `write`
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(default=clock.now)

    lines: Mapped[list["ImportLine"]] = relationship(
        lazy="raise", order_by="ImportLine.number", passive_deletes=True
    )


class ImportLine(Base):
    """One file of an import."""

    __tablename__ = "import_line"

    import_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(BadgeImport.id, ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]  # of the file, as it was called; never a path
    outcome: Mapped[Outcome]
    badge_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(ImportedBadge.id, ondelete="SET NULL"), index=True
    )

    badge: Mapped[ImportedBadge | None] = relationship(lazy="raise")
