"""A notice on screen; a message waiting to leave."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portfolio import clock
from portfolio.db import Base
from portfolio.people.models import Person


class Notice(Base):
    """Something a person is told on screen, until they open it."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index("ix_notice_person_read", "person_id", "read_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    kind: Mapped[str]  # a key of notices.words.NOTICES
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)  # words for its sentence
    link: Mapped[str]  # path of ours that it opens
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    read_at: Mapped[datetime | None]


class MessageState(enum.Enum):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxMessage(Base):
    """An e-mail, written in the transaction that caused it; the worker sends it.

    `sealed`: recipient, subject and body, encrypted; emptied once sent.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (sa.Index("ix_outbox_message_due", "state", "try_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    sealed: Mapped[bytes | None]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    made_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    try_at: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    never_after: Mapped[datetime | None]  # the end of the code inside
    sent_at: Mapped[datetime | None]
