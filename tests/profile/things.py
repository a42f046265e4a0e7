"""A badge and the link that shows it; whoever has the link's address bears it."""

from portfolio.db import session
from portfolio.people.models import Role, Structure, StructureKind
from portfolio.permissions import Relation
from portfolio.web.secrets import link_token
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_signed_word
from tests.support.factories import MembershipFactory, StructureFactory
from tests.support.things import OTHER_ANSWERS, Somebody, Thing, thing


def _nadia():
    if not session.query(Structure).filter_by(kind=StructureKind.ISSUER).count():
        StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia")


def _people(nadia):
    structure = scenes.a_structure()
    counsellor = scenes.a_member("Ana", structure, Role.COUNSELLOR)
    scenes.accompanied(nadia, structure, counsellor)
    return {
        "its holder": Somebody(nadia, {Relation.HOLDER}),
        "the counsellor": Somebody(counsellor),
        "the administrator": Somebody(
            MembershipFactory(admin=True).person, to_any={Relation.ADMIN}
        ),
    }


@thing("credential")
def a_badge_not_shared() -> Thing:
    nadia = _nadia()
    return Thing({"credential_id": a_badge(nadia).id, "ending": "json"}, _people(nadia))


@thing("signed_word")
def a_word_beside_a_badge() -> Thing:
    """Its person shows it, but not to all at the badge's address."""
    nadia = _nadia()
    badge = a_badge(nadia)
    word = a_signed_word(nadia, badge)
    return Thing({"credential_id": badge.id, "endorsement_id": word.id}, _people(nadia))


OTHER_ANSWERS["profile.shared_file"] = (
    404,
    "the link shows no proof; tests/profile/test_proofs.py",
)

for _name in ("shared_original", "shared_picture"):
    OTHER_ANSWERS[f"profile.{_name}"] = (
        404,
        "a badge given here is no file that was brought; tests/profile/test_elsewhere.py",
    )


@thing("share_link")
def an_open_link() -> Thing:
    nadia = _nadia()
    badge = a_badge(nadia)
    word = a_signed_word(nadia, badge)
    link = a_link(nadia, badge, words=[word])
    token = link_token(link.id, link.generation)
    address = {"link_id": link.id, "token": token, "number": 1, "endorsement_id": word.id}
    proof = {"proof_id": scenes.some_words(nadia).id, "size": "petite"}
    return Thing(address | proof, _people(nadia), bearers=True)
