"""Issuer, signing keys, credentials and the exact documents that were signed."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio import clock
from portfolio.catalogue.models import AchievementVersion
from portfolio.db import Base
from portfolio.people.models import Person, Structure


class Issuer(Base):
    """Who gives the badges: INAÉ. Its address is its identity (did:web), written once."""

    __tablename__ = "issuer"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    structure_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Structure.id))
    public_url: Mapped[str]
    did: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class SigningKey(Base):
    """An Ed25519 key of the issuer; the private half is encrypted under KEYS_SECRET."""

    __tablename__ = "signing_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Issuer.id), index=True)
    public_multibase: Mapped[str] = mapped_column(unique=True)
    private_sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]


class Credential(Base):
    """A badge given to a person. `document` is what was signed, byte for byte."""

    __tablename__ = "credential"
    __table_args__ = (sa.Index("ix_credential_holder_awarded", "holder_id", "awarded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    holder_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id, ondelete="CASCADE"))
    achievement_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey(AchievementVersion.id))
    issuer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Issuer.id))
    awarded_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime | None]
    narrative: Mapped[str] = mapped_column(default="")  # the kind word
    named: Mapped[bool] = mapped_column(default=False)  # the name is inside
    document: Mapped[str] = mapped_column(deferred=True)
    verified_at: Mapped[datetime | None]  # when our own verifier last looked …
    verified: Mapped[bool | None]  # … and what it found
    open_address: Mapped[bool] = mapped_column(default=False)  # « Adresse publique du badge »

    holder: Mapped[Person] = relationship(lazy="raise")
    achievement_version: Mapped[AchievementVersion] = relationship(lazy="raise")
    issuer: Mapped[Issuer] = relationship(lazy="raise")
