"""A structure and a role in it, as INAÉ's administrator meets them: for the walk."""

from uuid import uuid4

from portfolio.db import session
from portfolio.people.models import Membership, Role
from portfolio.permissions import Relation
from tests import scenes
from tests.support.factories import MembershipFactory
from tests.support.things import Somebody, Thing, thing


@thing("structure")
def a_structure() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    admin = MembershipFactory(admin=True).person
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    return Thing(
        {"structure_id": structure.id},
        {
            "the administrator": Somebody(admin, to_any={Relation.ADMIN}),
            "a counsellor there": Somebody(counsellor, {Relation.STAFF, Relation.COUNSELLOR_THERE}),
        },
        form={"role": "counsellor"},
    )


@thing("member")
def a_role() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    role = session.query(Membership).filter_by(person_id=counsellor.id).one()
    admin = MembershipFactory(admin=True).person
    return Thing(
        {"membership_id": role.id},
        {
            "the administrator": Somebody(admin, to_any={Relation.ADMIN}),
            "whose role it is": Somebody(counsellor),
        },
    )
