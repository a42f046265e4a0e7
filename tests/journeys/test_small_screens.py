"""What a small phone shows with big letters, what it shows of sheets, and what paper shows."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio.catalogue import queries as catalogue
from portfolio.credentials.actions import issue
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.people.models import Role
from portfolio.profile import actions
from tests import scenes
from tests.profile.conftest import path_of
from tests.support.entering import is_in
from tests.support.factories import StructureFactory

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDER_INSIDE = """() => {
  const paper = document.querySelector('.paper');
  return paper.scrollWidth - paper.clientWidth;
}"""
HIDDEN_BUT_SHOWN = "[...document.querySelectorAll('[hidden]')].filter(e => e.offsetHeight).length"
OUTSIDE = """card => [...card.querySelectorAll('p, li, span, strong')].filter(each => {
    const [inner, outer] = [each.getBoundingClientRect(), card.getBoundingClientRect()];
    return inner.right > outer.right || inner.bottom > outer.bottom || inner.left < outer.left;
}).map(each => each.className)"""
BIG = "document.documentElement.style.fontSize = '200%'"
ON_SCREEN = """bar => Math.max(0, Math.min(innerHeight, bar.getBoundingClientRect().bottom)
    - Math.max(0, bar.getBoundingClientRect().top)) / innerHeight"""


@pytest.fixture
def nadia(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia", last_name="Benali")


def a_link(nadia):
    version = catalogue.version_for(scenes.the_badge().id, None).achievement_version
    with writing():
        link = actions.start_link(uuid4(), nadia, [issue(nadia, version).id])
        actions.name_link(link, "pour mon entretien")
        actions.open_link(link, nadia)
    return session.merge(link)


def test_paper_says_nothing_of_the_network(phone, nadia):
    is_in(phone, nadia).opens(f"/moi/montrer/{a_link(nadia).id}/feuille")
    phone.page.emulate_media(media="print")
    assert phone.page.evaluate(HIDDEN_BUT_SHOWN) == 0
    assert not phone.sees("Pas de réseau.")


def test_sheets_fit_a_phone(phone, nadia):
    """Nobody prints from a phone, yet many look there first."""
    is_in(phone, nadia).opens(f"/moi/montrer/{a_link(nadia).id}/feuille")
    assert (phone.page.evaluate(WIDER), phone.page.evaluate(WIDER_INSIDE)) == (0, 0)
    assert phone.page.locator(".sheet__address").bounding_box()["width"] > 250

    green = scenes.a_structure()
    elodie = scenes.a_member("Élodie", green, Role.COUNSELLOR)
    scenes.accompanied(nadia, green, elodie)
    card = f"/equipe/personnes/{nadia.id}/carte"
    is_in(phone, elodie).opens(f"{card}/nouvelle").presses("Je fais la carte")
    phone.opens(f"{card}/imprimer")
    assert (phone.page.evaluate(WIDER), phone.page.evaluate(WIDER_INSIDE)) == (0, 0)
    code = phone.page.locator(".access_card__qr").bounding_box()
    assert code["x"] >= 0
    assert code["x"] + code["width"] <= 360
    phone.page.emulate_media(media="print")
    assert phone.page.locator(".access_card").bounding_box()["width"] == pytest.approx(397, abs=1)


@pytest.mark.parametrize("telephone", ["05 49 00 00 00", ""])
def test_a_card_holds_long_names(office_pc, app, telephone):
    """Forty letters without a space, a house of eighty: nothing leaves the card or its code."""
    scenes.a_catalogue()
    green = scenes.a_structure(
        "Association pour l’insertion et le travail des cantons du nord du Jura et de l’Ain"
    )
    with writing():
        session.merge(green).phone = telephone
    elodie = scenes.a_member("É" + "lodie" * 8, green, Role.COUNSELLOR)
    nadia = scenes.a_person("N" + "adiane" * 6, last_name="Benali")
    scenes.accompanied(nadia, green, elodie)
    card = f"/equipe/personnes/{nadia.id}/carte"
    is_in(office_pc, elodie).opens(f"{card}/nouvelle").presses("Je fais la carte")
    office_pc.opens(f"{card}/imprimer").page.emulate_media(media="print")

    found = office_pc.page.locator
    assert found(".access_card").evaluate(OUTSIDE) == []
    code, name = (found(f".access_card__{part}").bounding_box() for part in ("qr", "structure"))
    white = code["height"] * 4 / 57  # its lower margin, of 4 modules
    assert name["y"] >= code["y"] + code["height"] - white
    assert office_pc.sees(telephone or "Je le dis à")


def test_paper_keeps_nothing_to_press(phone, nadia):
    """On paper nobody erases a badge or opens a file."""
    public = f"{path_of(a_link(nadia))}/1"
    mine = f"/moi/badges/{session.scalars(sa.select(Credential.id)).one()}"
    is_in(phone, nadia)
    for path, words in ((mine, "Effacer ce badge"), (public, "Le badge signé")):
        assert phone.opens(path).sees(words)
        phone.page.emulate_media(media="print")
        assert not phone.sees(words)
        phone.page.emulate_media(media="screen")


@pytest.mark.parametrize(("path", "bar"), [("/moi", ".tabs"), ("story", ".bottom")])
def test_bars_leave_the_screen_to_big_letters(phone, nadia, path, bar):
    if path == "story":
        path = f"/demandes/{scenes.a_draft(nadia).id}/recit"
    is_in(phone, nadia).opens(path)
    found = phone.page.locator(bar)
    assert 0 < found.evaluate(ON_SCREEN) <= 0.3  # there, at the bottom of a usual screen

    phone.page.evaluate(BIG)

    assert found.evaluate(ON_SCREEN) < 0.25
