"""A badge signed anew under its id: with proofs, with an e-mail, or after its key was stolen.

Source: Open Badges 3.0, "Updating a credential": the same id, a later validFrom, the first date
in awardedDate.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, undefer

from portfolio import clock, openbadges
from portfolio.credentials import documents, looking, statuses
from portfolio.credentials.errors import NoKey
from portfolio.credentials.keys import signing_key
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import lock, session

# Columns of higher rooms that keep documents signed by our keys: a stolen key concerns them too.
signed_columns: list[InstrumentedAttribute[str | None]] = []


class NotReissued(Exception):
    """A badge that is revoked is not signed anew."""


def with_evidence(
    credential: Credential, evidence: Sequence[openbadges.Evidence], *, since: datetime
) -> str:
    """The badge signed anew with `evidence`, which its holder shows somewhere since `since`.

    The same id, subject and place. Nothing is kept: the same arguments give the same bytes, and
    what was handed over before stays true. The document as it is kept when there is no evidence,
    when it is revoked, or when its identity has no key left. About 15 ms. Its issuer is loaded.
    """
    if not evidence or credential.revoked_at:
        return credential.document
    before = json.loads(credential.document)
    at = max(since, datetime.fromisoformat(before["validFrom"]))
    try:
        return _signed(
            openbadges.renewed(before, valid_from=at, evidence=evidence), credential.issuer, at
        )
    except NoKey:
        return credential.document


def put_email(credential: Credential, email: str | None) -> None:
    """Put `email` into the badge, hashed with a salt, in place of any other; None: take it out.

    Signed anew and kept: every form of the badge follows. What was handed over before stays true
    and says what it said. Its issuer is loaded. Inside writing(). Raises NotReissued, NoKey.
    """
    lock(credential)
    if credential.revoked_at:
        raise NotReissued(credential.id)
    before, now = json.loads(credential.document), clock.now()
    identity = openbadges.EmailIdentity.of(email) if email else None
    later = openbadges.renewed(openbadges.with_email(before, identity), valid_from=now)
    credential.document = _signed(later, credential.issuer, now)
    looking.look_again(credential, credential.issuer)
    session.flush()


def sign_all_again(owner: Issuer) -> int:
    """After a theft: sign every badge, word and list anew with a key that is published.

    What people handed over before is refused everywhere from now on: they hand it over anew.
    Returns how many documents. Inside writing(); about 15 ms each.
    """
    statuses.sign_all_lists(owner)
    credentials = session.scalars(
        sa.select(Credential)
        .where(Credential.issuer_id == owner.id)
        .options(undefer(Credential.document))
    ).all()
    for credential in credentials:
        credential.document = _again(credential.document, owner)
        looking.look_again(credential, owner)
    number = len(credentials)
    for column in signed_columns:
        for row in session.scalars(
            sa.select(column.class_).where(column.is_not(None)).options(undefer(column))
        ).all():
            setattr(row, column.key, _again(getattr(row, column.key), owner))
            number += 1
    session.flush()
    return number


def _again(document: str, owner: Issuer) -> str:
    now = clock.now()
    return _signed(openbadges.renewed(json.loads(document), valid_from=now), owner, now)


def _signed(unsigned: dict[str, Any], owner: Issuer, at: datetime) -> str:
    key = signing_key(owner, unsigned["issuer"]["id"])
    return documents.as_text(openbadges.sign(unsigned, key, created=at))
