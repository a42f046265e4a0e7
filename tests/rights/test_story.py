"""Nadia looks at her data on her phone, deletes a proof, then leaves."""

import zipfile

from portfolio.db import session
from portfolio.people.models import Person
from tests.journeys.verbs import puts_a_finger
from tests.rights.conftest import CODE
from tests.support.entering import is_in
from tests.support.house import read_again


def test_she_takes_everything_deletes_a_proof_and_leaves(phone, life):
    phone.opens(life.address).fills("Tapez votre code secret", CODE).presses("J’entre")
    phone.presses("Oui, il est à moi")
    phone.opens("/moi/compte").presses("Mes données")
    assert phone.heading == "Mes données"
    taken = phone.downloads("Je prends tout")
    assert taken.suggested_filename.startswith("pepites-mes-donnees-")
    assert "donnees.json" in zipfile.ZipFile(taken.path()).namelist()

    phone.follows("Le mur")
    assert phone.heading == "Effacer cette preuve ?"
    assert phone.sees("Le mur")
    assert phone.page.locator(f"img[src='/preuves/{life.photo.id}/petite']").is_visible()
    phone.presses("Je continue")
    assert phone.heading == "C’est bien vous ?"
    phone.fills("Tapez votre code secret", "111222").presses("C’est moi")
    assert phone.sees("Ce n’est pas le bon code.")
    phone.fills("Tapez votre code secret", CODE).presses("C’est moi")
    assert phone.heading == "Effacer cette preuve ?"
    phone.presses("J’efface cette preuve")
    assert phone.heading == "Mes données"
    assert not phone.sees("Le mur")

    phone.opens(f"/moi/donnees/badges/{life.badge.id}/effacer").presses("Non, je garde tout")
    phone.opens("/moi/donnees/compte/effacer").presses("J’efface mon compte")
    assert phone.heading == "Au revoir"
    kept = phone.keeps()
    assert not kept["local"]
    # htmx notes the address of the page it is on.
    assert set(kept["session"]) <= {"htmx-current-path-for-history"}
    assert "pepites" not in kept["cookies"]
    read_again()
    assert session.get(Person, life.nadia.id) is None


def test_with_a_finger(phone, life):
    """Élodie has a passkey and no code."""
    is_in(phone, life.elodie)
    reader = phone.has_a_passkey_reader()
    puts_a_finger(phone.opens("/moi/compte/cles"), "J’ajoute ce téléphone", "Mon doigt, mon visage")
    assert phone.passkeys(reader)
    phone.opens("/moi/compte/confirmer?suite=/moi/donnees/compte/effacer")
    puts_a_finger(phone, "Mon doigt ou mon visage", "Effacer mon compte")
    assert phone.heading == "Effacer mon compte ?"
    assert phone.sees("J’efface mon compte")


def test_without_scripts(phone_without_scripts, life):
    phone = is_in(phone_without_scripts, life.elodie)
    phone.opens("/moi/donnees/compte/effacer").presses("Je continue")
    assert phone.sees("Ici, nous ne pouvons pas savoir si c’est vous.")
