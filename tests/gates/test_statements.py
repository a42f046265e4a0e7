"""A page that lists rows asks the database as often for twenty rows as for one.

Lists that a room measures beside its own stories stand there: `grep -r grows_not tests`.
"""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from portfolio.applications.models import Application, Attached
from portfolio.applications.states import State
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.notices.actions import tell
from portfolio.people.actions import record
from portfolio.people.models import Act, Person, Role, Structure
from portfolio.profile.models import ShareLink
from portfolio.recognition.models import InvitationWay
from portfolio.review.actions import make_agreement
from portfolio.signin.actions import invitations
from portfolio.signin.models import Passkey
from tests import scenes
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, a_link, a_word
from tests.recognition.test_words import asked
from tests.support.entering import enters
from tests.support.factories import PersonFactory, StructureFactory
from tests.support.house import grows_not
from tests.support.signing import session_of


@dataclass
class Cast:
    """The people of these pages, and what they have on the first day."""

    nadia: Person
    elodie: Person  # her counsellor
    claire: Person  # a reviewer
    helene: Person  # INAÉ's administrator
    ines: Person  # INAÉ's reviewer
    green: Structure
    badge: Credential
    link: ShareLink
    request: Application


@pytest.fixture
def cast(app):
    issuer = StructureFactory(issuer=True)
    helene = scenes.a_member("Hélène", issuer, Role.ADMIN)
    ines = scenes.a_member("Inès", issuer, Role.REVIEWER)
    scenes.a_catalogue()
    green = scenes.a_structure()
    elodie = scenes.a_member("Élodie", green, Role.COUNSELLOR)
    claire = scenes.a_member("Claire", green, Role.REVIEWER)
    nadia = scenes.a_person("Nadia")
    scenes.accompanied(nadia, green, elodie)
    badge = a_badge(nadia)
    request = scenes.a_request(nadia)
    link = a_link(nadia, badge)
    return Cast(nadia, elodie, claire, helene, ines, green, badge, link, request)


def _news(cast):
    with writing():
        tell(cast.nadia, "new_recommendation", link="/moi/recommandations", author="Marc")


def _a_proof_of_the_request(cast):
    proof = scenes.some_words(cast.nadia)
    with writing():
        session.add(Attached(application_id=cast.request.id, evidence_id=proof.id))


def _a_word_asked_for(cast):
    asked(cast.badge, way=InvitationWay.LINK)


def _a_line_of_the_log(cast):
    looker = PersonFactory()
    with writing():
        record(cast.nadia, Act.LOOKED, by=looker)


def _a_finger(cast):
    key = Passkey(person_id=cast.nadia.id, credential_id=uuid4().bytes, public_key=b"", name="Mien")
    with writing():
        session.add(key)


def _somebody_waits(cast):
    person = PersonFactory()
    scenes.accompanied(person, cast.green, cast.elodie)
    scenes.a_request(person)


def _somebody_of_another_structure_waits(cast):
    person, structure = PersonFactory(), StructureFactory()
    scenes.accompanied(person, structure)
    _an_agreement(cast, structure)
    scenes.a_request(person)


def _an_agreement(cast, structure=None):
    structure = structure or StructureFactory()
    with writing():
        make_agreement(
            agreement_id=uuid4(),
            structure_id=structure.id,
            since=date(2026, 1, 1),
            until=None,
            badges=[scenes.the_badge(scenes.TEAM), scenes.the_badge(scenes.RELIABLE)],
        )


def _a_colleague(cast):
    scenes.a_member("Samir", cast.green, Role.COUNSELLOR)
    host = PersonFactory()
    with writing():
        invitations.invite(cast.green, Role.REVIEWER, by=host)


def _a_helper(cast):
    structure = StructureFactory()
    scenes.accompanied(cast.nadia, structure, scenes.a_member("Ana", structure, Role.COUNSELLOR))


def _a_badge_with_words(cast):
    a_word(cast.nadia, a_badge(cast.nadia))


# What is listed: (who looks, where, one more of it). `{0}` is the cast.
LISTS = {
    "my news": ("nadia", "/moi", _news),
    "my proofs": ("nadia", "/preuves", lambda cast: scenes.some_words(cast.nadia)),
    "the proofs of a request": ("nadia", "/demandes/{0.request.id}", _a_proof_of_the_request),
    "words on a badge": (
        "nadia",
        "/moi/badges/{0.badge.id}",
        lambda cast: a_word(cast.nadia, cast.badge),
    ),
    "words that I wait for": ("nadia", "/moi/recommandations", _a_word_asked_for),
    "badges to ask a word about": ("nadia", "/moi/recommandations/demander", _a_badge_with_words),
    "badges of a link": ("nadia", "/moi/montrer/{0.link.id}/badges", _a_badge_with_words),
    "badges from elsewhere of a link": (
        "nadia",
        "/moi/montrer/{0.link.id}/badges",
        lambda cast: a_badge_from_elsewhere(cast.nadia),
    ),
    "the copy of badges from elsewhere": (
        "nadia",
        "/moi/copie",
        lambda cast: a_badge_from_elsewhere(cast.nadia),
    ),
    "words of a link": ("nadia", "/moi/montrer/{0.link.id}/recommandations", _a_badge_with_words),
    "addresses of my badges": ("nadia", "/moi/montrer/adresses", _a_badge_with_words),
    "the copy of my badges": ("nadia", "/moi/copie", _a_badge_with_words),
    "my log": ("nadia", "/moi/compte/journal", _a_line_of_the_log),
    "my phones": ("nadia", "/moi/compte/telephones", lambda cast: session_of(cast.nadia)),
    "my fingers": ("nadia", "/moi/compte/cles", _a_finger),
    "who helps me": ("nadia", "/moi/compte", _a_helper),
    "people found": ("elodie", "/equipe?q=a", _somebody_waits),
    "a person's requests": (
        "elodie",
        "/equipe/personnes/{0.nadia.id}",
        lambda cast: scenes.a_request(cast.nadia, State.DECLINED, scenes.RELIABLE),
    ),
    "my team": ("elodie", "/equipe/collegues/{0.green.id}", _a_colleague),
    "what waits": ("claire", "/evaluer", _somebody_waits),
    "what waits beside a request": ("claire", "/evaluer/{0.request.id}", _somebody_waits),
    "proofs to look at": ("claire", "/evaluer/{0.request.id}", _a_proof_of_the_request),
    "what waits for INAÉ": ("ines", "/evaluer", _somebody_of_another_structure_waits),
    "agreements": ("helene", "/inae/accords", _an_agreement),
    "who works in a structure": ("helene", "/inae/structures/{0.green.id}", _a_colleague),
}


@pytest.mark.parametrize("listed", LISTS)
def test_twenty_rows_cost_no_more_than_one(house, client, cast, listed):
    who, address, add_one = LISTS[listed]
    path = address.format(cast)
    enters(client, getattr(cast, who))

    def more(number):
        for _ in range(number):
            add_one(cast)

    def look():
        page = client.get(path)
        assert page.status_code == 200
        lengths.append(len(page.data))

    lengths = []
    grows_not(house, more, look)
    assert lengths[-1] > lengths[0], "the page does not list what was added"
