"""Keep, name and remove proofs. They belong to the person, whatever request they serve."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa

from portfolio.db import session
from portfolio.evidence.models import Evidence, EvidenceKind, EvidenceState
from portfolio.files import actions as files
from portfolio.files.actions import Kept
from portfolio.files.kinds import Family
from portfolio.people.models import Person

TITLE_MOST = 80  # characters
TEXT_MOST = 2000
LINK_MOST = 500
KINDS = {
    Family.PHOTO: EvidenceKind.PHOTO,
    Family.SOUND: EvidenceKind.SOUND,
    Family.DOCUMENT: EvidenceKind.DOCUMENT,
}


class WrongLink(ValueError):
    """Not an http(s) address with a host: it is not kept."""


def keep_text(
    proof_id: UUID, holder: Person, text: str, *, title: str = "", beside: Person | None = None
) -> Evidence:
    """Keep a few words as a proof. `beside`: who sits beside the person and types."""
    return _keep(proof_id, holder, EvidenceKind.TEXT, beside, text=text, title=title)


def keep_link(
    proof_id: UUID, holder: Person, url: str, *, title: str = "", beside: Person | None = None
) -> Evidence:
    """Keep an address; nobody ever fetches it. Raises WrongLink."""
    return _keep(proof_id, holder, EvidenceKind.LINK, beside, url=checked_link(url), title=title)


def keep_file(
    proof_id: UUID, holder: Person, kept: Kept, *, title: str = "", beside: Person | None = None
) -> Evidence:
    """Keep what `files.store` made safe: a photo, a voice (« bientôt prête ») or a PDF."""
    session.add_all(kept.rows)
    session.flush()
    sound = kept.family is Family.SOUND
    return _keep(
        proof_id,
        holder,
        KINDS[kept.family],
        beside,
        title=title,
        state=EvidenceState.PREPARING if sound else EvidenceState.READY,
        seconds=round(kept.seconds) if kept.seconds else None,
        file_id=kept.file.id,
        medium_id=kept.medium.id if kept.medium else None,
        thumb_id=kept.thumb.id if kept.thumb else None,
    )


def checked_link(url: str) -> str:
    """`url`, with https:// put before when no scheme was typed. Raises WrongLink.

    Only http and https; a host with a dot; no name or password before the host (a link that
    shows one host and opens another); no space and no control character.
    """
    typed = url.strip()
    if "://" not in typed:
        typed = f"https://{typed}"
    if len(typed) > LINK_MOST or any(c.isspace() or not c.isprintable() for c in typed):
        raise WrongLink("length or characters")
    try:
        parts = urlsplit(typed)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise WrongLink("unreadable") from error
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        raise WrongLink("scheme or host")
    if "." not in host.strip(".") or "\\" in typed:
        raise WrongLink("host")
    return typed


def rename(proof: Evidence, title: str) -> None:
    """Give a proof the name its owner wants."""
    proof.title = title[:TITLE_MOST]
    session.flush()


def say_who_is_seen(proof: Evidence, *, others: bool) -> None:
    """« On voit quelqu’un d’autre ? Son nom ? » Yes keeps it for the evaluation only."""
    proof.shows_others = others
    session.flush()


def remove(proof: Evidence) -> None:
    """Remove a proof for good, from every request and page, with its files."""
    remove_where(Evidence.id == proof.id)
    session.expunge(proof)


def remove_where(which: sa.ColumnElement[bool]) -> int:
    """Remove for good every proof for which `which` holds, with its files; how many."""
    gone = session.execute(
        sa.delete(Evidence)
        .where(which)
        .returning(Evidence.file_id, Evidence.medium_id, Evidence.thumb_id)
        .execution_options(synchronize_session=False)
    ).all()
    files.forget_ids([each for row in gone for each in row if each])
    return len(gone)


def _keep(
    proof_id: UUID,
    holder: Person,
    kind: EvidenceKind,
    beside: Person | None,
    **what: Any,
) -> Evidence:
    proof = Evidence(
        id=proof_id,
        holder_id=holder.id,
        kind=kind,
        with_id=beside.id if beside else None,
        with_name=beside.name if beside else "",
        **what,
    )
    session.add(proof)
    session.flush()
    return proof
