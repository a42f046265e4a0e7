"""The signed badge of a link names the proofs that this link shows, and no other."""

import json
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from portfolio import openbadges
from portfolio.credentials import queries as credentials
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.profile import actions
from portfolio.profile.rights.actions import delete_evidence
from tests import scenes
from tests.profile.conftest import a_badge, a_link, path_of, write
from tests.profile.test_proofs import a_photo
from tests.support.databases import on_both_databases
from tests.support.house import time_passes


@pytest.fixture
def badge(nadia):
    return a_badge(nadia, named=True)


@pytest.fixture
def photo(nadia):
    made = a_photo(nadia)
    with writing():
        evidence.say_who_is_seen(session.merge(made), others=False)
    return made


@pytest.fixture
def words(nadia):
    return scenes.some_words(nadia)


def shows(link, badge, *proofs):
    time_passes(minutes=10)
    with writing():
        actions.choose_evidence(link, {(badge.id, proof.id) for proof in proofs})


def document(employer, link):
    answer = employer.get(f"{path_of(link)}/1.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/vc+ld+json"
    return answer.json


def is_true(document):
    checks = openbadges.verify(
        document, did_document=published_did(issuer()), now=datetime.fromisoformat("2099-01-01T00Z")
    )
    return all(check.ok for check in checks)


def names(document):
    return [each["name"] for each in document.get("evidence", [])]


@on_both_databases
def test_each_link_signs_what_it_shows(nadia, browser, badge, photo, words):
    """Nadia shows her photo to one employer, her words to another: neither learns of the other."""
    first, second = a_link(nadia, badge), a_link(nadia, badge)
    shows(first, badge, photo)
    shows(second, badge, words)
    employer = browser()

    one, other = document(employer, first), document(employer, second)

    assert names(one) == ["Mon mur"]
    assert names(other) == ["Le mur"]
    assert is_true(one)
    assert is_true(other)
    assert str(words.id) not in json.dumps(one)
    assert str(photo.id) not in json.dumps(other)
    before = json.loads(credentials.document(badge.id))
    assert "evidence" not in before
    for each in (one, other):
        assert each["awardedDate"] == before["validFrom"] < each["validFrom"]
        assert each["credentialStatus"] == before["credentialStatus"]
        assert each["credentialSubject"] == before["credentialSubject"]


def test_a_proof_is_said_as_the_page_says_it(nadia, browser, badge, photo, words):
    with writing():
        site = evidence.keep_link(uuid4(), nadia, 'https://exemple.fr/é?a="b"', title="Mon site")
    link, employer = a_link(nadia, badge), browser()
    shows(link, badge, photo, words, site)
    said = {each["genre"]: each for each in document(employer, link)["evidence"]}

    assert is_true(document(employer, link))
    assert said["Mots"]["narrative"] == "On a refait le mur à trois."
    assert said["Lien"]["description"] == 'https://exemple.fr/é?a="b"'
    assert set(said["Photo"]) == {"id", "type", "name", "genre"}
    seen = employer.get(urlsplit(said["Photo"]["id"]).path)
    assert seen.mimetype == "image/jpeg"
    for genre in ("Mots", "Lien"):
        address = urlsplit(said[genre]["id"])
        assert f'id="{address.fragment}"' in employer.get(address.path).text


def test_a_proof_taken_off_is_named_no_more(nadia, browser, badge, photo, words):
    link, employer = a_link(nadia, badge), browser()
    shows(link, badge, photo, words)
    then = document(employer, link)
    assert sorted(names(then)) == ["Le mur", "Mon mur"]

    shows(link, badge, words)
    now = document(employer, link)
    assert names(now) == ["Le mur"]
    assert now["validFrom"] > then["validFrom"]
    assert is_true(now)
    assert is_true(then)

    shows(link, badge)
    assert employer.get(f"{path_of(link)}/1.json").text == credentials.document(badge.id)

    browser(nadia).post(f"/moi/montrer/{link.id}/fermer", data=write())
    assert employer.get(f"{path_of(link)}/1.json").status_code == 410


@pytest.mark.parametrize("way", ["somebody is seen", "deleted", "renamed"])
def test_a_proof_that_changes_by_itself_changes_the_document(
    nadia, browser, badge, photo, words, way
):
    link, employer = a_link(nadia, badge), browser()
    shows(link, badge, photo, words)
    then = document(employer, link)
    time_passes(minutes=10)
    with writing():
        held = session.merge(photo)
        if way == "deleted":
            delete_evidence(held)
        elif way == "renamed":
            evidence.rename(held, "Le mur de la cour")
        else:
            evidence.say_who_is_seen(held, others=True)

    now = document(employer, link)

    assert "Mon mur" not in names(now)
    assert now["validFrom"] > then["validFrom"]


def test_asking_twice_gives_the_same_bytes(nadia, browser, badge, photo):
    link, other = a_link(nadia, badge), a_badge(nadia, scenes.RELIABLE)
    shows(link, badge, photo)
    once = browser().get(f"{path_of(link)}/1.json")
    time_passes(days=1)
    with writing():
        actions.choose_badges(link, [badge.id, other.id])
        actions.choose_evidence(link, {(badge.id, photo.id)})
        actions.write_words(link, "Je cherche près de Pau.")
    again = browser().get(f"{path_of(link)}/1.json")

    assert again.data == once.data
    tag = {"If-None-Match": once.headers["ETag"]}
    assert browser().get(f"{path_of(link)}/1.json", headers=tag).status_code == 304


def test_it_is_signed_sixty_times_a_minute_for_one_address(nadia, browser, badge, photo):
    link, employer = a_link(nadia, badge), browser()
    shows(link, badge, photo)
    answers = [employer.get(f"{path_of(link)}/1.json").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
