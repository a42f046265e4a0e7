"""A counsellor and a person, at one desk, from the card to the badge."""

import pytest

from portfolio import clock
from portfolio.applications import queries as applications
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Act, Person, Role, RoleInvitation
from portfolio.signin import digits
from portfolio.signin.actions import cards
from portfolio.signin.actions.invitations import address_of
from portfolio.signin.cards import address as card_address
from portfolio.signin.models import SecretCode
from tests import scenes
from tests.journeys.verbs import CODE, STORY, her_first_time, photographed
from tests.support.entering import is_in
from tests.support.house import read_again
from tests.support.mail import words_of


@pytest.fixture
def green(app):
    scenes.a_catalogue()
    return scenes.a_structure()


@pytest.fixture
def elodie(green):
    return scenes.a_member("Élodie", green, Role.COUNSELLOR)


def test_a_new_account_then_its_card_then_the_persons_phone(phone, office_pc, elodie):
    """Nadia sits beside Élodie. Two minutes later she is in, on her own phone."""
    is_in(office_pc, elodie, mine=False).opens("/equipe").presses("Nouveau compte")
    office_pc.presses("Je continue", status=422)
    assert office_pc.sees("Écrivez son prénom.")
    office_pc.fills("Son prénom", "Nadia").fills("La première lettre de son nom", "B")
    office_pc.fills("Son téléphone", "06 00 00 00 01").presses("Je continue")
    assert office_pc.heading == "Nadia est d’accord ?"
    office_pc.presses("Oui, on crée le compte")
    assert office_pc.heading == "La carte de Nadia"

    her_first_time(phone.opens(photographed(office_pc)))
    phone.opens("/moi/compte/journal")
    assert phone.sees("Élodie a fait votre carte.")

    office_pc.presses("J’imprime la carte")
    assert photographed(office_pc).startswith(f"{office_pc.house.url}/carte/")
    office_pc.presses("Retour")
    assert office_pc.sees("Carte ouverte le")
    office_pc.presses("Nouvelle carte")
    assert office_pc.sees("Le code secret ne change pas.")
    office_pc.presses("Je fais la carte")
    phone.opens("/moi/compte").opens("/equipe", status=404)
    office_pc.presses("Fermer")
    assert office_pc.heading == "Nadia B."


@pytest.fixture
def nadia(green, elodie):
    """She has opened her card already. Her phone stayed at home."""
    person = scenes.a_person("Nadia", last_name="B", phone="06 00 00 00 01")
    scenes.accompanied(person, green, elodie)
    return person


def a_card_of(person, by):
    kept = digits.hashed(CODE)
    with writing():
        _, secret = cards.new_card(person, by=by)
        session.add(SecretCode(person_id=person.id, hash=kept))
    return card_address(secret)


def fills_together(office_pc):
    """From Nadia's page to « Je vérifie ma demande »."""
    office_pc.opens("/equipe?q=nadia")
    office_pc.follows("Nadia B.")
    office_pc.presses("Remplir ensemble").presses("On commence", status=422)
    office_pc.chooses("Oui").chooses("Je travaille en équipe").presses("On commence")
    office_pc.chooses("Au travail").presses("Je continue")
    office_pc.fills(STORY, "On a refait le mur à trois.").presses("Je continue")
    office_pc.presses("Des mots").fills("Que voulez-vous dire ?", "Le mur tient.")
    office_pc.presses("J’ajoute").presses("Je continue")
    assert office_pc.heading == "Je vérifie ma demande"


def the_request():
    read_again()
    return session.query(Application).one()


def test_filled_together_and_sent_with_her_card(office_pc, elodie, nadia):
    address = a_card_of(nadia, elodie)
    is_in(office_pc, elodie, mine=False)
    fills_together(office_pc)
    for closed in ("/equipe", "/moi"):
        office_pc.opens(closed, status=404)  # this screen is Nadia's now, for one request
    office_pc.opens(f"/demandes/{the_request().id}/verifier").presses("C’est bien moi")
    office_pc.fills("Ou l’adresse écrite par la carte", address)
    office_pc.fills("Mon code secret", "111111").presses("J’envoie ma demande", status=422)
    assert office_pc.sees("Ce n’est pas le bon code.")
    assert office_pc.sees("Nous avons votre carte.")  # not photographed again for each digit
    office_pc.fills("Mon code secret", CODE).presses("J’envoie ma demande")

    assert office_pc.heading == "L’espace d’Élodie est fermé"
    assert the_request().state is State.SUBMITTED
    answers = applications.answers(the_request().id)
    assert {each.with_name for each in answers.values()} == {"Élodie"}
    assert Act.FILLED in {each.act for each in people.log_of(nadia.id)}
    office_pc.opens("/equipe")
    assert office_pc.heading == "Entrer dans Pépites"


def test_filled_together_and_sent_later_from_her_own_phone(office_pc, phone, elodie, nadia):
    is_in(office_pc, elodie, mine=False)
    fills_together(office_pc)
    office_pc.presses("Je dirai oui plus tard")
    assert office_pc.heading == "L’espace d’Élodie est fermé"
    assert the_request().state is State.DRAFT

    is_in(phone, nadia).opens(f"/demandes/{the_request().id}/moi")
    assert phone.sees("Élodie")
    phone.presses("Oui, j’envoie")
    assert the_request().state is State.SUBMITTED


def test_they_stop_and_what_was_written_stays(office_pc, elodie, nadia):
    is_in(office_pc, elodie, mine=False)
    office_pc.opens(f"/equipe/personnes/{nadia.id}/ensemble")
    office_pc.chooses("Oui").chooses("Je travaille en équipe").presses("On commence")
    office_pc.chooses("Au travail").presses("Je garde et je finis plus tard")
    office_pc.presses("J’arrête pour aujourd’hui").presses("Je ferme cet écran")
    assert office_pc.heading == "L’espace d’Élodie est fermé"
    assert applications.answers(the_request().id)["where"].value == ["work"]


def makes_an_account(visitor, first_name, email):
    """Somebody who came by an invitation, alone, with an e-mail."""
    visitor.presses("Je continue").presses("C’est la première fois Je crée mon compte")
    visitor.fills("Quel est votre prénom ?", first_name).presses("Je continue")
    visitor.fills("Votre adresse e-mail", email).presses("Je reçois un code")
    visitor.house.runs_the_worker()
    letter = words_of(visitor.house.mailbox.last_to(email))
    code = next(word for word in letter.split() if word.isdigit() and len(word) == 6)
    visitor.fills("Tapez le code reçu par e-mail", code).presses("Je continue")
    visitor.presses("Non, il est partagé").presses("Oui, je veux bien")


def test_from_an_empty_house_to_the_first_badge(app, house, visitors, phone, office_pc):
    """No demonstration: one command, then everything by links and hands."""
    house.runs("catalogue", "load", "portfolio/catalogue/data/catalogue.toml")
    link = house.runs("people", "add", "Hélène", "--admin").strip().splitlines()[-1]
    office_pc.opens(link).presses("J’entre").presses("Non, il est partagé")
    assert office_pc.heading == "Les structures"
    office_pc.presses("Ouvrir une structure").fills("Le nom de la structure", "Rivage")
    office_pc.presses("J’ouvre la structure")
    office_pc.chooses("Évaluer des demandes").presses("J’invite")
    to_review = photographed(office_pc)
    office_pc.presses("Retour à l’équipe")
    office_pc.follows("Rivage")
    office_pc.chooses("Accompagner des personnes")
    office_pc.fills("Son adresse e-mail", "marc@exemple.fr").presses("J’invite")
    office_pc.opens("/moi/compte").presses("Je quitte")
    house.runs_the_worker()
    letter = words_of(house.mailbox.last_to("marc@exemple.fr"))
    to_counsel = next(word for word in letter.split() if "/invitation/" in word)

    makes_an_account(office_pc.opens(to_counsel), "Marc", "marc@exemple.fr")
    office_pc.opens("/equipe").presses("Nouveau compte").fills("Son prénom", "Nadia")
    office_pc.presses("Je continue").presses("Oui, on crée le compte")
    her_first_time(phone.opens(photographed(office_pc)))
    phone.opens(f"/badges/{scenes.TEAM}").presses("Je demande ce badge").presses("Je continue")
    phone.chooses("Au travail").presses("Je continue").presses("Je continue")
    phone.presses("Des mots").fills("Que voulez-vous dire ?", "Le mur tient.")
    phone.presses("J’ajoute").presses("Je continue").presses("J’envoie ma demande")
    assert phone.heading == "C’est envoyé."
    office_pc.opens("/moi/compte").presses("Je quitte")

    makes_an_account(office_pc.opens(to_review), "Claire", "claire@exemple.fr")
    office_pc.opens(f"/evaluer/{the_request().id}")
    office_pc.chooses("Pas cette fois")
    assert office_pc.page.get_by_label("Pourquoi pas cette fois").is_visible()
    office_pc.chooses("Je donne le badge")
    office_pc.fills("Un mot pour la personne", "Un mur solide, fait ensemble.")
    office_pc.presses("J’envoie ma réponse")
    assert the_request().state is State.GRANTED

    phone.opens("/moi")
    assert phone.sees("Je travaille en équipe")


def test_inaes_administrator_gives_a_role_its_last_day(office_pc, app, house):
    """And a colleague of Rivage, by a code on the screen."""
    link = house.runs("people", "add", "Hélène", "--admin").strip().splitlines()[-1]
    rivage = scenes.a_structure("Rivage")
    scenes.a_member("Marc", rivage, Role.COUNSELLOR)
    office_pc.opens(link).presses("J’entre").presses("Non, il est partagé")
    office_pc.opens(f"/inae/structures/{rivage.id}")
    office_pc.follows("Marc")
    year = clock.today().year + 2
    office_pc.fills("Son dernier jour", "2020-01-01").presses("Je garde cette date", status=422)
    assert office_pc.sees("Ce jour est avant le premier jour.")
    office_pc.fills("Son dernier jour", f"{year}-12-31").presses("Je garde cette date")
    assert office_pc.sees(f"31 décembre {year}")


def test_a_person_with_an_account_says_yes_on_her_phone(office_pc, phone, elodie, green):
    nadia = scenes.a_person("Nadia")
    is_in(office_pc, elodie, mine=False).opens("/equipe")
    office_pc.presses("Une personne a déjà un compte").presses("Montrer le code")
    is_in(phone, nadia).opens(photographed(office_pc)).presses("Oui, je veux bien")
    read_again()
    assert people.accompaniments(nadia.id)[0].agreed_at

    office_pc.presses("Fermer").fills("Son adresse e-mail", "ana@exemple.fr")
    office_pc.presses("Je demande son oui").presses("Retour à la liste")
    office_pc.presses("L’équipe des Ateliers du Pré Vert")
    office_pc.chooses("Évaluer des demandes").presses("J’invite")
    read_again()
    assert photographed(office_pc) == address_of(session.query(RoleInvitation).one())
    assert session.query(Person).count() == 2
