"""Who is what to an invitation of colleagues, and to the code by which a person joins."""

import sqlalchemy as sa

from portfolio.accompany.joining import JoinCode
from portfolio.people import queries as people
from portfolio.people.models import Membership, Role, RoleInvitation
from portfolio.people.relations import EVERY_STAFF, issuer_admin
from portfolio.permissions import Relation, Who, register


def _works_there(who: Who, invitation: RoleInvitation) -> bool:
    """To be an administrator is for administrators to offer: a colleague sees no such link."""
    return invitation.role is not Role.ADMIN and any(
        people.has_role(who.person_id, role, invitation.structure_id) for role in EVERY_STAFF
    )


def _works_there_rows(who: Who) -> sa.ColumnElement[bool]:
    there = RoleInvitation.structure_id.in_(
        sa.select(Membership.structure_id).where(
            Membership.person_id == who.person_id,
            Membership.role.in_(EVERY_STAFF),
            Membership.runs(),
        )
    )
    return sa.and_(RoleInvitation.role != Role.ADMIN, there)


register(Relation.STAFF, RoleInvitation, _works_there, _works_there_rows)
register(Relation.ADMIN, RoleInvitation, *issuer_admin)
register(Relation.BEARER, JoinCode, lambda who, _: True)
