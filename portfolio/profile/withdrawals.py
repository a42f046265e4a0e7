"""What leaves shared pages by itself, and only comes back when its owner chooses it again.

Lower rooms know nothing of links: a word that is hidden, corrected or taken back, a photo on
which somebody else is seen, simply leave. Listeners run inside the write that caused it.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from portfolio import clock
from portfolio.catalogue.models import Achievement, AchievementVersion, Pathway
from portfolio.credentials.models import Credential, Issuer
from portfolio.evidence.models import Evidence
from portfolio.imports.models import ImportedBadge
from portfolio.people.models import Membership, Person, Structure
from portfolio.profile.facts import may_be_shown
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    SharedImport,
    ShareLink,
)
from portfolio.recognition.models import Endorsement, EndorsementState


@event.listens_for(Endorsement, "after_update")
def _word_changed(mapper: Mapper[Any], connection: Connection, word: Endorsement) -> None:
    shown = SharedEndorsement.endorsement_id == word.id
    _bump(connection, sa.select(SharedEndorsement.link_id).where(shown))
    if word.state is not EndorsementState.SHOWN:
        connection.execute(sa.delete(SharedEndorsement).where(shown))


@event.listens_for(Evidence, "after_update")
def _proof_changed(mapper: Mapper[Any], connection: Connection, proof: Evidence) -> None:
    shown = SharedEvidence.evidence_id == proof.id
    _bump(connection, sa.select(SharedEvidence.link_id).where(shown))
    connection.execute(
        sa.update(SharedCredential)
        .where(SharedCredential.proved_by(proof.id))
        .values(shown_at=clock.now())
    )
    if not may_be_shown(proof):
        connection.execute(sa.delete(SharedEvidence).where(shown))


@event.listens_for(Credential, "after_update")
def _badge_changed(mapper: Mapper[Any], connection: Connection, badge: Credential) -> None:
    shown = SharedCredential.credential_id == badge.id
    _bump(connection, sa.select(SharedCredential.link_id).where(shown))
    if badge.revoked_at:
        proofs = SharedEvidence.credential_id == badge.id
        connection.execute(sa.delete(SharedEvidence).where(proofs))
        connection.execute(sa.delete(SharedCredential).where(shown))


@event.listens_for(ImportedBadge, "after_update")
def _import_changed(mapper: Mapper[Any], connection: Connection, badge: ImportedBadge) -> None:
    shown = SharedImport.imported_badge_id == badge.id
    _bump(connection, sa.select(SharedImport.link_id).where(shown))


@event.listens_for(Person, "after_update")
def _name_changed(mapper: Mapper[Any], connection: Connection, person: Person) -> None:
    seen = sa.inspect(person).attrs
    if seen.first_name.history.has_changes() or seen.last_name.history.has_changes():
        _bump(connection, sa.select(ShareLink.id).where(ShareLink.holder_id == person.id))


@event.listens_for(AchievementVersion, "after_update")
@event.listens_for(Achievement, "after_update")
@event.listens_for(Pathway, "after_update")
@event.listens_for(Issuer, "after_update")
@event.listens_for(Structure, "after_update")
@event.listens_for(Membership, "after_insert")
@event.listens_for(Membership, "after_update")
@event.listens_for(Membership, "after_delete")
def _what_many_pages_say_changed(mapper: Mapper[Any], connection: Connection, row: object) -> None:
    """Such names stand on many pages; they change so rarely that every page is made anew."""
    _bump(connection, sa.select(ShareLink.id))


def _bump(connection: Connection, links: sa.Select[UUID]) -> None:
    """What these links show has changed: the pages kept of them are old."""
    connection.execute(
        sa.update(ShareLink).where(ShareLink.id.in_(links)).values(version=ShareLink.version + 1)
    )
