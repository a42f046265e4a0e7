"""An agreement of INAÉ with a structure."""

from datetime import date

from portfolio.db import session, writing
from portfolio.people.models import Role
from portfolio.permissions import Relation
from portfolio.review.models import Agreement
from tests.support.factories import MembershipFactory
from tests.support.things import Somebody, Thing, thing


@thing("agreement")
def an_agreement() -> Thing:
    membership = MembershipFactory(role=Role.MANAGER)
    manager = membership.person
    with writing():
        row = Agreement(structure_id=membership.structure_id, since=date(2026, 1, 1))
        session.add(row)
    admin = MembershipFactory(admin=True).person
    return Thing(
        {"agreement_id": row.id},
        {
            "the administrator": Somebody(admin, to_any={Relation.ADMIN}),
            "a manager of the structure": Somebody(manager),
        },
    )
