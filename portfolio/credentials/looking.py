"""Look again whether what we keep is true: at issue, when a status changes, each night."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from portfolio import clock, openbadges
from portfolio.credentials import statuses
from portfolio.credentials.keys import published_did
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import session, writing

AT_ONCE = 50  # badges in one short write


def look_again(credential: Credential, owner: Issuer) -> None:
    """Keep what our own verifier finds, and when."""
    credential.verified = _is_true(json.loads(credential.document), credential, owner)
    credential.verified_at = clock.now()


def look_at_all_again() -> int:
    """Nightly: verify every credential anew, a few in each transaction; how many are true."""
    return _look_at(session.scalars(sa.select(Credential.id)).all())


def look_at_new() -> int:
    """Verify what a committee gave and nobody looked at yet; how many are true."""
    return _look_at(
        session.scalars(
            sa.select(Credential.id).where(Credential.verified_at.is_(None)).limit(AT_ONCE)
        ).all()
    )


def _look_at(ids: Sequence[UUID]) -> int:
    true = 0
    for start in range(0, len(ids), AT_ONCE):
        with writing():
            rows = session.scalars(
                sa.select(Credential)
                .where(Credential.id.in_(ids[start : start + AT_ONCE]))
                .options(joinedload(Credential.issuer), undefer(Credential.document))
            ).all()
            for credential in rows:
                look_again(credential, credential.issuer)
                true += bool(credential.verified)
    return true


def _is_true(document: dict[str, Any], credential: Credential, owner: Issuer) -> bool:
    checks = openbadges.verify(
        document,
        did_document=published_did(owner, document["issuer"]["id"]),
        now=clock.now(),
    )
    listed = json.loads(statuses.place(credential.status_id).status_list.document)
    revoked = openbadges.status_of(document["credentialStatus"], listed)
    return all(check.ok for check in checks) and not revoked
