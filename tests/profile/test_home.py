"""`/moi` and one badge, as the person sees them."""

from datetime import UTC, datetime

from portfolio.applications.states import State
from portfolio.db import writing
from portfolio.notices.actions import tell
from portfolio.recognition.models import EndorsementState
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word, plain
from tests.support.house import grows_not


def test_on_the_first_day_a_badge_waits(nadia, browser):
    page = browser(nadia).get("/moi")

    assert page.status_code == 200
    assert "Votre premier badge vous attend." in page.text
    assert "Je montre mes badges" not in page.text


def test_nadia_sees_badges_requests_and_news(nadia, browser):
    badge = a_badge(nadia)
    request = scenes.a_request(nadia, State.MORE_ASKED)
    scenes.a_request(nadia, State.WITHDRAWN, scenes.RELIABLE)
    with writing():
        tell(nadia, "new_recommendation", link="/moi/recommandations", author="Marc")

    page = browser(nadia).get("/moi").text

    assert f"/moi/badges/{badge.id}" in page
    assert f"/demandes/{request.id}" in page
    assert "À compléter" in page
    assert "Retirée" not in page
    assert "Marc a écrit un mot sur vous." in page


def test_twenty_badges_cost_no_more_statements_than_one(nadia, browser, house):
    def more(number: int) -> None:
        for _ in range(number):
            a_badge(nadia)
            scenes.a_request(nadia, State.DECLINED)  # one without an answer would be taken up again

    phone = browser(nadia)
    grows_not(house, more, lambda: phone.get("/moi"))


def test_a_stranger_comes_in_first(nadia, browser):
    assert browser().get("/moi").status_code == 303


def test_a_badge_says_what_is_kept(nadia, browser):
    badge = a_badge(nadia, on=datetime(2026, 3, 12, 9, tzinfo=UTC), narrative="Beau travail.")
    phone = browser(nadia)

    page = plain(phone.get(f"/moi/badges/{badge.id}"))
    assert "par INAÉ, le 12 mars 2026" in page
    assert "Badge vérifié" in page
    assert "Beau travail." in page

    with writing():
        badge.verified = False
    page = phone.get(f"/moi/badges/{badge.id}").text
    assert "Badge vérifié" not in page
    assert "Ce badge n’a pas pu être vérifié." in page


def test_a_word_is_visible_only_while_an_open_link_shows_it(nadia, browser):
    badge = a_badge(nadia)
    word = a_word(nadia, badge)
    phone = browser(nadia)
    path = f"/moi/badges/{badge.id}"
    assert "Visible" not in phone.get(path).text

    link = a_link(nadia, badge, words=[word])
    assert "Visible" in phone.get(path).text

    phone.post(f"/moi/montrer/{link.id}/fermer", data={"write": str(badge.id)})
    assert "Visible" not in phone.get(path).text


def test_a_withdrawn_word_is_gone(nadia, browser):
    badge = a_badge(nadia)
    a_word(nadia, badge, state=EndorsementState.WITHDRAWN)

    assert "Marc Tessier" not in browser(nadia).get(f"/moi/badges/{badge.id}").text


def test_the_badge_of_another_does_not_exist(nadia, browser):
    badge = a_badge(nadia)
    other = scenes.a_person("Karim")

    assert browser(other).get(f"/moi/badges/{badge.id}").status_code == 404
    assert browser().get(f"/moi/badges/{badge.id}").status_code == 303
