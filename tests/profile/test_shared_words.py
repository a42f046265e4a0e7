"""« Le mot signé »: whoever bears a link takes the words that it shows, as they were signed."""

import json
import re

import pytest

from portfolio.db import writing
from portfolio.profile import actions
from portfolio.recognition import actions as recognition
from portfolio.recognition import queries as words
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_signed_word, a_word, path_of, plain, write


@pytest.fixture
def badge(nadia):
    return a_badge(nadia)


@pytest.fixture
def word(nadia, badge):
    return a_signed_word(nadia, badge)


def signed_words(page):
    return re.findall(r'href="([^"]+/mots/[^"]+)"', page.text)


def test_an_employer_takes_the_word_that_the_link_shows(nadia, browser, badge, word):
    link = a_link(nadia, badge, words=[word])
    employer = browser()
    page = employer.get(f"{path_of(link)}/1")
    assert "Le mot signé de Marc Tessier" in plain(page)

    (address,) = signed_words(page)
    assert address == f"{path_of(link)}/1/mots/{word.id}.json"
    answer = employer.get(address)
    assert answer.mimetype == "application/vc+ld+json"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex"
    said = json.loads(answer.text)["credentialSubject"]
    assert said["endorsementComment"] == word.word
    assert said["id"].endswith(f"/b/{badge.id}")


def test_a_word_on_all_the_work_is_shown_and_has_nothing_to_take(nadia, browser, badge):
    whole = a_word(nadia, whole_work=True)
    link = a_link(nadia, badge, words=[whole])
    page = browser().get(f"{path_of(link)}/1")

    assert whole.word in page.text
    assert signed_words(page) == []
    assert browser().get(f"{path_of(link)}/1/mots/{whole.id}.json").status_code == 404


def test_only_the_words_of_this_link_about_this_badge(nadia, browser, badge, word):
    other = a_badge(nadia, scenes.RELIABLE)
    link, without = a_link(nadia, badge, other, words=[word]), a_link(nadia, badge)
    employer = browser()

    assert employer.get(f"{path_of(link)}/1/mots/{word.id}.json").status_code == 200
    for path in (f"{path_of(link)}/2", f"{path_of(link)}/3", f"{path_of(without)}/1"):
        assert employer.get(f"{path}/mots/{word.id}.json").status_code == 404


@pytest.mark.parametrize(
    "happens",
    [
        lambda word, link: recognition.choose(words.word(word.id), shown=False),
        lambda word, link: recognition.take_back(words.word(word.id)),
        lambda word, link: actions.choose_recommendations(link, []),
    ],
)
def test_a_word_that_left_the_link_is_not_there(nadia, browser, badge, word, happens):
    link = a_link(nadia, badge, words=[word])
    with writing():
        happens(word, link)

    assert signed_words(browser().get(f"{path_of(link)}/1")) == []
    assert browser().get(f"{path_of(link)}/1/mots/{word.id}.json").status_code == 404


def test_a_closed_link_closes_its_words(nadia, browser, badge, word):
    link = a_link(nadia, badge, words=[word])
    browser(nadia).post(f"/moi/montrer/{link.id}/fermer", data=write())
    assert browser().get(f"{path_of(link)}/1/mots/{word.id}.json").status_code == 410
