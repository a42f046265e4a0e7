"""Who is what to an invitation of colleagues, and to the code by which a person joins."""

import sqlalchemy as sa

from portfolio.accompany.joining import JoinCode
from portfolio.people import queries as people
from portfolio.people.models import Role, RoleInvitation
from portfolio.people.relations import issuer_admin
from portfolio.permissions import Relation, Who, register


def _counsels_there(who: Who, invitation: RoleInvitation) -> bool:
    """To be an administrator is for administrators to offer: a colleague sees no such link."""
    return invitation.role is not Role.ADMIN and people.has_role(
        who.person_id, Role.COUNSELLOR, invitation.structure_id
    )


def _counsels_there_rows(who: Who) -> sa.ColumnElement[bool]:
    there = people.role_rows(who.person_id, Role.COUNSELLOR, RoleInvitation.structure_id)
    return sa.and_(RoleInvitation.role != Role.ADMIN, there)


register(Relation.COUNSELLOR_THERE, RoleInvitation, _counsels_there, _counsels_there_rows)
register(Relation.ADMIN, RoleInvitation, *issuer_admin)
register(Relation.BEARER, JoinCode, lambda who, _: True)
