"""A proof: a photo, a voice, some words, a paper or a link."""

import enum
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.db import Base
from portfolio.files.models import StoredFile
from portfolio.people.models import Person


class EvidenceKind(enum.Enum):
    PHOTO = "photo"
    SOUND = "sound"
    TEXT = "text"
    DOCUMENT = "document"
    LINK = "link"


class EvidenceState(enum.Enum):
    READY = "ready"
    PREPARING = "preparing"  # a sound that the worker makes playable
    BROKEN = "broken"  # a sound that cannot be made playable


class Evidence(Base):
    """A proof. It keeps who entered it: the holder alone, or together with `with_id`."""

    __tablename__ = "evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # drawn by the page
    holder_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    kind: Mapped[EvidenceKind]
    state: Mapped[EvidenceState] = mapped_column(default=EvidenceState.READY, index=True)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")  # the words; what a photo shows
    url: Mapped[str] = mapped_column(default="")
    seconds: Mapped[int | None]  # length of a sound
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(StoredFile.id))  # 1600 px, or whole
    medium_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(StoredFile.id))  # 800 px
    thumb_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(StoredFile.id))
    shows_others: Mapped[bool | None]  # « On voit quelqu’un d’autre ? »: yes keeps it private
    with_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    with_name: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    holder: Mapped[Person] = relationship(lazy="raise", foreign_keys=holder_id)
