"""Agreement: INAÉ reviews for a structure, between two dates, for some badges or all."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.catalogue.models import Achievement
from portfolio.db import Base
from portfolio.people.models import Dated, Structure


class Agreement(Dated, Base):
    """While it runs, INAÉ's reviewers decide for `structure`."""

    __tablename__ = "agreement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    structure_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Structure.id, ondelete="CASCADE"), index=True
    )
    since: Mapped[date]
    until: Mapped[date | None]
    all_badges: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    structure: Mapped[Structure] = relationship(lazy="raise")
    badges: Mapped[list[Achievement]] = relationship(secondary="agreed_badge", lazy="raise")


class AgreedBadge(Base):
    """A badge that an agreement is for, when it is not for all."""

    __tablename__ = "agreed_badge"

    agreement_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Agreement.id, ondelete="CASCADE"), primary_key=True
    )
    achievement_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey(Achievement.id, ondelete="CASCADE"), primary_key=True
    )
