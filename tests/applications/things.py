"""A request on its way, and everybody who may have something to do with it."""

from datetime import date

from portfolio.applications import queries
from portfolio.applications.states import State
from portfolio.db import session, writing
from portfolio.people.models import Role
from portfolio.permissions import Relation
from portfolio.review.models import Agreement
from tests.scenes import a_catalogue, a_member, a_person, a_request, a_structure, accompanied
from tests.support.factories import MembershipFactory
from tests.support.things import Somebody, Thing, thing


@thing("application")
def a_request_through_a_structure() -> Thing:
    """Sent through a structure that has reviewers of its own and an agreement with INAÉ."""
    a_catalogue()
    structure, elsewhere = a_structure("Les Jardins"), a_structure("Le Pré Vert")
    holder = a_person("Fatou")
    counsellor = a_member("Ana", structure, Role.COUNSELLOR)
    accompanied(holder, structure, counsellor)
    with writing():
        session.add(Agreement(structure_id=structure.id, since=date(2026, 1, 1), all_badges=True))
    reviewer = a_member("Karim", structure, Role.REVIEWER)
    of_inae = MembershipFactory(structure__issuer=True, role=Role.REVIEWER).person
    application = a_request(holder, State.SUBMITTED)
    (proof,) = queries.proofs(application.id)
    return Thing(
        {
            "id": application.id,
            "application_id": application.id,
            "proof_id": proof.id,
            "way": "photo",
        },
        {
            "its holder": Somebody(holder, {Relation.HOLDER}),
            "the counsellor": Somebody(counsellor, {Relation.COUNSELLOR}),
            "the holder, beside a counsellor": Somebody(
                counsellor, {Relation.HOLDER_PRESENT}, together=application.id
            ),
            "a reviewer of the structure": Somebody(reviewer, {Relation.REVIEWER}),
            "INAÉ’s reviewer": Somebody(of_inae, to_any={Relation.REVIEWER_BY_AGREEMENT}),
            "a reviewer elsewhere": Somebody(a_member("Lucie", elsewhere, Role.REVIEWER)),
            "a counsellor elsewhere": Somebody(a_member("Maria", elsewhere, Role.COUNSELLOR)),
            "a manager of the structure": Somebody(a_member("Sam", structure, Role.MANAGER)),
            "the administrator": Somebody(MembershipFactory(admin=True).person),
        },
    )
