"""The main job, from an account to a word that an employer signed, by the hands of four people."""

import json
from dataclasses import dataclass

import pytest

from portfolio import clock, openbadges
from portfolio.people.models import Role
from tests import scenes
from tests.journeys.verbs import (
    CODE,
    WORD,
    address_on,
    adds_photos,
    asks_for_a_word,
    begins_a_request,
    chooses_a_code,
    photographed,
    puts_a_finger,
    writes_a_word,
)
from tests.support.entering import is_in
from tests.support.factories import StructureFactory
from tests.support.fixtures import OFFICE_PC, SMALL_PHONE
from tests.support.keyboard import KeyboardVisitor
from tests.support.visitor import Visitor

BADGE = "Je travaille en équipe"


@dataclass(frozen=True)
class Way:
    """How the people of one telling use their devices."""

    scripts: bool = True
    nadia: type[Visitor] = Visitor
    finger: bool = False  # Nadia comes back by her finger, not by her card


@pytest.mark.parametrize(
    ("database", "way"),
    [
        pytest.param("sqlite", Way(finger=True), id="sqlite"),
        pytest.param("postgresql", Way(finger=True), id="postgresql", marks=pytest.mark.postgres),
        pytest.param("sqlite", Way(scripts=False), id="no scripts"),
        pytest.param("sqlite", Way(nadia=KeyboardVisitor), id="keyboard"),
    ],
)
def test_the_main_job(app, house, visitors, photos, way):
    """Élodie, Nadia, Claire and Marc: each on a device of their own."""
    elodie, claire = a_house()
    desk, office = (visitors(house, OFFICE_PC, scripts=way.scripts) for _ in range(2))
    phone = visitors(house, SMALL_PHONE, scripts=way.scripts, by=way.nadia)
    his = visitors(house, SMALL_PHONE, scripts=way.scripts)

    card = opens_an_account(is_in(desk, elodie, mine=False))
    comes_in_and_back(phone, card, finger=way.finger)
    begins_a_request(phone)
    adds_photos(phone, photos)
    phone.presses("Je continue").presses("J’envoie ma demande")
    assert phone.heading == "C’est envoyé."

    gives_the_badge(is_in(office, claire, mine=False))
    phone.opens("/moi")
    assert phone.sees(BADGE)
    assert not phone.sees("Votre premier badge arrive")
    link = prepares_a_link(phone)
    his.opens(link)
    assert his.heading == "Nadia B."
    assert his.sees("1 badge vérifié")
    assert not his.sees(WORD)
    is_signed(his, link)

    asks_for_a_word(phone, "J’envoie le lien moi-même", badge=BADGE)
    writes_a_word(his, address_on(phone)).presses("Je passe")
    assert his.heading == "Merci"
    assert not his.opens(link).sees(WORD)

    shows_the_word(phone)
    his.opens(link)
    assert his.sees(WORD)
    assert his.sees("Marc Tessier")


def a_house():
    """A counsellor and a reviewer of a structure; INAÉ gives the badges."""
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    green = scenes.a_structure()
    return [
        scenes.a_member(name, green, role)
        for name, role in (("Élodie", Role.COUNSELLOR), ("Claire", Role.REVIEWER))
    ]


def opens_an_account(desk):
    """What the camera of Nadia's phone reads on the screen of Élodie."""
    desk.opens("/equipe").presses("Nouveau compte")
    desk.fills("Son prénom", "Nadia").fills("La première lettre de son nom", "B")
    desk.presses("Je continue").presses("Oui, on crée le compte")
    assert desk.heading == "La carte de Nadia"
    return photographed(desk)


def comes_in_and_back(phone, card, *, finger):
    """The first time with her card; the second with her finger, or with card and code."""
    if finger:
        phone.opens("/entrer").has_a_passkey_reader()
    chooses_a_code(phone.opens(card)).presses("Oui, il est à moi")
    if finger:
        puts_a_finger(phone, "Oui, je veux bien", "Mes badges")
    phone.opens("/moi/compte").presses("Je quitte")
    if finger:
        puts_a_finger(phone.opens("/entrer/compte"), "Mon doigt, mon visage", "Ce téléphone")
    else:
        phone.opens(card).fills("Tapez votre code secret", CODE).presses("J’entre")
    phone.presses("Oui, il est à moi")


def gives_the_badge(office):
    """Claire looks at the request, with its photos, and gives."""
    office.opens("/evaluer")
    row = office.page.locator("a.queue_row")
    office.opens(row.get_attribute("href"))
    assert office.page.locator("img[src*='/preuves/']").count() == 2
    office.chooses("Je donne le badge")
    office.fills("Un mot pour la personne", "Un mur solide, fait ensemble.")
    office.presses("J’envoie ma réponse")


def prepares_a_link(phone):
    """The address that Nadia gives to an employer."""
    phone.opens("/moi").presses("Je montre mes badges").presses("Je prépare un lien")
    phone.presses("Je choisis ce qu’il voit").presses("Je continue").presses("Je continue")
    phone.fills("Ce lien, c’est pour quoi ?", "pour mon entretien").presses("Je continue")
    phone.chooses("Pendant un mois").presses("Je continue").presses("J’ouvre ce lien")
    return address_on(phone)


def is_signed(his, link):
    """What a stranger's software finds behind the link: every check of the document is good."""
    document = json.loads(his.context.request.get(f"{link}/1.json").text())
    published = his.context.request.get(f"{his.house.url}/.well-known/did.json").json()
    checks = openbadges.verify(document, did_document=published, now=clock.now())
    assert [check for check in checks if not check.ok] == []


def shows_the_word(phone):
    """Nadia reads what Marc wrote and shows it: her link, which shows the badge, is ticked."""
    phone.opens("/moi/recommandations").presses("Je choisis qui le voit Marc Tessier")
    assert phone.sees(WORD)
    phone.presses("Je la montre")
    assert phone.heading == "Dans quels liens montrez-vous ce mot ?"
    assert "links" in phone.values()
    phone.presses("Je continue")
    assert phone.sees("On voit ce mot dans vos liens.")
