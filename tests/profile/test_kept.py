"""The page kept of a link is never older than what the database says."""

from collections import OrderedDict

import pytest
import sqlalchemy as sa

from portfolio.applications import actions as applications
from portfolio.credentials.models import Issuer
from portfolio.db import session, writing
from portfolio.people.models import Membership, Role, Structure
from portfolio.profile import actions
from portfolio.profile.rights import actions as rights
from portfolio.recognition.models import Endorsement, EndorsementState
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word, path_of, write
from tests.support.databases import on_both_databases
from tests.support.house import read_again


@pytest.fixture
def shown(nadia):
    """A badge that a reviewer of the issuer gave, a word about it, and the link that shows both."""
    badge = a_badge(nadia)
    issuer = session.get_one(Structure, session.get_one(Issuer, badge.issuer_id).structure_id)
    reviewer = scenes.a_member("Karim", issuer, Role.REVIEWER)
    asked = scenes.a_request(nadia)
    with writing():
        applications.change(asked, "grant", by=reviewer, word="Bravo.")
        asked.credential_id = badge.id
    word = a_word(nadia, badge)
    return badge, word, a_link(nadia, badge, words=[word])


def test_the_second_opening_costs_one_statement(house, browser, shown):
    *_, link = shown
    employer = browser()
    robot = {"User-Agent": "curl/8"}
    first = employer.get(path_of(link), headers=robot)
    with house.counts_queries() as sent:
        again = employer.get(path_of(link), headers=robot)

    assert again.data == first.data
    assert len(sent) == 1, sent


def rename_issuer(badge):
    session.get_one(Issuer, badge.issuer_id).name = "Une autre maison"


def rename_structures():
    for each in session.scalars(sa.select(Structure)):
        each.name = "La Maison d’à côté"


def end_memberships():
    for each in session.scalars(sa.select(Membership)):
        each.role = Role.COUNSELLOR


def erase_word(nadia, badge, word, link):
    session.execute(sa.delete(Endorsement).where(Endorsement.id == word.id))


CHANGES = {
    "a word is hidden": lambda n, b, w, link: setattr(w, "state", EndorsementState.HIDDEN),
    "a word is corrected": lambda n, b, w, link: setattr(w, "word", "Autre chose."),
    "a word is erased": erase_word,
    "a badge is erased": lambda n, b, w, link: rights.delete_badge(b),
    "a badge is no longer found true": lambda n, b, w, link: setattr(b, "verified", False),
    "the issuer is called otherwise": lambda n, b, w, link: rename_issuer(b),
    "who looked is called otherwise": lambda n, b, w, link: rename_structures(),
    "who looked was no reviewer": lambda n, b, w, link: end_memberships(),
    "a name changes": lambda n, b, w, link: setattr(n, "first_name", "Nadège"),
    "own words": lambda n, b, w, link: actions.write_words(link, "J’aime le dehors."),
    "the end": lambda n, b, w, link: actions.let_search_engines(link, find=True),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_shows_at_the_next_request(nadia, browser, shown, what):
    badge, word, link = shown
    employer, path = browser(), path_of(link)
    before = employer.get(path).text

    with writing():
        CHANGES[what](*(session.merge(each) for each in (nadia, badge, word, link)))

    assert employer.get(path).text != before


@on_both_databases
def test_another_process_sees_the_change_too(nadia, browser, shown, house):
    """Two servers of one house: each keeps its pages, neither shows an old one."""
    *_, link = shown
    path = path_of(link)
    first = browser()
    first.get(path)
    front = house.app.wsgi_app
    kept, front.pages = front.pages, OrderedDict()  # the other process has its own
    browser().get(path)
    browser(nadia).post(
        f"/moi/montrer/{link.id}/mots", data={**write(), "words": "J’aime le dehors."}
    )
    assert "J’aime le dehors." in browser().get(path).text

    assert len(front.pages) == 1
    front.pages = kept
    assert "J’aime le dehors." in first.get(path).text


def test_a_hidden_word_comes_back_only_from_the_sharing_screen(nadia, browser, shown):
    _, word, link = shown
    for state in (EndorsementState.HIDDEN, EndorsementState.SHOWN):
        with writing():
            session.merge(word).state = state
    read_again()
    assert "Marc Tessier" not in browser().get(path_of(link)).text

    browser(nadia).post(
        f"/moi/montrer/{link.id}/recommandations",
        data={**write(), "recommendations": str(word.id)},
    )
    assert "Marc Tessier" in browser().get(path_of(link)).text


def test_brotli_and_plain_are_the_same_page(browser, shown):
    *_, link = shown
    employer = browser()
    plain = employer.get(path_of(link))
    small = employer.get(path_of(link), headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2


def test_an_accepted_word_is_put_on_the_links_one_by_one(nadia, browser, shown):
    badge, _, link = shown
    other, fresh = a_link(nadia, badge), a_word(nadia, badge, author_name="Hélène Caradec")
    phone, employer = browser(nadia), browser()
    path = f"/moi/montrer/mots/{fresh.id}"
    assert employer.get(path_of(link)).text.count("Hélène") == 0

    phone.post(path, data={**write(), "links": [str(link.id), str(other.id)]})
    assert "Hélène" in employer.get(path_of(link)).text
    assert "Hélène" in employer.get(path_of(other)).text

    phone.post(path, data={**write(), "links": [str(other.id)]})
    assert "Hélène" not in employer.get(path_of(link)).text
    assert "Hélène" in employer.get(path_of(other)).text


def test_a_word_that_was_not_accepted_is_put_nowhere(nadia, browser, shown):
    badge, _, link = shown
    new = a_word(nadia, badge, author_name="Hélène Caradec", state=EndorsementState.NEW)
    path = f"/moi/montrer/mots/{new.id}"

    assert "Dites d’abord que vous montrez ce mot." in browser(nadia).get(path).text
    browser(nadia).post(path, data={**write(), "links": [str(link.id)]})
    assert "Hélène" not in browser().get(path_of(link)).text
