"""Issuer, signing keys, status lists, credentials and the exact documents that were signed."""

import enum
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


class KeyKind(enum.Enum):
    """What a key signs."""

    ED25519 = "ed25519"  # embedded proofs: badges, words, status lists
    P256 = "p256"  # badges as VC-JWT, for software that wants that form


class SigningKey(Base):
    """A key of the issuer; the private half is encrypted under KEYS_SECRET.

    Retired: it signs no more and its private half is emptied; what it signed still verifies.
    Withdrawn (a thief has it): it is published no more, so nothing that it signed verifies.
    """

    __tablename__ = "signing_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Issuer.id), index=True)
    kind: Mapped[KeyKind]
    did: Mapped[str]  # the identity it signs for: the issuer's, when the key was made
    public: Mapped[str] = mapped_column(unique=True)  # Ed25519: Multikey value; P-256: JWK
    private_sealed: Mapped[bytes]  # empty once retired
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class StatusList(Base):
    """A public list of places (Bitstring Status List): which are revoked, never whose they are.

    `document` is the list as last signed; `given` counts its places, half of which are left
    free so that a random one is soon found.
    """

    __tablename__ = "status_list"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Issuer.id), index=True)
    did: Mapped[str]
    url: Mapped[str] = mapped_column(unique=True)
    given: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    document: Mapped[str] = mapped_column(default="", deferred=True)


class StatusPlace(Base):
    """A place given to a badge or to a word. It outlives them: no place is given twice."""

    __tablename__ = "status_place"
    __table_args__ = (sa.UniqueConstraint("list_id", "place"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    list_id: Mapped[UUID] = mapped_column(sa.ForeignKey(StatusList.id))
    place: Mapped[int]
    revoked_at: Mapped[datetime | None]

    status_list: Mapped[StatusList] = relationship(lazy="raise")


class Credential(Base):
    """A badge given to a person. `document` is what was signed, byte for byte.

    Revoked: by INAÉ, which says why to the person, who may answer; or by the person.
    """

    __tablename__ = "credential"
    __table_args__ = (
        sa.Index("ix_credential_holder_awarded", "holder_id", "awarded_at"),
        sa.CheckConstraint("revoked_at IS NULL OR revoked_why <> ''", name="revoked_says_why"),
        sa.CheckConstraint("open_address OR NOT open_words", name="words_at_an_open_address"),
    )

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
    open_words: Mapped[bool] = mapped_column(default=False)  # … « avec les recommandations »
    status_id: Mapped[UUID] = mapped_column(sa.ForeignKey(StatusPlace.id), unique=True)
    revoked_at: Mapped[datetime | None]
    revoked_why: Mapped[str] = mapped_column(default="")
    revoked_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey(Person.id, ondelete="SET NULL"), index=True
    )
    answer: Mapped[str] = mapped_column(default="")  # the person's, to who revoked
    answered_at: Mapped[datetime | None]

    holder: Mapped[Person] = relationship(lazy="raise", foreign_keys=holder_id)
    achievement_version: Mapped[AchievementVersion] = relationship(lazy="raise")
    issuer: Mapped[Issuer] = relationship(lazy="raise")
    status: Mapped[StatusPlace] = relationship(lazy="raise")
