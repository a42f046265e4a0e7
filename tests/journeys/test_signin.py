"""Coming in, on a small phone, as people do it."""

import pytest

from portfolio.db import writing
from portfolio.people.models import Role
from portfolio.signin import actions, sessions
from tests import scenes
from tests.journeys.verbs import CODE, puts_a_finger
from tests.support.entering import is_in
from tests.support.fixtures import SMALL_PHONE
from tests.support.house import read_again
from tests.support.mail import words_of


def a_card():
    """Nadia, whom Élodie accompanies, and the address on her card."""
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    nadia = scenes.a_person("Nadia", last_name="B")
    scenes.accompanied(nadia, structure, elodie)
    with writing():
        _, secret = actions.new_card(nadia, by=elodie)
    return nadia, f"/carte/{secret}"


def opens_for_the_first_time(phone, address):
    """She wanted to see her account; the door comes first, then her card."""
    phone.opens("/moi/compte")
    assert phone.heading == "Entrer dans Pépites"
    phone.opens(address)
    assert phone.heading == "Bonjour Nadia"
    phone.fills("Choisissez votre code", CODE).fills("Tapez-le encore une fois", CODE)
    return phone.presses("J’entre")


@pytest.mark.parametrize("scripts", [True, False])
def test_nadia_comes_in_with_her_card(app, house, visitors, scripts):
    """Her camera opened the address on the card. The second time on her sister’s phone."""
    phone = visitors(house, SMALL_PHONE, scripts=scripts)
    nadia, address = a_card()
    phone.opens(address)
    phone.fills("Choisissez votre code", "123456").fills("Tapez-le encore une fois", "123456")
    phone.presses("J’entre")
    assert phone.sees("Ce code est trop facile")

    opens_for_the_first_time(phone, address)
    assert phone.heading == "Ce téléphone est à vous ?"
    phone.presses("Non, il est partagé")
    assert phone.heading == "Mon compte"

    phone.presses("Je quitte")
    assert phone.heading == "Entrer dans Pépites"
    phone.opens(address).fills("Tapez votre code secret", "864209").presses("J’entre")
    assert phone.sees("Ce n’est pas le bon code")
    phone.fills("Tapez votre code secret", CODE).presses("J’entre")
    assert phone.heading == "Ce téléphone est à vous ?"
    read_again()
    assert len(sessions.open_sessions(nadia.id)) == 1


def test_nothing_stays_behind_on_a_borrowed_phone(phone):
    _, address = a_card()
    opens_for_the_first_time(phone, address).presses("Non, il est partagé")
    phone.presses("Je quitte")
    kept = phone.keeps()
    assert "pepites" not in kept["cookies"]
    assert kept["local"] == kept["session"] == kept["copies"] == kept["databases"] == []
    phone.opens("/moi/compte")
    assert phone.heading == "Entrer dans Pépites"


def test_nadia_puts_her_finger_then_needs_no_code(phone):
    _, address = a_card()
    reader = phone.opens("/entrer").has_a_passkey_reader()
    opens_for_the_first_time(phone, address).presses("Oui, il est à moi")
    assert phone.heading == "La prochaine fois, entrez plus vite"
    puts_a_finger(phone, "Oui, je veux bien", "Mon compte")
    assert len(phone.passkeys(reader)) == 1
    phone.presses("Mon doigt, mon visage")
    assert phone.sees("Téléphone Android")
    phone.presses("Retour").presses("Je quitte")

    phone.opens("/entrer/compte")
    puts_a_finger(phone, "Mon doigt, mon visage", "Ce téléphone est à vous")

    assert phone.heading == "Ce téléphone est à vous ?"


def test_a_phone_that_cannot_offers_the_other_way(phone_without_scripts):
    phone_without_scripts.opens("/entrer/compte")
    assert phone_without_scripts.sees("Ici, le doigt et le visage ne marchent pas.")
    assert phone_without_scripts.sees("Je reçois un code")


def test_sofia_makes_her_account_alone(phone, house):
    phone.opens("/entrer").presses("C’est la première fois Je crée mon compte")
    phone.fills("Quel est votre prénom ?", "Sofia").presses("Je continue")
    phone.fills("Votre adresse e-mail", "sofia@exemple").presses("Je reçois un code")
    assert phone.sees("Écrivez une adresse comme nom@exemple.fr.")
    phone.fills("Votre adresse e-mail", "sofia@exemple.fr").presses("Je reçois un code")
    house.runs_the_worker()
    letter = words_of(house.mailbox.last_to("sofia@exemple.fr"))
    code = next(word for word in letter.split() if word.isdigit() and len(word) == 6)
    as_read = f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
    phone.fills("Tapez le code reçu par e-mail", as_read).presses("Je continue")
    assert phone.heading == "Ce téléphone est à vous ?"


def test_nadia_looks_at_all_of_her_account(phone):
    nadia, _ = a_card()
    is_in(phone, nadia).opens("/moi/compte")
    for page in ("nom", "email", "cles", "code", "telephones", "journal", "empreinte"):
        phone.opens(f"/moi/compte/{page}")
    phone.opens("/moi/compte").presses("Les Ateliers du Pré Vert Élodie")
    phone.presses("J’arrête avec eux")
    assert phone.heading == "Mon compte"


def test_nadia_forgot_her_code(phone):
    _, address = a_card()
    opens_for_the_first_time(phone, address).presses("Non, il est partagé")
    phone.presses("Je quitte")
    phone.opens(address).presses("J’ai oublié mon code").presses("Je demande")
    assert phone.sees("C’est demandé.")


def test_the_card_over_https(https_phone):
    _, address = a_card()
    opens_for_the_first_time(https_phone, address)
    assert "__Host-pepites" in https_phone.keeps()["cookies"]
    https_phone.presses("Non, il est partagé")
    https_phone.presses("Je quitte")
    assert https_phone.heading == "Entrer dans Pépites"
