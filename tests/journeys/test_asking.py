"""Fatou asks for a badge on a small phone, with real photos, with and without scripts."""

import pytest

from portfolio.applications import queries
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.db import session, writing
from portfolio.signin import sessions
from tests import scenes
from tests.journeys.verbs import adds_photos, begins_a_request
from tests.support.entering import is_in
from tests.support.house import read_again

SLUGS = (
    scenes.RELIABLE,
    "je-me-deplace",
    "je-gere-mon-budget",
    "je-prends-soin-de-moi",
    "j-aide-les-autres",
    "je-prepare-mon-projet",
    "je-decouvre-un-metier",
)


@pytest.fixture
def fatou(app):
    scenes.a_catalogue()
    structure = scenes.a_structure()
    person = scenes.a_person("Fatou")
    elodie = scenes.a_member("Élodie", structure, scenes.Role.COUNSELLOR)
    scenes.accompanied(person, structure, elodie)
    return person


def the_request():
    read_again()
    return session.query(Application).one()


def test_a_badge_is_asked_for_with_two_photos(phone, fatou, photos):
    """The photos leave one by one as soon as they are chosen."""
    is_in(phone, fatou)
    begins_a_request(phone)
    adds_photos(phone, photos)
    assert len(queries.proofs(the_request().id)) == 2

    phone.presses("Je continue")
    assert phone.heading == "Je vérifie ma demande"
    assert phone.sees("Élodie, qui m’accompagne")
    phone.presses("J’envoie ma demande", times=2)

    assert phone.heading == "C’est envoyé."
    assert the_request().state is State.SUBMITTED
    phone.presses("Je vois ma demande")
    phone.page.get_by_text("Ce que dit ma demande").click()
    assert phone.sees("On a refait le mur à trois.")


def test_without_scripts_the_same(phone_without_scripts, fatou, photos):
    phone = is_in(phone_without_scripts, fatou)
    begins_a_request(phone)
    adds_photos(phone, photos)
    phone.presses("Une photo").presses("J’envoie", status=422)
    assert phone.sees("Choisissez une photo.")
    phone.presses("Retour").presses("Je continue").presses("J’envoie ma demande")
    assert phone.heading == "C’est envoyé."
    assert len(queries.proofs(the_request().id)) == 2


def test_without_scripts_a_file_that_is_too_heavy(phone_without_scripts, fatou, photos, tmp_path):
    """Fatou chooses a film by mistake: our page says so, and she takes a photo instead."""
    film = tmp_path / "film.jpg"
    with film.open("wb") as empty:
        empty.truncate(90 * 1024 * 1024)
    phone = is_in(phone_without_scripts, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    phone.adds_file("Quelles photos ?", film)

    phone.presses("J’envoie", status=413)

    assert phone.heading == "Ce fichier est trop lourd."
    assert phone.sees("Choisissez un fichier plus petit.")
    phone.presses("Je choisis à nouveau")
    assert phone.field("Quelles photos ?").is_visible()


def test_a_photo_that_the_network_dropped_is_sent_again(phone, fatou, photos):
    is_in(phone, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    with phone.no_network():
        phone.page.get_by_label("Quelles photos ?").set_input_files(str(photos[0]))
        phone.page.get_by_text("Le réseau a coupé. Rien n’est perdu.").first.wait_for()
        again = phone.page.get_by_role("button", name="Je renvoie")
        again.click()
        again.wait_for()
    phone.waits_for("Une seule preuve suffit.")  # it left by itself when the network came back
    assert len(queries.proofs(the_request().id)) == 1


def test_leaving_asks_while_a_photo_has_not_left(phone, fatou, photos):
    asked = []
    is_in(phone, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    with phone.no_network():
        phone.page.get_by_label("Quelles photos ?").set_input_files(str(photos[0]))
        phone.page.get_by_role("button", name="Je renvoie").wait_for()
        phone.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        phone.button("Retour").click()
    phone.waits_for("Une seule preuve suffit.")
    assert asked == ["beforeunload"]


def test_a_file_above_every_limit_says_why(phone, fatou, tmp_path):
    """80 MB: the server cuts it short with an answer of its own, or a proxy does."""
    film = tmp_path / "film.jpg"
    with film.open("wb") as file:
        file.truncate(80 * 1024 * 1024)
    is_in(phone, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    phone.page.get_by_label("Quelles photos ?").set_input_files(str(film))
    phone.page.get_by_role("button", name="Je choisis à nouveau").wait_for()
    assert phone.sees("Pas gardé")
    assert phone.sees("Ce fichier est trop lourd.")


def test_the_way_back_from_an_answer_that_was_corrected(phone, fatou):
    """She forgot to choose, chose, went on, and comes back to look."""
    is_in(phone, fatou)
    phone.opens("/demander").opens(f"/badges/{scenes.TEAM}").presses("Je demande ce badge")
    phone.presses("Je continue").presses("Je continue", status=422)
    question = phone.heading
    phone.chooses("Au travail").presses("Je continue")

    phone.goes_back()

    assert phone.heading == question
    assert phone.page.get_by_label("Au travail").is_checked()


def test_a_file_that_is_no_photo_is_chosen_anew(phone, fatou, photos, tmp_path):
    """Sending it again would not help: she chooses another, and goes on."""
    paper = tmp_path / "note.jpg"
    paper.write_bytes(b"not a photo at all")
    is_in(phone, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    phone.page.get_by_label("Quelles photos ?").set_input_files(str(paper))
    again = phone.page.get_by_role("button", name="Je choisis à nouveau")
    with phone.page.expect_file_chooser() as asked:
        again.click()
    asked.value.set_files(str(photos[0]))
    phone.waits_for("Une seule preuve suffit.")
    assert len(queries.proofs(the_request().id)) == 1


def test_a_photo_sent_after_the_session_ended_waits_on_the_page(phone, fatou, photos):
    """The phone was closed from elsewhere: the page says so and keeps the photo to send again."""
    is_in(phone, fatou)
    begins_a_request(phone)
    phone.presses("Une photo")
    with writing():
        for each in sessions.open_sessions(fatou.id):
            sessions.end(each)

    phone.page.get_by_label("Quelles photos ?").set_input_files(str(photos[0]))

    phone.page.get_by_role("button", name="Je renvoie").wait_for()
    assert queries.proofs(the_request().id) == []


def test_every_page_around_a_request_is_looked_at(phone, fatou):
    is_in(phone, fatou)
    phone.opens("/demander/aide").presses("En famille Que faites-vous en famille ?")
    phone.chooses("Je fais les comptes").presses("Je continue")
    assert phone.sees("Je gère mon budget")
    draft = scenes.a_draft(fatou)
    proof = scenes.with_a_proof(draft, fatou)
    path = f"/demandes/{draft.id}"
    for step in ("/badge", "/preuves/ajouter/mots", "/preuves/ajouter/lien", "/plus-tard"):
        phone.opens(path + step)
    for step in (
        "/preuves/ajouter/voix",
        "/preuves/ajouter/papier",
        "/preuves/choisir",
        "/retirer",
    ):
        phone.opens(path + step)
    for page in ("", f"?demande={draft.id}", "/effacer", "/qui"):
        phone.opens(f"/preuves/{proof.id}{page}")
    phone.opens("/preuves").opens("/badges").opens(f"/demandes/nouvelle?badge={scenes.SUPPORT}")
    for state, slug in zip(State, SLUGS, strict=True):
        request = scenes.a_request(fatou, state, slug)
        phone.opens(f"/demandes/{request.id}")
