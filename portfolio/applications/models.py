"""Application, its answers, its evidence, and the events that made it what it is."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.applications.states import State
from portfolio.catalogue.models import AdaptationVersion
from portfolio.credentials.models import Credential
from portfolio.db import Base
from portfolio.evidence.models import Evidence
from portfolio.people.models import Person, Structure


class Application(Base):
    """A request for a badge, under one adaptation version."""

    __tablename__ = "application"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR sent_at IS NOT NULL", name="sent_has_date"
        ),
        sa.Index("ix_application_state_sent", "state", "sent_at"),
        sa.Index("ix_application_holder_state", "holder_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(
        primary_key=True
    )  # drawn by the page: a replay is the same row
    holder_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    adaptation_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey(AdaptationVersion.id))
    structure_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Structure.id), index=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    named: Mapped[bool | None]  # « Mettre mon prénom dans le badge ? »
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    touched_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    taken_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    taken_at: Mapped[datetime | None]
    asked_holder_at: Mapped[datetime | None]  # « … a rempli avec vous. C’est bien vous ? »
    credential_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Credential.id, ondelete="SET NULL"), index=True
    )
    follows_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("application.id", ondelete="SET NULL")
    )
    version: Mapped[int] = mapped_column(default=1)

    holder: Mapped[Person] = relationship(lazy="raise", foreign_keys=holder_id)
    structure: Mapped[Structure | None] = relationship(lazy="raise")
    adaptation_version: Mapped[AdaptationVersion] = relationship(lazy="raise")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise", order_by="Answer.question")
    attached: Mapped[list["Attached"]] = relationship(lazy="raise", order_by="Attached.at")
    events: Mapped[list["ApplicationEvent"]] = relationship(
        lazy="raise", order_by="ApplicationEvent.at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy


class Answer(Base):
    """One answer, and who entered it: the holder alone, or together with `with_id`."""

    __tablename__ = "answer"

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Application.id, ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(primary_key=True)  # where, story
    value: Mapped[Any] = mapped_column(sa.JSON)  # where: list of places; story: text
    number: Mapped[int] = mapped_column(default=1)  # how many times it was written
    with_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    with_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Attached(Base):
    """A proof that serves an application."""

    __tablename__ = "attached"

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Application.id, ondelete="CASCADE"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Evidence.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(default=clock.now)

    evidence: Mapped[Evidence] = relationship(lazy="raise")


class ApplicationEvent(Base):
    """What happened, for ever: append-only. A decision is one of these."""

    __tablename__ = "application_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Application.id, ondelete="CASCADE"), index=True
    )
    act: Mapped[str]  # a key of states.CHANGES, or « start », « ask_holder », « refuse »
    by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(default="")
    with_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id, ondelete="SET NULL"))
    with_name: Mapped[str] = mapped_column(default="")
    word: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)


@event.listens_for(ApplicationEvent, "before_update")
@event.listens_for(ApplicationEvent, "before_delete")
def _append_only(mapper: Any, connection: Any, target: ApplicationEvent) -> None:
    raise TypeError("what happened to a request is never rewritten")
