"""Proofs under a shared badge: chosen one by one, never with somebody else on them."""

import io
from uuid import uuid4

import pytest
from PIL import Image

from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.files import actions as files
from portfolio.people.models import Role
from portfolio.profile import queries
from portfolio.review.actions import Decision, decide
from tests import scenes
from tests.profile.conftest import a_badge, a_link, path_of, plain, write
from tests.support.databases import on_both_databases
from tests.support.house import read_again


def a_photo(person):
    made = io.BytesIO()
    Image.new("RGB", (900, 700), "brown").save(made, "JPEG")
    made.seek(0)
    kept = files.store(made)
    with writing():
        return evidence.keep_file(uuid4(), person, kept, title="Mon mur")


@pytest.fixture
def given(nadia):
    """Nadia asked with words and a photo; Claire, of her structure, gave the badge."""
    structure = scenes.a_structure("Les Ateliers du Pré Vert")
    claire = scenes.a_member("Claire", structure, Role.REVIEWER)
    scenes.accompanied(nadia, structure)
    request = scenes.a_draft(nadia)
    words = scenes.with_a_proof(request, nadia)
    photo = a_photo(nadia)
    with writing():
        scenes.actions.attach(request, photo)
    with writing():
        scenes.actions.send(request, named=True, by=nadia)
    with writing():
        decide(request, Decision("grant", "Merci."), by=claire)
    return session.get_one(Credential, request.credential_id), words, photo


@on_both_databases
def test_a_photo_is_shown_only_when_nobody_else_is_seen(nadia, browser, given):
    badge, words, photo = given
    link = a_link(nadia, badge)
    phone, employer = browser(nadia), browser()
    step = f"/moi/montrer/{link.id}/preuves"
    both = {"proofs": [f"{badge.id}.{words.id}", f"{badge.id}.{photo.id}"]}

    page = phone.get(step).text
    assert f"/preuves/{photo.id}/qui?suite=" in page
    assert "Le badge signé de ce lien nomme aussi ces preuves." in page
    assert phone.post(step, data={**write(), **both}).status_code == 422

    phone.post(step, data={**write(), "proofs": both["proofs"][:1]})
    shown = employer.get(path_of(link) + "/1").text
    assert "On a refait le mur à trois." in shown
    assert "Mon mur" not in shown

    phone.post(f"/preuves/{photo.id}/qui?suite={step}", data={**write(), "others": "no"})
    assert phone.post(step, data={**write(), **both}).status_code == 303
    assert "Mon mur" in employer.get(path_of(link) + "/1").text
    file = employer.get(f"{path_of(link)}/preuves/{photo.id}/moyenne")
    assert (file.status_code, file.mimetype) == (200, "image/jpeg")
    assert file.headers["Cache-Control"] == "no-store"


def test_a_yes_said_later_takes_the_photo_away(nadia, browser, given):
    badge, _, photo = given
    link, phone, employer = a_link(nadia, badge), browser(nadia), browser()
    phone.post(f"/preuves/{photo.id}/qui", data={**write(), "others": "no"})
    chosen = {"proofs": f"{badge.id}.{photo.id}"}
    phone.post(f"/moi/montrer/{link.id}/preuves", data={**write(), **chosen})
    path = f"{path_of(link)}/preuves/{photo.id}/petite"
    assert employer.get(path).status_code == 200

    phone.post(f"/preuves/{photo.id}/qui", data={**write(), "others": "yes"})

    assert employer.get(path).status_code == 404
    assert "Mon mur" not in employer.get(path_of(link) + "/1").text


def test_a_proof_that_the_link_does_not_show_is_not_there(nadia, browser, given):
    badge, words, photo = given
    one, other = a_link(nadia, badge), a_link(nadia, badge)
    phone, employer = browser(nadia), browser()
    phone.post(f"/preuves/{photo.id}/qui", data={**write(), "others": "no"})
    chosen = {"proofs": f"{badge.id}.{photo.id}"}
    phone.post(f"/moi/montrer/{one.id}/preuves", data={**write(), **chosen})

    assert employer.get(f"{path_of(one)}/preuves/{photo.id}/grande").status_code == 200
    assert employer.get(f"{path_of(one)}/preuves/{photo.id}/other").status_code == 404
    assert employer.get(f"{path_of(other)}/preuves/{photo.id}/grande").status_code == 404
    assert employer.get(f"{path_of(one)}/preuves/{words.id}/grande").status_code == 404
    assert employer.get(f"/preuves/{photo.id}/grande").status_code in {303, 404}

    phone.post(f"/moi/montrer/{one.id}/fermer", data=write())
    assert employer.get(f"{path_of(one)}/preuves/{photo.id}/grande").status_code == 410


def test_a_badge_taken_off_takes_its_proofs_with_it(nadia, browser, given):
    badge, words, _ = given
    other = a_badge(nadia)
    link, phone = a_link(nadia, badge, other), browser(nadia)
    chosen = {"proofs": f"{badge.id}.{words.id}"}
    phone.post(f"/moi/montrer/{link.id}/preuves", data={**write(), **chosen})
    read_again()
    assert len(queries.chosen_proofs(link.id)) == 1

    for badges in ([other], [other, badge]):
        ids = [str(each.id) for each in badges]
        phone.post(f"/moi/montrer/{link.id}/badges", data={**write(), "badges": ids})

    read_again()
    assert queries.chosen_proofs(link.id) == set()


def test_who_looked_is_a_kept_fact(nadia, browser, given):
    badge, *_ = given
    alone = a_badge(nadia)
    said = "Des personnes ont regardé les preuves\u00a0: Les Ateliers du Pré Vert."

    assert said in plain(browser().get(path_of(a_link(nadia, badge))))
    assert "ont regardé" not in browser().get(path_of(a_link(nadia, alone))).text


def test_my_badge_shows_my_proofs(nadia, browser, given):
    badge, words, photo = given
    page = browser(nadia).get(f"/moi/badges/{badge.id}").text

    assert f"/preuves/{photo.id}/petite" in page
    assert f"/preuves/{words.id}" in page
