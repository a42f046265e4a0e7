"""« Mon profil » as one file: a page that opens without a network, its pictures inside.

It shows what its owner could show, and no more: every badge, the words that they accepted, the
proofs on which nobody else is seen, every badge from elsewhere.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import stream_template

from portfolio import clock
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.evidence.words import proof_name
from portfolio.files import actions as files
from portfolio.files.errors import Lost
from portfolio.files.models import StoredFile
from portfolio.imports import queries as imports
from portfolio.imports.models import ImportedBadge
from portfolio.people.models import Person
from portfolio.profile import elsewhere, queries
from portfolio.profile.elsewhere import OtherBadge
from portfolio.profile.facts import may_be_shown
from portfolio.profile.queries import BadgeWords
from portfolio.profile.words import Said, said
from portfolio.recognition.models import Endorsement
from portfolio.recognition.queries import shown_words
from portfolio.web import stones


@dataclass(frozen=True)
class Proof:
    """A proof on the page. picture: what is drawn in the page itself, if it is one."""

    id: UUID
    name: str
    text: str
    url: str
    picture: StoredFile | None


@dataclass(frozen=True)
class Badge:
    """A badge on the page, with the words about it alone."""

    words: BadgeWords
    pathway: str
    criteria: Sequence[str]
    issuer: str
    given_at: datetime
    narrative: str
    said: Sequence[Said]
    proofs: Sequence[Proof]


@dataclass(frozen=True)
class Other:
    """A badge from elsewhere on the page, as a shared page shows it; `sentence`: its own."""

    id: UUID
    shown: OtherBadge
    sentence: str
    picture: StoredFile | None


@dataclass(frozen=True)
class Copy:
    """All that the page says. said: words about the whole work."""

    name: str
    first_name: str
    made_at: datetime
    badges: Sequence[Badge]
    others: Sequence[Other]
    said: Sequence[Said]


def gather(person_id: UUID, badges: Sequence[Credential]) -> Copy:
    """What the page will say. 8 statements, whatever the number."""
    words = shown_words(person_id)
    proofs = queries.proofs_of([badge.id for badge in badges])
    brought = imports.of_person(person_id)
    pictures = _pictures([proof for some in proofs.values() for proof in some], brought)
    holder = session.get_one(Person, person_id)
    return Copy(
        holder.name,
        holder.first_name,
        clock.now(),
        [
            _badge(
                each,
                [word for word in words if _is_about(word, each)],
                [
                    Proof(
                        proof.id,
                        proof_name(proof),
                        proof.text,
                        proof.url,
                        _picture_of(proof.medium_id, pictures),
                    )
                    for proof in proofs.get(each.id, ())
                    if may_be_shown(proof)
                ],
            )
            for each in badges
        ],
        [
            Other(each.id, shown, each.sentence, _picture_of(each.picture_id, pictures))
            for each, shown in zip(brought, elsewhere.as_shown(brought), strict=True)
        ],
        said(word for word in words if word.whole_work),
    )


def pieces(page: Copy, names: Mapping[str, list[str]]) -> Iterator[str]:
    """The page, piece by piece: one picture at a time in memory. `names`: files in the zip.

    Raises StorageDown.
    """
    return stream_template(
        "rights/copy_to_keep.html", copy=page, names=names, stone=_stone, picture=_picture
    )


def _badge(row: Credential, about: Sequence[Endorsement], proofs: Sequence[Proof]) -> Badge:
    version = row.achievement_version
    return Badge(
        queries.badge_words(row),
        version.achievement.pathway.name,
        version.criteria,
        row.issuer.name,
        row.awarded_at,
        row.narrative,
        said(about),
        proofs,
    )


def _is_about(word: Endorsement, badge: Credential) -> bool:
    return not word.whole_work and badge.id in {each.credential_id for each in word.about}


def _pictures(
    proofs: Sequence[Evidence], brought: Sequence[ImportedBadge]
) -> dict[UUID, StoredFile]:
    wanted = [proof.medium_id for proof in proofs if proof.medium_id and may_be_shown(proof)]
    wanted += [badge.picture_id for badge in brought if badge.picture_id]
    rows = session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(wanted)))
    return {row.id: row for row in rows}


def _picture_of(file_id: UUID | None, pictures: Mapping[UUID, StoredFile]) -> StoredFile | None:
    return pictures.get(file_id) if file_id else None


def _stone(badge: BadgeWords | OtherBadge, variant: str = "colour") -> str:
    return _inside("image/svg+xml", stones.badge(badge.tint, badge.icon, variant).encode())


def _picture(file: StoredFile) -> str:
    """Empty when its bytes are lost: the page says so."""
    try:
        return _inside(file.media_type, files.fetch(file))
    except Lost:
        return ""


def _inside(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
