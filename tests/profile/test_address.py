"""`/b/<id>`: what a badge's address tells, and to whom."""

import json
from urllib.parse import urlsplit

import pytest

from portfolio import clock
from portfolio.credentials import queries as credentials
from portfolio.db import session, writing
from portfolio.profile import actions
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


JSON_LD, JWT = "application/vc+ld+json", "application/vc+jwt"


def opened(badge):
    with writing():
        actions.open_address(session.merge(badge), to_all=True)
    return badge


@pytest.mark.parametrize(
    ("accepts", "given"),
    [
        (JSON_LD, JSON_LD),
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        (JWT, JWT),
        ("application/jwt", "application/jwt"),
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("text/html,application/xhtml+xml,image/avif,image/png,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("text/plain", "text/html"),
    ],
)
def test_an_open_address_gives_the_form_that_is_asked_for(browser, badge, accepts, given):
    opened(badge)
    answer = browser().get(f"/b/{badge.id}", headers={"Accept": accepts})

    assert answer.status_code == 200
    assert answer.mimetype == given
    assert "Accept" in answer.headers["Vary"].split(", ")
    if given != "text/html":
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accepts", [JSON_LD, "application/json", JWT, "image/png", "image/*"])
def test_a_closed_address_gives_no_form_to_a_stranger(nadia, browser, badge, accepts):
    asked = {"Accept": accepts}
    answer = browser().get(f"/b/{badge.id}", headers=asked)
    assert answer.status_code == 404
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert browser(scenes.a_person("Karim")).get(f"/b/{badge.id}", headers=asked).status_code == 404

    mine = browser(nadia).get(f"/b/{badge.id}", headers=asked)
    assert mine.status_code == 200
    assert mine.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in mine.headers


@pytest.mark.parametrize("accepts", ["text/html", JSON_LD, JWT, "image/png", "image/svg+xml"])
def test_what_has_not_changed_is_not_sent_again(nadia, browser, badge, accepts):
    """A verifier asks again with what it kept; once the address is closed, it learns that."""
    opened(badge)
    verifier, asked = browser(), {"Accept": accepts}
    first = verifier.get(f"/b/{badge.id}", headers=asked)
    assert first.headers["Cache-Control"] == "no-cache"

    again = verifier.get(
        f"/b/{badge.id}", headers={**asked, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""

    browser(nadia).post(f"/moi/montrer/adresses/{badge.id}", data={**write(), "to_all": "no"})
    later = verifier.get(
        f"/b/{badge.id}", headers={**asked, "If-None-Match": first.headers["ETag"]}
    )
    assert later.status_code in ({200, 304} if accepts == "text/html" else {404})


def test_a_file_has_a_name_that_says_what_it_is(nadia, browser, badge):
    for ending in ("json", "jwt", "png", "svg"):
        answer = browser(nadia).get(f"/b/{badge.id}.{ending}")
        named = f"attachment; filename=badge-je-travaille-en-securite.{ending}"
        assert answer.headers["Content-Disposition"] == named
    assert browser(nadia).get(f"/b/{badge.id}.exe").status_code == 404


def test_the_picture_that_badges_name_is_there_for_all(browser, badge):
    document = json.loads(credentials.document(badge.id))
    named = document["credentialSubject"]["achievement"]["image"]["id"]
    answer = browser().get(urlsplit(named).path)
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
