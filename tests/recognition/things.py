"""An invitation, a word, and the two links of those who have no account."""

from uuid import uuid4

from portfolio.db import session, writing
from portfolio.people.models import Person, Role
from portfolio.permissions import Relation
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import Said
from portfolio.recognition.links import token_of
from portfolio.recognition.models import Endorsement, Invitation, InvitationWay, KnownFrom
from portfolio.signin import codes
from portfolio.signin.codes import Purpose
from tests import scenes
from tests.support.factories import MembershipFactory, PersonFactory
from tests.support.things import Somebody, Thing, thing


def _people(nadia: Person) -> dict[str, Somebody]:
    structure = scenes.a_structure()
    counsellor = scenes.a_member("Ana", structure, Role.COUNSELLOR)
    scenes.accompanied(nadia, structure, counsellor)
    return {
        "its holder": Somebody(nadia, {Relation.HOLDER}),
        "the counsellor": Somebody(counsellor),
        "the administrator": Somebody(MembershipFactory(admin=True).person),
    }


def _invitation(nadia: Person, way: InvitationWay = InvitationWay.LINK) -> Invitation:
    with writing():
        return actions.ask(uuid4(), session.get_one(Person, nadia.id), [], way)


def _word(nadia: Person) -> Endorsement:
    asked = _invitation(nadia).id
    with writing():
        invitation = queries.invitation(asked)
        assert invitation
        return actions.give(
            uuid4(),
            invitation,
            Said("Toujours à l’heure.", "Marc", "", "Bellevue"),
            about=[],
            whole_work=True,
            known_from=KnownFrom.WORKED,
        )


@thing("word_request")
def an_invitation() -> Thing:
    nadia = PersonFactory()
    row = _invitation(nadia, InvitationWay.QR)
    return Thing({"invitation_id": row.id}, _people(nadia))


@thing("recommend")
def a_link_that_asks_for_a_word() -> Thing:
    nadia = PersonFactory()
    return Thing({"token": token_of(_invitation(nadia))}, _people(nadia), bearers=True)


@thing("recommendation")
def a_word_received() -> Thing:
    nadia = PersonFactory()
    return Thing({"endorsement_id": _word(nadia).id}, _people(nadia), form={"choice": "show"})


@thing("word")
def the_link_of_its_author() -> Thing:
    nadia = PersonFactory()
    word, drawn, code_id = _word(nadia), codes.draw(), uuid4()
    with writing():
        codes.send(drawn, Purpose.RECOMMEND, "marc@exemple.fr", code_id=code_id)
    return Thing({"token": token_of(word), "code_id": code_id}, _people(nadia), bearers=True)
