"""Reads of INAÉ's console."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.people.models import Membership, Role, Structure, StructureKind


@dataclass(frozen=True)
class House:
    """A line of the list: a structure and how many work there today."""

    id: UUID
    name: str
    city: str
    kind: StructureKind
    counsellors: int
    reviewers: int


def houses() -> Sequence[House]:
    """Every structure, INAÉ first, then by name. 1 statement."""

    def number(role: Role) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count(sa.distinct(Membership.person_id)))
            .where(
                Membership.structure_id == Structure.id,
                Membership.role == role,
                Membership.runs(),
            )
            .correlate(Structure)
            .scalar_subquery()
        )

    rows = session.execute(
        sa.select(
            Structure.id, Structure.name, Structure.city, Structure.kind,
            number(Role.COUNSELLOR), number(Role.REVIEWER),
        ).order_by(
            sa.case((Structure.kind == StructureKind.ISSUER, 0), else_=1), Structure.name
        )
    )  # fmt: skip
    return [House(*row) for row in rows]


def is_named(name: str) -> bool:
    """Whether a structure has this name already; case, accents and signs do not count."""
    return _told(name) in {_told(each) for each in session.scalars(sa.select(Structure.name))}


def _told(name: str) -> str:
    """The letters and figures of a name, as an ear hears them."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in letters if each.isalnum())


_BADGE = re.compile(r"/b/([0-9a-fA-F-]{36})(?:[./?#]|$)")


def badge_at(address: str) -> UUID | None:
    """The badge of ours that has this address (whatever follows in it), or this id."""
    found = _BADGE.search(address)
    try:
        badge_id = UUID(found[1] if found else address.removeprefix("urn:uuid:").strip())
    except ValueError:
        return None
    return session.scalar(sa.select(Credential.id).where(Credential.id == badge_id))


def membership(membership_id: UUID) -> Membership | None:
    """A role, with its person and its structure."""
    return session.scalar(
        sa.select(Membership)
        .where(Membership.id == membership_id)
        .options(joinedload(Membership.person), joinedload(Membership.structure))
    )
