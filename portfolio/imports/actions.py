"""Take badges from elsewhere in, choose how they look, delete them."""

from collections.abc import Sequence
from uuid import UUID, uuid5

import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.models import Credential
from portfolio.db import lock, session
from portfolio.files import actions as files
from portfolio.imports.looking import Found, Looked, moment
from portfolio.imports.models import NOT_CHOSEN, BadgeImport, ImportedBadge, ImportLine, Outcome
from portfolio.people.models import Person
from portfolio.web.stones import PICTOGRAMS, TINTS


class UnknownLook(ValueError):
    """No such pathway or icon."""


def take_in(import_id: UUID, holder: Person, looked: Sequence[Looked]) -> BadgeImport:
    """Keep the badges that were found, and what became of each file.

    The same file again is the same badge, with what we found this time. A badge that this house
    gave to `holder` is not kept twice. One import of a person waits for the other.
    """
    lock(session.get_one(Person, holder.id))
    made = BadgeImport(id=import_id, holder_id=holder.id)
    session.add(made)
    session.flush()
    for number, each in enumerate(looked, 1):
        outcome, badge = each.outcome, None
        if each.found:
            if _is_here(each.found, holder):
                outcome = Outcome.OURS
                _let_go(each.found)
            else:
                badge = _keep(uuid5(import_id, str(number)), holder, each.found)
        line = ImportLine(
            import_id=made.id,
            number=number,
            name=each.name,
            outcome=outcome,
            badge_id=badge.id if badge else None,
        )
        session.add(line)
        session.flush()
    return made


def dress(badge: ImportedBadge, *, tint: str, icon: str) -> None:
    """Give the dashed stone a pathway's colour and an icon. Raises UnknownLook."""
    if tint not in TINTS or tint == NOT_CHOSEN or icon not in PICTOGRAMS:
        raise UnknownLook(tint, icon)
    badge.tint, badge.icon = tint, icon
    session.flush()


def forget(badge: ImportedBadge) -> None:
    """Delete a badge with its files. Its issuer still has theirs."""
    remove_where(ImportedBadge.id == badge.id)
    session.expunge(badge)


def remove_where(which: sa.ColumnElement[bool]) -> int:
    """Delete every imported badge for which `which` holds, with its files; how many."""
    gone = session.execute(
        sa.delete(ImportedBadge)
        .where(which)
        .returning(ImportedBadge.original_id, ImportedBadge.picture_id)
        .execution_options(synchronize_session=False)
    ).all()
    files.forget_ids([each for row in gone for each in row if each])
    return len(gone)


def _keep(badge_id: UUID, holder: Person, found: Found) -> ImportedBadge:
    known = session.scalar(
        sa.select(ImportedBadge).where(
            ImportedBadge.holder_id == holder.id, ImportedBadge.digest == found.digest
        )
    )
    if known:
        _let_go(found)
        _write(known, found)
        session.flush()
        return known
    session.add(found.original)
    picture = found.picture.medium if found.picture else None
    if picture:
        session.add(picture)
    if found.picture:
        files.forget_ids([row.id for row in found.picture.rows if row is not picture])
    session.flush()
    badge = ImportedBadge(
        id=badge_id,
        holder_id=holder.id,
        original_id=found.original.id,
        digest=found.digest,
        ending=found.ending,
        picture_id=picture.id if picture else None,
    )
    _write(badge, found)
    session.add(badge)
    session.flush()
    return badge


def _write(badge: ImportedBadge, found: Found) -> None:
    """What the badge says today, and what we found."""
    facts = found.reading.facts
    wrong = [step.problem or step.name for step in found.reading.steps if not step.ok]
    badge.version = found.reading.version
    badge.name, badge.sentence = facts["name"], facts["sentence"]
    badge.issuer, badge.site = facts["issuer"], facts["site"]
    badge.awarded_at, badge.ends_at = moment(facts["given"]), moment(facts["ends"])
    badge.verified = found.reading.ok
    badge.problem = wrong[0] if wrong else ""
    badge.recipient = found.recipient
    badge.checked_at = clock.now()


def _is_here(found: Found, holder: Person) -> bool:
    """Whether this house gave that very badge to `holder`, who has it."""
    if not found.reading.ours:
        return False
    try:
        credential_id = UUID(str(found.reading.document.get("id"))[-36:])
    except ValueError:
        return False
    held = sa.select(Credential.id).where(
        Credential.id == credential_id, Credential.holder_id == holder.id
    )
    return session.scalar(held) is not None


def _let_go(found: Found) -> None:
    """The bytes that were laid down for nothing go right after the commit."""
    files.forget_ids([row.id for row in found.stored])
