"""Nadia shows her badges; an employer opens the link on his phone; she closes it."""

import pytest

from tests import scenes
from tests.journeys.verbs import address_on
from tests.profile.conftest import a_badge, a_link, a_word, path_of
from tests.support.entering import is_in
from tests.support.factories import StructureFactory

SAFETY = "Je travaille en sécurité"


@pytest.fixture
def nadia(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    person = scenes.a_person("Nadia", last_name="Benali")
    badge = a_badge(person)
    a_badge(person, scenes.RELIABLE)
    a_word(person, badge)
    return person


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_nadia_shows_her_badges_for_an_interview(
    nadia, phone, phone_without_scripts, another_phone, house, scripts
):
    """From « Mes badges » to the open link, its code, its sheet, and its end."""
    mine = is_in(phone if scripts else phone_without_scripts, nadia).opens("/moi")
    assert mine.heading == "Mes badges"

    mine.presses("Je montre mes badges").presses("Je prépare un lien")
    assert mine.heading == "Voilà ce que l’employeur voit"
    assert mine.sees("Pour l’instant, personne ne voit cette page.")
    mine.presses("Je choisis ce qu’il voit").chooses("Je suis fiable").presses("Je continue")
    assert mine.heading == "Quelles recommandations montrez-vous ?"
    mine.chooses("Nadia pense à la sécurité de tout le monde.").presses("Je continue")
    assert "Pour mon entretien" in mine.values().values()
    mine.fills("Ce lien, c’est pour quoi ?", "").presses("Je continue")
    assert mine.title.startswith("Erreur")
    mine.fills("Ce lien, c’est pour quoi ?", "pour mon entretien").presses("Je continue")
    mine.chooses("Pendant un mois").presses("Je continue")
    assert mine.heading == "pour mon entretien"
    assert mine.sees("Pas encore ouvert")
    mine.presses("Je regarde la page").presses("Retour").presses("J’ouvre ce lien")
    address = address_on(mine)

    employer = another_phone.opens(address)
    assert employer.heading == "Nadia B."
    assert employer.sees("1 badge vérifié")
    assert employer.sees("Marc Tessier")
    assert not employer.sees("Je suis fiable")
    employer.follows(SAFETY)
    assert employer.heading == SAFETY
    employer.presses("L’adresse de ce badge, pour le vérifier")
    assert not employer.sees("Nadia")

    house.app.extensions["openings"].write()  # it does so by itself after a second
    mine.reloads()
    assert mine.sees("Ouvert 1 fois.")
    mine.presses("Code à montrer")
    assert mine.heading == "Montrez ce code"
    mine.presses("Fermer").presses("Imprimer")
    assert mine.heading == "Nadia B."
    mine.presses("Retour").presses("Je ferme ce lien")
    assert mine.heading == "Fermer ce lien ?"
    employer.opens(address)  # a tap alone ends nothing
    mine.presses("Oui, je le ferme")

    employer.opens(address, status=410)
    assert employer.heading == "Ce lien est fermé."


def test_the_pages_of_a_badge_hold_at_any_size(nadia, phone, another_phone):
    """Every page of the room once more, with what the journey above does not pass."""
    badge = a_badge(nadia, "je-me-deplace")
    word = a_word(nadia, badge, author_name="Hélène Caradec", author_company="Le Pré Vert")
    link = a_link(nadia, badge, words=[word])
    mine = is_in(phone, nadia)
    for path in (
        f"/moi/badges/{badge.id}",
        "/moi/montrer/adresses",
        f"/moi/montrer/{link.id}/mots",
        f"/moi/montrer/{link.id}/recherche",
        f"/moi/montrer/{link.id}/preuves",
        f"/moi/montrer/mots/{word.id}",
        "/moi/copie",
    ):
        mine.opens(path)
    another_phone.opens(path_of(link)).opens(f"/b/{badge.id}")


def test_a_first_day(app, phone):
    """Karim has no badge yet."""
    karim = scenes.a_person("Karim")

    visitor = is_in(phone, karim).opens("/moi")
    assert visitor.sees("Votre premier badge vous attend.")
    visitor.opens("/moi/montrer")
    assert visitor.sees("Personne ne voit vos badges. Vous choisissez.")
    visitor.presses("Je prépare un lien")
    assert visitor.sees("Votre premier badge vous attend.")
