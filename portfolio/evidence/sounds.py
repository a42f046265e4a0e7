"""The worker's part: a sound as a phone recorded it becomes one that every phone plays."""

import logging
from uuid import UUID

from portfolio.db import session, writing
from portfolio.evidence import queries
from portfolio.evidence.models import Evidence, EvidenceState
from portfolio.files import actions as files
from portfolio.files import errors
from portfolio.files.models import StoredFile

log = logging.getLogger(__name__)

NOT_ITS_FAULT = (errors.DecoderBusy, errors.NoPlace)


def make_sounds_playable() -> None:
    """Prepare the sounds that wait. Safe to run twice and in two workers at once."""
    waiting = [(proof.id, proof.file_id) for proof in queries.to_prepare()]
    for proof_id, file_id in waiting:
        if file_id:
            _prepare(proof_id, file_id)


def _prepare(proof_id: UUID, file_id: UUID) -> None:
    file = session.get(StoredFile, file_id)
    if file is None:
        return
    try:
        kept = files.make_playable(file)
    except NOT_ITS_FAULT:
        log.warning("a sound waits for its turn")
        return
    except errors.BadFile as error:
        log.warning("a sound cannot be made playable: %s", type(error).__name__)
        with writing():
            proof = _still_waiting(proof_id, file_id)
            if proof:
                proof.state = EvidenceState.BROKEN
        return
    with writing():
        proof = _still_waiting(proof_id, file_id)
        if proof:
            session.add_all(kept.rows)
            session.flush()
            proof.file_id = kept.file.id
            proof.seconds = round(kept.seconds or 0)
            proof.state = EvidenceState.READY
            session.flush()
            files.forget(file)
    if proof is None:  # removed, or made by another worker meanwhile
        files.discard(kept)


def _still_waiting(proof_id: UUID, file_id: UUID) -> Evidence | None:
    proof = session.get(Evidence, proof_id, with_for_update=True)
    waits = proof and proof.state is EvidenceState.PREPARING and proof.file_id == file_id
    return proof if waits else None
