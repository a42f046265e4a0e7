"""What `people` knows of who is what to whom."""

from typing import Any

import sqlalchemy as sa

from portfolio.people import queries
from portfolio.people.models import Accompaniment, Membership, Person, Role, Structure
from portfolio.permissions import Relation, Who, register


def counsels(who: Who, person_id: Any) -> bool:
    """Whether `who` is a counsellor of a structure that accompanies the person, with their yes."""
    return any(
        each.agreed_at and queries.has_role(who.person_id, Role.COUNSELLOR, each.structure_id)
        for each in queries.accompaniments(person_id)
    )


def counselled_rows(who: Who, person_id: Any) -> sa.ColumnElement[bool]:
    """`counsels` as a condition on a column that holds a person."""
    mine = sa.select(Membership.structure_id).where(
        Membership.person_id == who.person_id,
        Membership.role == Role.COUNSELLOR,
        Membership.runs(),
    )
    accompanied = sa.select(Accompaniment.person_id).where(
        Accompaniment.structure_id.in_(mine),
        Accompaniment.agreed_at.is_not(None),
        Accompaniment.runs(),
    )
    rows: sa.ColumnElement[bool] = person_id.in_(accompanied)
    return rows


def _any_role(*wanted: Role) -> Any:
    def fact(who: Who, _: object) -> bool:
        return any(queries.has_role(who.person_id, role) for role in wanted)

    return fact


def _role_there(*wanted: Role) -> Any:
    def fact(who: Who, structure: Structure) -> bool:
        return any(queries.has_role(who.person_id, role, structure.id) for role in wanted)

    return fact


def _role_there_rows(*wanted: Role) -> Any:
    def rows(who: Who) -> sa.ColumnElement[bool]:
        return sa.or_(*(queries.role_rows(who.person_id, r, Structure.id) for r in wanted))

    return rows


def _admin_rows(who: Who) -> sa.ColumnElement[bool]:
    return sa.literal(queries.has_role(who.person_id, Role.ADMIN))


issuer_admin = (_any_role(Role.ADMIN), _admin_rows)
NOTHING = type(None)
EVERY_STAFF = (Role.COUNSELLOR, Role.REVIEWER, Role.MANAGER)

register(Relation.HOLDER, Person, lambda who, p: who.person_id == p.id,
         lambda who: Person.id == who.person_id)  # fmt: skip
register(Relation.COUNSELLOR, Person, lambda who, p: counsels(who, p.id),
         lambda who: counselled_rows(who, Person.id))  # fmt: skip
register(Relation.STAFF, NOTHING, _any_role(Role.COUNSELLOR))
register(Relation.MANAGER, NOTHING, _any_role(Role.MANAGER))
register(Relation.REVIEWER, NOTHING, _any_role(Role.REVIEWER))
register(Relation.ADMIN, NOTHING, _any_role(Role.ADMIN))
register(Relation.STAFF, Structure, _role_there(*EVERY_STAFF), _role_there_rows(*EVERY_STAFF))
register(Relation.COUNSELLOR_THERE, Structure, _role_there(Role.COUNSELLOR),
         _role_there_rows(Role.COUNSELLOR))  # fmt: skip
register(Relation.ADMIN, Structure, *issuer_admin)
