"""Reads about people, structures and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from portfolio.db import session
from portfolio.people.models import (
    Accompaniment,
    LogEntry,
    Membership,
    Person,
    Role,
    Structure,
    StructureKind,
)
from portfolio.web import current_who


def me() -> Person:
    """The person who is signed in.

    Raises LookupError for a stranger, and in a session for filling together: the view's action
    should have refused before.
    """
    who = current_who()
    person = session.get(Person, who.person_id) if who.person_id else None
    if person is None:
        raise LookupError("nobody is signed in")
    return person


def person(person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def structure(structure_id: UUID) -> Structure | None:
    return session.get(Structure, structure_id)


def siae_structures() -> Sequence[Structure]:
    """The employing structures, by name."""
    return session.scalars(
        sa.select(Structure).where(Structure.kind == StructureKind.SIAE).order_by(Structure.name)
    ).all()


def roles(person_id: UUID) -> Sequence[Membership]:
    """The roles that run today, with their structure; read once a request."""
    kept = cast("dict[UUID, Sequence[Membership]]", g.setdefault("roles", {}))
    if person_id not in kept:
        kept[person_id] = session.scalars(
            sa.select(Membership)
            .where(Membership.person_id == person_id, Membership.runs())
            .options(joinedload(Membership.structure))
            .order_by(Membership.since)
        ).all()
    return kept[person_id]


def has_role(person_id: UUID | None, role: Role, structure_id: UUID | None = None) -> bool:
    """Whether this person has `role` today, in that structure or (None) in any."""
    return person_id is not None and any(
        each.role is role and structure_id in {None, each.structure_id} for each in roles(person_id)
    )


def with_role(role: Role) -> Sequence[Person]:
    """Everybody who has `role` today, wherever. 1 statement."""
    return session.scalars(
        sa.select(Person)
        .where(
            Person.id.in_(
                sa.select(Membership.person_id).where(Membership.role == role, Membership.runs())
            )
        )
        .order_by(Person.id)
    ).all()


def role_rows(
    person_id: UUID | None, role: Role, structure_id: InstrumentedAttribute[UUID]
) -> sa.ColumnElement[bool]:
    """`has_role` as a condition on a column that holds a structure."""
    return structure_id.in_(
        sa.select(Membership.structure_id).where(
            Membership.person_id == person_id, Membership.role == role, Membership.runs()
        )
    )


def accompaniments(person_id: UUID) -> Sequence[Accompaniment]:
    """Who accompanies this person today, with the person's yes or still waiting for it."""
    return session.scalars(
        sa.select(Accompaniment)
        .where(Accompaniment.person_id == person_id, Accompaniment.runs())
        .options(joinedload(Accompaniment.structure), joinedload(Accompaniment.counsellor))
        .order_by(Accompaniment.since)
    ).all()


def accompaniment(accompaniment_id: UUID) -> Accompaniment | None:
    """One of them, with its structure and counsellor."""
    return session.scalar(
        sa.select(Accompaniment)
        .where(Accompaniment.id == accompaniment_id)
        .options(joinedload(Accompaniment.structure), joinedload(Accompaniment.counsellor))
    )


def counsellors(person_id: UUID) -> list[Person]:
    """Who accompanies this person today: with their yes, and working there still."""
    found = [each.counsellor for each in accompaniments(person_id) if _works(each)]
    return list({each.id: each for each in found if each}.values())


def _works(each: Accompaniment) -> bool:
    return each.agreed_at is not None and has_role(
        each.counsellor_id, Role.COUNSELLOR, each.structure_id
    )


@dataclass(frozen=True)
class Helper:
    """Whom a person may call. phone: at work, else the structure's; may be empty."""

    name: str
    structure: str
    phone: str


def helpers(person_id: UUID) -> list[Helper]:
    """Who accompanies this person and can be called, with the person's yes."""
    found = []
    for each in accompaniments(person_id):
        if each.agreed_at is None:
            continue
        there = each.counsellor if _works(each) else None
        name = there.first_name if there else each.structure.name
        work = _work_phone(each.counsellor_id, each.structure_id) if each.counsellor_id else ""
        found.append(Helper(name, each.structure.name, work or each.structure.phone))
    return found


def _work_phone(person_id: UUID, structure_id: UUID) -> str:
    return (
        session.scalar(
            sa.select(Membership.work_phone)
            .where(
                Membership.person_id == person_id,
                Membership.structure_id == structure_id,
                Membership.work_phone != "",
                Membership.runs(),
            )
            .limit(1)
        )
        or ""
    )


def log_of(person_id: UUID, most: int = 100) -> Sequence[LogEntry]:
    """The person's own log, newest first, at most `most` lines."""
    return session.scalars(
        sa.select(LogEntry)
        .where(LogEntry.person_id == person_id)
        .order_by(LogEntry.at.desc())
        .limit(most)
    ).all()
