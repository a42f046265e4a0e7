"""Reads about proofs."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from portfolio.db import session
from portfolio.evidence.models import Evidence, EvidenceKind, EvidenceState
from portfolio.files.models import StoredFile

SIZES = {"grande": "file_id", "moyenne": "medium_id", "petite": "thumb_id", "fichier": "file_id"}


def proof(proof_id: UUID) -> Evidence | None:
    return session.get(Evidence, proof_id)


def of_person(holder_id: UUID) -> Sequence[Evidence]:
    """All the proofs of a person, newest first."""
    return session.scalars(
        sa.select(Evidence).where(Evidence.holder_id == holder_id).order_by(Evidence.made_at.desc())
    ).all()


def file_of(proof: Evidence, size: str) -> StoredFile | None:
    """The stored file of a proof in that size (a key of SIZES), or None."""
    file_id = getattr(proof, SIZES[size]) if size in SIZES else None
    return session.get(StoredFile, file_id) if file_id else None


def to_prepare(most: int = 20) -> Sequence[Evidence]:
    """Sounds that the worker has not made playable yet, oldest first."""
    return session.scalars(
        sa.select(Evidence)
        .where(Evidence.kind == EvidenceKind.SOUND, Evidence.state == EvidenceState.PREPARING)
        .order_by(Evidence.made_at)
        .limit(most)
    ).all()
