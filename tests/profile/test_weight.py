"""An employer's phone loads little, and long or strange names break nothing."""

import re

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.catalogue import queries as catalogue
from portfolio.db import writing
from portfolio.profile import actions
from tests import scenes
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, a_link, a_word, path_of
from tests.support.house import grows_not

MOST_FIRST_LOAD = 14_000  # bytes, page and sheet together, as compressed
MOST_SPRITE = 3_000
WORDS = (
    "Toujours là à l’heure, même l’hiver.",
    "Nadia range son chantier sans qu’on le demande. Je la reprends quand elle veut.",
    "Elle explique bien aux nouveaux. Les clients demandent après elle.",
    "Deux mois chez nous, et pas un seul oubli dans les livraisons.",
    "Je cherche des personnes comme elle. Elle pense à la sécurité de tout le monde.",
)


def compressed(client, path: str) -> bytes:
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    return answer.data


@pytest.fixture
def full_link(nadia):
    slugs = [line.slug for shelf in catalogue.shelves() for line in shelf.badges][:8]
    badges = [a_badge(nadia, slug) for slug in slugs]
    words = [
        a_word(nadia, badge, word=word, author_name=f"Hélène Caradec {number}")
        for number, (badge, word) in enumerate(zip(badges, WORDS, strict=False))
    ]
    link = a_link(nadia, *badges, words=words)
    with writing():
        actions.write_words(link, "J’aime le travail dehors et le travail bien fait.")
    return link


def test_eight_badges_and_five_words_are_a_light_page(full_link, browser):
    client = browser()
    page = compressed(client, path_of(full_link))
    html = brotli.decompress(page).decode()
    assert html.count('class="badge_row"') == 8
    assert html.count('class="recommendation"') == 5
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert len(sheets) == 1

    weight = len(page) + len(compressed(client, sheets[0]))
    assert weight <= MOST_FIRST_LOAD

    sprites = set(re.findall(r'<use href="(/static/[^#"]+)#', html))
    assert len(sprites) == 1
    assert len(compressed(client, sprites.pop())) <= MOST_SPRITE


def test_badges_from_elsewhere_load_nothing_more_than_their_stones(nadia, browser):
    brought = [a_badge_from_elsewhere(nadia, f"Je conduis {number}") for number in range(5)]
    client, link = browser(), a_link(nadia, a_badge(nadia), *brought)
    page = compressed(client, path_of(link))
    html = brotli.decompress(page).decode()

    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert len(page) + len(compressed(client, sheet)) <= MOST_FIRST_LOAD
    (sprite,) = set(re.findall(r'<use href="(/static/[^#"]+)#', html))
    assert len(compressed(client, sprite)) <= MOST_SPRITE
    pictures = set(re.findall(r'<img[^>]+src="([^"]+)"', html))
    assert all(each.startswith("/static/") for each in pictures)


def test_more_badges_and_words_cost_no_more_statements(nadia, browser, house):
    badges, words = [], []

    def more(number: int) -> None:
        for _ in range(number):
            badges.append(a_badge(nadia))
            words.append(a_word(nadia, badges[-1]))
        link = a_link(nadia, *badges, words=words)
        paths[:] = [path_of(link), path_of(link) + "/1"]

    def look() -> None:
        assert all(employer.get(path).status_code == 200 for path in paths)
        house.app.extensions["openings"].write()  # now, and not in the middle of the next look

    paths: list[str] = []
    employer = browser()
    employer.set_cookie("any", "1")  # with a cookie, no kept page is given
    grows_not(house, more, look)


def test_my_links_cost_no_more_statements(nadia, browser, house):
    badge = a_badge(nadia)
    phone = browser(nadia)
    grows_not(
        house,
        lambda number: [a_link(nadia, badge) for _ in range(number)],
        lambda: [phone.get("/moi/montrer"), phone.get("/moi/copie/montrer")],
    )


@pytest.mark.slow
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(
        str.strip
    )
)
def test_any_name_and_any_words_are_shown_as_typed(nadia, browser, name):
    person = scenes.a_person(name)
    badge = a_badge(person)
    link = a_link(person, badge, words=[a_word(person, badge, word=name, author_name=name)])
    with writing():
        actions.write_words(link, "<script>alert(1)</script>")
        actions.name_link(link, name)
    phone = browser(person)
    paths = [
        "/moi", "/moi/copie", f"/moi/badges/{badge.id}", f"/moi/montrer/{link.id}",
        f"/moi/montrer/{link.id}/code", f"/moi/montrer/{link.id}/feuille",
        path_of(link), path_of(link) + "/1",
    ]  # fmt: skip
    for path in paths:
        answer = phone.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


def test_the_copy_says_when_it_was_made_and_shows_the_open_codes(nadia, browser):
    badge = a_badge(nadia)
    a_link(nadia, badge)
    a_link(nadia, badge, opened=False)

    page = browser(nadia).get("/moi/copie/montrer").text

    assert "Copie du" in page
    assert page.count('role="img"') == 1
    assert "htmx" not in page
