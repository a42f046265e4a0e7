"""A badge signed anew under its id: enriched by proofs, or after its key was stolen.

Source: Open Badges 3.0, "Updating a credential": the same id, a later validFrom, the first date
in awardedDate.
"""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, undefer

from portfolio import clock, openbadges
from portfolio.credentials import documents, looking, statuses
from portfolio.credentials.keys import signing_key
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import lock, session

# Columns of higher rooms that keep documents signed by our keys: a stolen key concerns them too.
signed_columns: list[InstrumentedAttribute[str | None]] = []


class NotReissued(Exception):
    """A badge that is revoked is not signed anew."""


def reissue(credential: Credential, *, evidence: Sequence[openbadges.Evidence]) -> None:
    """Sign the badge anew with `evidence`, all of it and no other: what the person shows now.

    The same id, subject and place; what was handed over before stays true. Nothing happens when
    it says so already. `credential.issuer` is loaded. Inside writing(). Raises NotReissued, NoKey.
    """
    lock(credential)
    if credential.revoked_at:
        raise NotReissued(credential.id)
    before = json.loads(credential.document)
    later = openbadges.renewed(before, valid_from=clock.now(), evidence=evidence)
    if later.get("evidence") == before.get("evidence"):
        return
    credential.document = _signed(later, credential.issuer)
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
    return _signed(openbadges.renewed(json.loads(document), valid_from=clock.now()), owner)


def _signed(unsigned: dict[str, Any], owner: Issuer) -> str:
    key = signing_key(owner, unsigned["issuer"]["id"])
    return documents.as_text(openbadges.sign(unsigned, key, created=clock.now()))
