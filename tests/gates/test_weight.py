"""Any page of the main job is light on a slow network, the first time and still more after."""

from uuid import uuid4

import pytest

from portfolio.applications.models import Attached
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.files.actions import store
from portfolio.people.models import Person, Role
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word
from tests.support.entering import is_in
from tests.support.factories import StructureFactory
from tests.support.fixtures import SMALL_PHONE

FIRST, AFTER = 60_000, 10_000  # bytes with their heads, as compressed
PROOFS = "/preuves/"  # pictures that people took
# A service worker asks for pages by itself: out of the way, all requests are the page's.
COUNTED = {"service_workers": "block"}


@pytest.fixture
def paths(app, photos):
    """The people of the main job and their pages, with things on them."""
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    green = scenes.a_structure()
    elodie = scenes.a_member("Élodie", green, Role.COUNSELLOR)
    claire = scenes.a_member("Claire", green, Role.REVIEWER)
    nadia = scenes.a_person("Nadia", last_name="B")
    scenes.accompanied(nadia, green, elodie)
    badges = [
        a_badge(nadia, slug) for slug in (scenes.RELIABLE, "je-me-deplace", "j-aide-les-autres")
    ]
    word = a_word(nadia, *badges)
    link = a_link(nadia, *badges, words=[word])
    draft = scenes.a_draft(nadia, "je-gere-mon-budget")
    sent = scenes.a_request(nadia)
    for request in (draft, sent):
        _with_photos(request, nadia, photos)
    return {
        nadia: [
            "/moi", "/demander", "/badges", f"/badges/{scenes.TEAM}", "/preuves",
            f"/demandes/nouvelle?badge={scenes.TEAM}",
            *(f"/demandes/{draft.id}/{step}" for step in ("badge", "ou", "recit", "preuves")),
            f"/demandes/{draft.id}/preuves/ajouter/photo", f"/demandes/{draft.id}/verifier",
            f"/demandes/{sent.id}",
            *(f"/moi/badges/{badges[0].id}{step}" for step in ("", "/telecharger", "/envoyer")),
            f"/moi/badges/{badges[0].id}/email",
            "/moi/montrer", "/moi/montrer/nouveau", f"/moi/montrer/{link.id}",
            *(f"/moi/montrer/{link.id}/{step}" for step in ("badges", "recommandations", "nom")),
            f"/moi/montrer/{link.id}/voir", f"/moi/montrer/{link.id}/code",
            "/moi/recommandations", "/moi/recommandations/demander",
            f"/moi/recommandations/{word.id}", f"/moi/montrer/mots/{word.id}", "/moi/compte",
        ],
        elodie: [
            "/equipe", "/equipe/nouveau", f"/equipe/personnes/{nadia.id}",
            *(f"/equipe/personnes/{nadia.id}/{step}" for step in ("carte", "ensemble")),
        ],
        claire: ["/evaluer", f"/evaluer/{sent.id}"],
    }  # fmt: skip


def _with_photos(request, holder, photos):
    for path in photos:
        with path.open("rb") as photo:
            kept = store(photo)
        with writing():
            proof = evidence.keep_file(uuid4(), session.get_one(Person, holder.id), kept)
            session.add(Attached(application_id=request.id, evidence_id=proof.id))


def _weighed(visitor, path):
    """Bytes of the page and all it asks for, photos of people apart; nothing from elsewhere."""
    assert visitor.page.goto(visitor.house.url + path).status == 200
    assert visitor.path == path
    weight = sum(visitor.bytes_on_the_wire(without=PROOFS).values())
    elsewhere = [each.url for each in visitor.loaded if not each.url.startswith(visitor.house.url)]
    assert elsewhere == []
    return weight


def test_a_signed_in_page_is_light_and_lighter_the_second_time(house, visitors, paths):
    heavy, most = [], [0, 0]
    for person, theirs in paths.items():
        visitor = is_in(visitors(house, SMALL_PHONE | COUNTED), person)
        browser = visitor.context.new_cdp_session(visitor.page)
        for path in theirs:
            browser.send("Network.clearBrowserCache")
            twice = [_weighed(visitor, path) for _ in range(2)]
            most = [max(pair) for pair in zip(most, twice, strict=True)]
            if twice[0] > FIRST or twice[1] > AFTER:
                heavy.append((path, *twice))
    assert heavy == [], "path, bytes the first time, bytes the second"
    assert most[0] > most[1] > 0, "nothing was weighed"
