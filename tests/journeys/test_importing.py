"""Nadia brings the badges that she has on another site, from her phone."""

import json
import zipfile

import pytest

from tests.imports.conftest import a_picture, cap, hers, proved
from tests.imports.things import a_badge_from_elsewhere
from tests.journeys.verbs import address_on
from tests.profile.conftest import a_badge, a_link, nadia, path_of
from tests.support.entering import is_in
from tests.verification.conftest import _pem, foreigner

__all__ = ["_pem", "cap", "foreigner", "nadia", "proved"]

FILES = "Le fichier du badge"
RELIABLE = "Je suis fiable"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_nadia_brings_a_badge_and_chooses_its_stone(
    proved, cap, phone, phone_without_scripts, tmp_path, scripts
):
    """From « Mes badges » to a zip of files, what each became, the badge and its drawing."""
    badges = tmp_path / "mes-badges.zip"
    with zipfile.ZipFile(badges, "w") as packed:
        packed.writestr("fiable.png", a_picture(hers(cap)))
        packed.writestr("autre.json", json.dumps(hers(cap, "autre@exemple.fr")))
        packed.writestr("notes.txt", "Bonjour")
    mine = is_in(phone if scripts else phone_without_scripts, proved).opens("/moi")

    mine.presses("J’ajoute un badge d’ailleurs").presses("J’ajoute", status=422)
    assert mine.title.startswith("Erreur")
    mine.adds_file(FILES, badges).presses("J’ajoute")
    assert mine.heading == "Voici ce que nous avons lu"
    assert mine.sees("Ce badge est à vous.")
    assert mine.sees("Déposé par vous, non vérifié.")
    assert mine.sees("Nous ne pouvons pas lire ce fichier.")

    mine.presses("Mes badges")
    assert mine.heading == "Mes badges"
    assert mine.sees("D’ailleurs")


def test_the_pages_of_a_badge_from_elsewhere(nadia, phone):
    """The badge, its drawing, what disappears with it."""
    badge = a_badge_from_elsewhere(nadia)
    mine = is_in(phone, nadia).opens("/moi").follows(RELIABLE)
    assert mine.heading == RELIABLE

    mine.presses("Je choisis son dessin").chooses("Un bus").chooses("Au travail")
    mine.presses("Je garde ce dessin")
    assert mine.heading == RELIABLE
    assert mine.sees("Au travail")

    mine.presses("Effacer ce badge")
    assert mine.heading == "Effacer ce badge ?"
    mine.presses("Non, je garde tout")
    assert mine.path == f"/moi/badges/ailleurs/{badge.id}"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_employer_takes_the_file_of_a_badge_from_elsewhere_and_verifies_it(
    proved, cap, phone, phone_without_scripts, another_phone, tmp_path, scripts
):
    """The picture that Nadia brought leaves her link as it came, and is found true."""
    picture, data = tmp_path / "fiable.png", a_picture(hers(cap))
    picture.write_bytes(data)
    mine = is_in(phone if scripts else phone_without_scripts, proved)
    mine.opens("/moi/badges/ajouter").adds_file(FILES, picture).presses("J’ajoute")
    mine.presses("Mes badges").follows(RELIABLE).presses("Je montre ce badge")
    assert mine.heading == "Voilà ce que l’employeur voit"
    mine.presses("Je choisis ce qu’il voit").presses("Je continue")
    mine.fills("Ce lien, c’est pour quoi ?", "pour mon entretien").presses("Je continue")
    mine.presses("Je continue").presses("J’ouvre ce lien")

    employer = another_phone.opens(address_on(mine))
    assert employer.heading == "Nadia B."
    assert employer.sees("D’autres badges")
    assert employer.sees("Vérifié le")
    assert not employer.sees("badge vérifié")
    employer.follows(RELIABLE)
    assert employer.heading == RELIABLE
    taken = tmp_path / "taken.png"
    employer.downloads("Le badge, tel qu’il a été déposé").save_as(taken)
    assert taken.read_bytes() == data
    employer.presses("Je vérifie un badge").adds_file(FILES, taken).presses("Je vérifie")
    assert employer.heading == "Ce badge est vrai."
    assert employer.sees(f"Le site localhost:{cap.site.port} l’a donné")


def test_badges_given_here_and_elsewhere_on_one_link(nadia, phone, another_phone):
    """Every page on which the two kinds meet, for her and for an employer."""
    badge, brought = a_badge(nadia), a_badge_from_elsewhere(nadia)
    link = a_link(nadia, badge, brought)
    mine = is_in(phone, nadia)
    mine.opens(f"/moi/montrer/{link.id}/badges?retour=1")
    assert mine.sees("D’ailleurs")
    for step in ("", "/voir", "/feuille"):
        mine.opens(f"/moi/montrer/{link.id}{step}")
        assert mine.sees(RELIABLE)
    mine.opens("/moi/copie")
    assert mine.sees(RELIABLE)

    employer = another_phone.opens(path_of(link))
    assert employer.sees("1 badge vérifié")
    assert "Déposé par Nadia, non vérifié" in employer.text
    employer.follows(RELIABLE)
    assert employer.sees("Ce badge vient d’un autre site.")
