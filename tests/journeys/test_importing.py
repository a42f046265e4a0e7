"""Nadia brings the badges that she has on another site, from her phone."""

import json
import zipfile

import pytest

from tests.imports.conftest import a_picture, cap, hers, proved
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import nadia
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
