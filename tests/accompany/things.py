"""A person with their counsellor, a team, an invitation, a code to join: for the walk."""

from uuid import uuid4

from portfolio.accompany import joining
from portfolio.db import session, writing
from portfolio.people.models import Membership, Role
from portfolio.permissions import Relation
from portfolio.signin.actions import invitations
from tests import scenes
from tests.support.factories import MembershipFactory
from tests.support.things import OTHER_ANSWERS, Somebody, Thing, thing


def _admin() -> Somebody:
    return Somebody(MembershipFactory(admin=True).person, to_any={Relation.ADMIN})


@thing("person")
def a_person_with_a_counsellor() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    person = scenes.a_person("Nadia")
    scenes.accompanied(person, structure, counsellor)
    return Thing(
        {"person_id": person.id},
        {
            "their counsellor": Somebody(counsellor, {Relation.COUNSELLOR}),
            "the person": Somebody(person, {Relation.HOLDER}),
            "a reviewer of the structure": Somebody(
                scenes.a_member("Claire", structure, Role.REVIEWER)
            ),
        },
    )


@thing("team")
def a_team() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    return Thing(
        {"structure_id": structure.id},
        {
            "a counsellor": Somebody(
                scenes.a_member("Élodie", structure, Role.COUNSELLOR),
                {Relation.STAFF, Relation.COUNSELLOR_THERE},
            ),
            "a manager": Somebody(
                scenes.a_member("Sam", structure, Role.MANAGER), {Relation.STAFF}
            ),
            "a reviewer": Somebody(
                scenes.a_member("Claire", structure, Role.REVIEWER), {Relation.STAFF}
            ),
            "the administrator": _admin(),
        },
        form={"role": "reviewer"},
    )


@thing("invitation")
def an_invitation() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    with writing():
        made = invitations.invite(structure, Role.REVIEWER, by=counsellor)
    return Thing(
        {"invitation_id": made.id},
        {
            "a counsellor": Somebody(counsellor, {Relation.COUNSELLOR_THERE}),
            "a reviewer": Somebody(scenes.a_member("Claire", structure, Role.REVIEWER)),
            "a manager": Somebody(scenes.a_member("Sam", structure, Role.MANAGER)),
            "the administrator": _admin(),
        },
    )


@thing("together")
def a_request_filled_together() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    person = scenes.a_person("Nadia")
    scenes.accompanied(person, structure, counsellor)
    scenes.a_catalogue()
    application = scenes.a_draft(person, beside=counsellor)
    scenes.with_a_proof(application, person)
    return Thing(
        {"application_id": application.id},
        {
            "both at one screen": Somebody(
                counsellor, {Relation.HOLDER_PRESENT}, together=application.id
            ),
            "the counsellor alone": Somebody(counsellor),
            "the person alone": Somebody(person),
        },
    )


@thing("join")
def a_join_code() -> Thing:
    structure = scenes.a_structure(f"Jardin {uuid4()}")
    counsellor = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    role = session.query(Membership).filter_by(person_id=counsellor.id).one()
    return Thing({"token": joining.address(role).rpartition("/")[2]}, bearers=True)


OTHER_ANSWERS["accompany.say_yes"] = (303, "a stranger comes in first, then says yes")
