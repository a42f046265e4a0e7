"""Nadia asks on her phone; Marc writes on his, with no account; Nadia reads and chooses."""

import pytest
import sqlalchemy as sa

from portfolio.db import session, writing
from portfolio.people.models import Structure, StructureKind
from portfolio.recognition.links import path_of
from portfolio.recognition.models import Assurance, Endorsement, Invitation
from tests import scenes
from tests.journeys.verbs import asks_for_a_word, writes_a_word
from tests.recognition.conftest import a_badge_of
from tests.support.databases import on_both_databases
from tests.support.entering import is_in
from tests.support.house import read_again


@pytest.fixture
def nadia(app):
    scenes.a_catalogue()
    with writing():
        session.add(Structure(name="INAÉ", kind=StructureKind.ISSUER))
    person = scenes.a_person("Nadia", last_name="Benali")
    a_badge_of(person, scenes.RELIABLE)
    a_badge_of(person, scenes.TEAM)
    return person


def the_link():
    read_again()
    return path_of(session.scalars(sa.select(Invitation)).one())


def the_word():
    read_again()
    return session.scalars(sa.select(Endorsement)).one()


def test_how_long_it_takes_stands_on_one_line(another_phone, nadia, phone):
    is_in(phone, nadia)
    asks_for_a_word(phone, "Je montre le QR code")

    another_phone.opens(the_link())

    words = another_phone.page.get_by_text
    lines = {words(each).bounding_box()["y"] for each in ("Une minute", "Sans compte")}
    assert len(lines) == 1


@on_both_databases
def test_from_the_code_on_her_screen_to_the_word_she_shows(phone, another_phone, nadia):
    """Face to face: he aims at her screen, writes, and she has his word at once."""
    is_in(phone, nadia)
    asks_for_a_word(phone, "Je montre le QR code")
    assert phone.heading == "Montrez ce code"
    phone.reloads()

    his = writes_a_word(another_phone, the_link())
    assert his.heading == "Confirmez votre adresse ?"
    his.presses("Je passe")
    assert his.heading == "Merci"

    assert the_word().assurance is Assurance.MET
    phone.opens("/moi/recommandations")
    assert phone.sees("Nouveau")
    phone.presses("Je choisis qui le voit Marc Tessier")
    assert phone.sees("Rencontré sur place")
    phone.presses("Je la montre")
    assert phone.sees("On verra ce mot dans un lien ouvert.")
    phone.presses("Retour")
    assert phone.sees("Personne ne voit encore ce mot.")
    phone.presses("Je la garde pour moi")
    assert phone.sees("Ce mot est pour vous.")


def test_a_link_sent_by_message_and_no_script_on_his_phone(phone, phone_without_scripts, nadia):
    is_in(phone, nadia)
    asks_for_a_word(phone, "J’envoie le lien moi-même")
    assert phone.heading == "Envoyez ce lien"
    his = phone_without_scripts.opens(the_link())

    his.presses("J’envoie mon mot")
    assert his.title.startswith("Erreur")
    his.page.get_by_text("Pas d’idée ?").click()
    his.chooses("Je peux compter sur Nadia.").chooses("Autrement")
    his.fills("Votre nom", "Léa").presses("J’envoie mon mot")

    assert the_word().word == "Je peux compter sur Nadia."
    assert the_word().assurance is Assurance.UNVERIFIED


def test_his_words_stay_when_the_network_goes(phone, another_phone, nadia):
    """He presses in a cellar: nothing is lost, and it leaves when he is out."""
    is_in(phone, nadia)
    asks_for_a_word(phone, "J’envoie le lien moi-même")
    his = another_phone.opens(the_link()).chooses("Autrement")
    his.fills("Votre mot pour Nadia", "Nadia est très fiable.").fills("Votre nom", "Léa")
    with his.no_network():
        his.page.get_by_role("button", name="J’envoie mon mot").click()
        his.page.get_by_text("Vos réponses restent ici.").wait_for()
    his.presses("J’envoie mon mot")
    assert the_word().word == "Nadia est très fiable."


def test_a_browser_that_is_wrong_about_the_network_sends_all_the_same(phone, another_phone, nadia):
    """The house runs on this very computer, and its cable is out."""
    is_in(phone, nadia)
    asks_for_a_word(phone, "J’envoie le lien moi-même")
    his = another_phone.opens(the_link()).chooses("Autrement")
    his.fills("Votre mot pour Nadia", "Nadia est très fiable.").fills("Votre nom", "Léa")
    his.page.evaluate("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    his.page.get_by_role("button", name="J’envoie mon mot").click()
    his.page.wait_for_url("**/adresse")
    assert the_word().word == "Nadia est très fiable."


def test_he_confirms_corrects_and_withdraws(phone, another_phone, nadia, house, mailbox):
    """His address is confirmed by a code; his link lets him change his mind."""
    is_in(phone, nadia)
    asks_for_a_word(phone, "J’envoie le lien moi-même")
    his = writes_a_word(another_phone, the_link())
    his.fills("Votre adresse e-mail", "marc@bellevue.fr").presses("Je reçois un code")
    house.runs_the_worker()
    code = mailbox.last_to("marc@bellevue.fr")["Subject"].split()[-1]
    his.fills("Tapez le code reçu par e-mail", code).presses("Je confirme")
    assert his.heading == "Merci"
    assert his.sees("Adresse confirmée")

    his.presses("Je lis mon mot").presses("Je change mon mot")
    his.fills("Votre mot", "Nadia est très fiable.").presses("J’envoie mon mot")
    assert his.heading == "Votre mot pour Nadia"
    assert his.sees("Nadia est très fiable.")

    his.presses("J’enlève mon mot").presses("J’enlève mon mot", status=410)
    assert his.heading == "Votre mot est enlevé"
    phone.opens(f"/moi/recommandations/{the_word().id}")
    assert phone.heading == "Marc Tessier a enlevé son mot"


def test_closed_links_and_what_is_left_to_do(phone, another_phone, nadia, house):
    is_in(phone, nadia)
    asks_for_a_word(phone, "Pépites envoie un e-mail")
    phone.fills("À quelle adresse ?", "marc@bellevue.fr").presses("J’envoie")
    assert phone.heading == "Votre message part"
    assert phone.opens(the_link()).heading == "C’est votre lien"
    his = another_phone.opens(the_link())

    phone.opens("/moi/recommandations").presses("J’enlève")
    assert his.reloads(status=410).heading == "Ce lien est fermé"
    assert his.opens("/r/inconnu", status=404).heading == "Ce lien ne marche pas"
    his.presses("Pépites, c’est quoi ?")
    assert his.heading == "Vous êtes employeur"


def test_a_word_is_erased_by_nadia(phone, another_phone, nadia):
    is_in(phone, nadia)
    asks_for_a_word(phone, "J’envoie le lien moi-même")
    writes_a_word(another_phone, the_link())
    phone.opens(f"/moi/recommandations/{the_word().id}")
    phone.presses("J’efface ce mot").presses("J’efface")
    assert phone.heading == "Mes recommandations"
    assert phone.sees("Demandez-lui un mot.")


def test_over_https(https_phone):
    """The same minute as a host runs it: behind TLS, with cookies bound to the host."""
    with https_phone.house.app.app_context():
        scenes.a_catalogue()
        with writing():
            session.add(Structure(name="INAÉ", kind=StructureKind.ISSUER))
        person = scenes.a_person("Nadia")
        a_badge_of(person, scenes.RELIABLE)
        is_in(https_phone, person)
        asks_for_a_word(https_phone, "J’envoie le lien moi-même")
        path = the_link()
        https_phone.context.clear_cookies()

        his = writes_a_word(https_phone, path).presses("Je passe")

        assert his.heading == "Merci"
        assert the_word().assurance is Assurance.UNVERIFIED
