"""A badge leaves in a file and is verified; INAÉ takes it out of use, the person answers."""

import json

import pytest

from portfolio.db import session, writing
from portfolio.openbadges import is_for
from portfolio.people.models import Person, Role
from tests import scenes
from tests.profile.conftest import a_badge, nadia
from tests.support.entering import is_in

__all__ = ["nadia"]

SAFETY = "Je travaille en sécurité"
FILE = "Le fichier du badge"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_file_that_nadia_hands_over_is_verified_by_an_employer(
    nadia, phone, phone_without_scripts, office_pc, tmp_path, scripts
):
    """The picture from « Télécharger », at the counter of somebody without an account."""
    badge = a_badge(nadia, named=True)
    hers = is_in(phone if scripts else phone_without_scripts, nadia).opens("/moi").follows(SAFETY)
    hers.presses("Télécharger")
    picture = tmp_path / "badge.png"
    hers.downloads("L’image Pour un CV ou un message. Le badge signé est dedans.").save_as(picture)

    office_pc.opens("/employeur").presses("Je vérifie un badge")
    office_pc.presses("Je vérifie", status=422)
    office_pc.adds_file(FILE, picture).presses("Je vérifie")
    assert office_pc.heading == "Ce badge est vrai."
    assert office_pc.sees("INAÉ l’a donné le")

    changed = tmp_path / "badge.json"
    changed.write_text(badge.document.replace("Nadia", "Nadine"))
    office_pc.presses("Je vérifie un autre badge")
    office_pc.adds_file(FILE, changed).presses("Je vérifie")
    assert office_pc.heading == "Ce badge a été changé après sa signature."


def test_a_site_wants_the_address_of_nadia(nadia, phone, tmp_path):
    """She proved it before; the file that she downloads then is found to be hers."""
    with writing():
        session.get_one(Person, nadia.id).email = "nadia@exemple.fr"
    a_badge(nadia)
    hers = is_in(phone, nadia).opens("/moi").follows(SAFETY).presses("Télécharger")
    hers.follows("Vous pouvez la mettre dans ce badge, cachée.")
    assert hers.sees("nadia@exemple.fr")
    hers.presses("Je mets mon e-mail")
    assert hers.heading == "Télécharger ce badge"
    assert hers.sees("Votre adresse e-mail est dans ce badge, cachée.")
    file = tmp_path / "badge.json"
    hers.downloads("Le fichier signé Pour un site qui garde vos badges.").save_as(file)
    assert is_for(json.loads(file.read_text()), "nadia@exemple.fr")

    hers.follows("Vous pouvez l’enlever de ce badge.")
    hers.presses("J’enlève cet e-mail")
    assert not hers.sees("Votre adresse e-mail est dans ce badge, cachée.")


def test_nadia_sends_her_badge_and_thinks_of_linkedin(nadia, phone):
    a_badge(nadia)
    hers = is_in(phone, nadia).opens("/moi").follows(SAFETY).presses("Envoyer")
    assert hers.heading == "Envoyer ce badge"
    hers.presses("Retour").presses("Ajouter à LinkedIn")
    assert hers.sees("L’adresse de ce badge n’est pas publique.")


def test_inae_takes_a_badge_out_of_use_and_nadia_answers(nadia, phone, office_pc, tmp_path):
    """With a reason she can read; every verifier says so from then on."""
    badge = a_badge(nadia)
    helene = scenes.a_member("Hélène", scenes.an_issuer(), Role.ADMIN)
    desk = is_in(office_pc, helene).opens("/inae").presses("Retirer un badge")
    desk.presses("Je cherche", status=422)
    assert desk.sees("Collez l’adresse du badge.")
    desk.fills("L’adresse du badge", f"https://exemple.fr/b/{badge.id}").presses("Je cherche")
    desk.presses("Je retire ce badge", status=422)
    desk.fills("Pourquoi ce badge est retiré", "Les photos étaient d’un autre chantier.")
    desk.presses("Je retire ce badge")
    assert desk.sees("Ce badge a été retiré le")

    hers = is_in(phone, nadia).opens(f"/moi/badges/{badge.id}")
    assert hers.sees("Les photos étaient d’un autre chantier.")
    hers.presses("Je réponds").presses("J’envoie ma réponse", status=422)
    hers.fills("Que répondez-vous ?", "C’était bien notre mur.").presses("J’envoie ma réponse")
    assert hers.sees("C’était bien notre mur.")
    desk.reloads()
    assert desk.sees("C’était bien notre mur.")

    kept = tmp_path / "badge.json"
    kept.write_text(badge.document)
    hers.opens("/verifier").adds_file(FILE, kept).presses("Je vérifie")
    assert hers.heading == "Ce badge est retiré."


def test_nadia_says_that_her_badge_must_not_be_used_any_more(nadia, phone):
    badge = a_badge(nadia)
    hers = is_in(phone, nadia).opens(f"/moi/badges/{badge.id}")
    hers.presses("Ce badge ne doit plus servir")
    assert hers.heading == "Ce badge ne doit plus servir ?"
