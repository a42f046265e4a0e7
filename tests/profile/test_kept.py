"""The page kept of a link is never older than what the database says."""

from collections import OrderedDict

import brotli
import pytest
import sqlalchemy as sa

from portfolio.applications import actions as applications
from portfolio.catalogue.models import AchievementVersion, Pathway
from portfolio.credentials.models import Issuer
from portfolio.db import session, writing
from portfolio.imports import actions as imports
from portfolio.imports.models import ImportedBadge, Recipient
from portfolio.people.models import Membership, Role, Structure
from portfolio.profile import actions
from portfolio.profile.rights import actions as rights
from portfolio.recognition.models import Endorsement, EndorsementState
from tests import scenes
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, a_link, a_word, path_of, write
from tests.support.databases import on_both_databases
from tests.support.house import read_again, time_passes


@pytest.fixture
def shown(nadia):
    """A badge that a reviewer of the issuer gave, a word about it, one from elsewhere: a link."""
    badge = a_badge(nadia)
    issuer = session.get_one(Structure, session.get_one(Issuer, badge.issuer_id).structure_id)
    reviewer = scenes.a_member("Karim", issuer, Role.REVIEWER)
    asked = scenes.a_request(nadia)
    with writing():
        applications.change(asked, "grant", by=reviewer, word="Bravo.")
        asked.credential_id = badge.id
    word = a_word(nadia, badge)
    return badge, word, a_link(nadia, badge, a_badge_from_elsewhere(nadia), words=[word])


def test_the_second_opening_costs_one_statement(house, browser, shown):
    *_, link = shown
    employer = browser()
    robot = {"User-Agent": "curl/8"}
    first = employer.get(path_of(link), headers=robot)
    with house.counts_queries() as sent:
        again = employer.get(path_of(link), headers=robot)

    assert again.data == first.data
    assert len(sent) == 1, sent


def rename_badge(badge):
    session.get_one(AchievementVersion, badge.achievement_version_id).name = "Un autre nom"


def retint_pathways():
    for each in session.scalars(sa.select(Pathway)):
        each.tint = "soutien"


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


def forget_import(nadia):
    imports.forget(session.scalars(brought_by(nadia)).one())


def check_import_again(nadia):
    """As when she brings the same file again, her address proved meanwhile."""
    badge = session.scalars(brought_by(nadia)).one()
    badge.verified, badge.recipient = True, Recipient.THEIRS


def brought_by(nadia):
    return sa.select(ImportedBadge).where(ImportedBadge.holder_id == nadia.id)


CHANGES = {
    "a word is hidden": lambda n, b, w, link: setattr(w, "state", EndorsementState.HIDDEN),
    "a word is corrected": lambda n, b, w, link: setattr(w, "word", "Autre chose."),
    "a word is erased": erase_word,
    "a badge is erased": lambda n, b, w, link: rights.delete_badge(b),
    "a badge is no longer found true": lambda n, b, w, link: setattr(b, "verified", False),
    "a badge is called otherwise": lambda n, b, w, link: rename_badge(b),
    "a badge has another colour": lambda n, b, w, link: retint_pathways(),
    "a badge leaves the link": lambda n, b, w, link: actions.choose_badges(link, []),
    "a badge from elsewhere leaves": lambda n, b, w, link: actions.choose_badges(link, [b.id]),
    "a badge from elsewhere is forgotten": lambda n, b, w, link: forget_import(n),
    "a badge from elsewhere is found true": lambda n, b, w, link: check_import_again(n),
    "a badge from elsewhere looks otherwise": lambda n, b, w, link: imports.dress(
        session.scalars(brought_by(n)).one(), tint="vie", icon="bus"
    ),
    "a word leaves the link": lambda n, b, w, link: actions.choose_recommendations(link, []),
    "the issuer is called otherwise": lambda n, b, w, link: rename_issuer(b),
    "who looked is called otherwise": lambda n, b, w, link: rename_structures(),
    "who looked was no reviewer": lambda n, b, w, link: end_memberships(),
    "a name changes": lambda n, b, w, link: setattr(n, "first_name", "Nadège"),
    "own words": lambda n, b, w, link: actions.write_words(link, "J’aime le dehors."),
    "the end": lambda n, b, w, link: actions.let_search_engines(link, find=True),
}


@pytest.mark.parametrize("encoding", ["", "gzip, deflate, br"])
@pytest.mark.parametrize("what", CHANGES)
def test_every_change_shows_at_the_next_request(nadia, browser, shown, what, encoding):
    """Made by the application, or in brotli from the pieces that it remembers: never old."""
    badge, word, link = shown
    employer, path = browser(), path_of(link)
    before = read(employer.get(path, headers={"Accept-Encoding": encoding}))
    headers = dict(employer.get(path, headers={"Accept-Encoding": encoding}).headers)

    with writing():
        CHANGES[what](*(session.merge(each) for each in (nadia, badge, word, link)))

    after = employer.get(path, headers={"Accept-Encoding": encoding})
    assert read(after) != before
    assert read(after) == read(as_the_application_answers(employer, path))
    if what == "the end":
        assert "X-Robots-Tag" in headers
        assert "X-Robots-Tag" not in after.headers


def read(answer) -> str:
    squeezed = answer.headers.get("Content-Encoding") == "br"
    return (brotli.decompress(answer.data) if squeezed else answer.data).decode()


def as_the_application_answers(employer, path, **headers):
    """No page is kept for an address with a question."""
    return employer.get(path, query_string="vu=1", headers=headers)


def test_a_page_made_in_front_of_the_application_has_all_its_headers(browser, shown):
    *_, link = shown
    robot = {"Accept-Encoding": "gzip, deflate, br", "User-Agent": "curl/8"}
    front = browser().get(path_of(link), headers=robot)
    behind = as_the_application_answers(browser(), path_of(link), **robot)

    assert read(front) == read(behind)
    own = {"X-Request-Id", "Content-Length", "Date"}
    wanted = {name: value for name, value in behind.headers if name not in own}
    assert {name: value for name, value in front.headers if name not in own} == wanted


def test_an_opening_in_brotli_is_counted_each_time(house, browser, shown):
    *_, link = shown
    employer = browser()
    for _ in range(3):
        employer.get(path_of(link), headers={"Accept-Encoding": "br"})
    house.app.extensions["openings"].write()

    assert session.get_one(type(link), link.id, populate_existing=True).openings == 3


@pytest.mark.parametrize("encoding", ["", "br"])
def test_a_link_not_open_yet_or_closed_shows_nothing(nadia, browser, shown, encoding):
    badge, _, link = shown
    headers = {"Accept-Encoding": encoding}
    prepared = a_link(nadia, badge, opened=False)
    assert browser().get(path_of(prepared), headers=headers).status_code == 404

    assert browser().get(path_of(link), headers=headers).status_code == 200
    with writing():
        actions.close_link(session.merge(link))
    assert browser().get(path_of(link), headers=headers).status_code == 410


def test_two_links_of_the_same_badges_each_lead_to_their_own(nadia, browser, shown):
    badge, _, link = shown
    other = a_link(nadia, badge)
    for mine, theirs in ((link, other), (other, link)):
        html = read(browser().get(path_of(mine), headers={"Accept-Encoding": "br"}))
        assert f'href="{path_of(mine)}/1"' in html
        assert path_of(theirs) not in html


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


def test_a_withdrawn_word_leaves_the_page_at_once_and_the_memory_within_the_hour(
    browser, shown, caplog
):
    """Marc takes his word back: employers read the rest, and after an hour it is written anew.

    Any request after the hour is enough: the hosting tools ask every minute.
    """
    _, word, link = shown
    employer, path = browser(), path_of(link)
    time_passes(days=37, hours=5)  # other stories moved the clock of this house
    employer.get("/healthz")
    headers = {"Accept-Encoding": "br"}

    def opened() -> tuple[str, str]:
        """What the employer reads, and how the log says it was made."""
        caplog.clear()
        page = read(employer.get(path, headers=headers))
        return page, caplog.messages[-1].rpartition(", ")[2]

    said = word.word
    assert said in opened()[0]
    with writing():
        session.merge(word).state = EndorsementState.WITHDRAWN
    without, _ = opened()
    assert said not in without
    assert opened() == (without, "kept")

    time_passes(minutes=61)
    employer.get("/healthz")

    assert opened() == (without, "made anew")
