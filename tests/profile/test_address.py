"""`/b/<id>`: what a badge's address tells, and to whom."""

import json

import pytest

from portfolio import clock
from portfolio.credentials import queries as credentials
from portfolio.db import writing
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word, path_of, plain, write


@pytest.fixture
def badge(nadia):
    return a_badge(nadia, named=True, narrative="Beau travail.")


def test_anyone_reads_the_badge_and_not_the_person(nadia, browser, badge):
    a_word(nadia, badge)
    page = browser().get(f"/b/{badge.id}")

    assert page.status_code == 200
    assert "Je travaille en sécurité" in page.text
    assert "Donné par INAÉ" in plain(page)
    assert "Badge vérifié" in page.text
    for secret in ("Nadia", "Beau travail", "Marc", ".json", str(nadia.id)):
        assert secret not in page.text
    assert "Access-Control-Allow-Origin" not in page.headers


def test_the_document_is_for_its_holder(nadia, browser, badge):
    karim = scenes.a_person("Karim")
    for form in (".json", ".png"):
        assert browser().get(f"/b/{badge.id}{form}").status_code == 404
        assert browser(karim).get(f"/b/{badge.id}{form}").status_code == 404
        mine = browser(nadia).get(f"/b/{badge.id}{form}")
        assert mine.status_code == 200
        assert "Access-Control-Allow-Origin" not in mine.headers


def test_an_open_address_is_for_all_until_it_is_closed(nadia, browser, badge):
    phone, verifier = browser(nadia), browser()
    switch = f"/moi/montrer/adresses/{badge.id}"

    phone.post(switch, data={**write(), "to_all": "yes"})
    answer = verifier.get(f"/b/{badge.id}.json")
    assert answer.mimetype == "application/vc+ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.text == credentials.document(badge.id)
    assert json.loads(answer.text)["id"].endswith(f"/b/{badge.id}")
    assert verifier.get(f"/b/{badge.id}.png").data.startswith(b"\x89PNG")

    phone.post(switch, data={**write(), "to_all": "no"})
    assert verifier.get(f"/b/{badge.id}.json").status_code == 404


def test_nobody_else_opens_the_address(nadia, browser, badge):
    switch = f"/moi/montrer/adresses/{badge.id}"
    karim = browser(scenes.a_person("Karim"))

    assert karim.post(switch, data={**write(), "to_all": "yes"}).status_code == 404
    assert browser().get(f"/b/{badge.id}.json").status_code == 404


def test_an_ended_badge_says_so(nadia, browser, badge):
    with writing():
        badge.ends_at = clock.now()

    page = browser().get(f"/b/{badge.id}").text
    assert "Ce badge a pris fin le" in page
    assert "Badge vérifié" not in page


def test_the_bearer_of_an_open_link_reads_the_document_under_it(nadia, browser, badge):
    link = a_link(nadia, badge)
    employer = browser()
    assert employer.get(f"{path_of(link)}/1.json").text == credentials.document(badge.id)

    browser(nadia).post(f"/moi/montrer/{link.id}/fermer", data=write())
    assert employer.get(f"{path_of(link)}/1.json").status_code == 410
