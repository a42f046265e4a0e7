"""A site wants Nadia's e-mail: she puts it into one badge, hashed, and takes it out again."""

import json

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.models import SigningKey
from portfolio.db import session, writing
from portfolio.people.models import Person
from portfolio.profile import actions
from tests import scenes
from tests.profile.conftest import a_badge, a_link, path_of, plain, write
from tests.support.databases import on_both_databases
from tests.support.house import time_passes

HERS, ANOTHER = "nadia@exemple.fr", "karim@exemple.fr"
INSIDE = "Votre adresse e-mail est dans ce badge, cachée."


def proves(person, email):
    with writing():
        session.get_one(Person, person.id).email = email


@pytest.fixture
def badge(nadia):
    proves(nadia, HERS)
    return a_badge(nadia, named=True)


def presses(phone, badge, inside):
    path = f"/moi/badges/{badge.id}/email"
    return phone.post(path, data={**write(), "inside": inside})


def document(badge):
    session.rollback()
    return json.loads(queries.document(badge.id))


def identities(document):
    return [each["identityType"] for each in document["credentialSubject"].get("identifier", [])]


@on_both_databases
def test_the_address_goes_in_and_out_again(nadia, browser, badge):
    phone, before = browser(nadia), document(badge)
    assert identities(before) == ["name"]
    assert HERS in phone.get(f"/moi/badges/{badge.id}/email").text

    time_passes(minutes=5)
    answer = presses(phone, badge, "yes")
    assert answer.location == f"/moi/badges/{badge.id}/telecharger"
    assert INSIDE in plain(phone.get(answer.location))
    with_it = document(badge)
    assert identities(with_it) == ["name", "emailAddress"]
    assert HERS not in json.dumps(with_it)
    assert openbadges.is_for(with_it, HERS)
    assert not openbadges.is_for(with_it, ANOTHER)
    assert with_it["awardedDate"] == before["validFrom"] < with_it["validFrom"]
    for name in ("id", "credentialStatus", "issuer"):
        assert with_it[name] == before[name]
    assert with_it["credentialSubject"]["id"] == before["credentialSubject"]["id"]
    did = published_did(issuer())
    for each in (before, with_it):
        assert all(check.ok for check in openbadges.verify(each, did_document=did, now=clock.now()))

    presses(phone, badge, "no")
    assert INSIDE not in plain(phone.get(answer.location))
    assert identities(document(badge)) == ["name"]


def test_every_form_that_leaves_carries_it(nadia, browser, badge):
    phone = browser(nadia)
    presses(phone, badge, "yes")
    with writing():
        actions.open_address(queries.credential(badge.id), to_all=True)

    forms = {
        ending: phone.get(f"/b/{badge.id}.{ending}")
        for ending in ("json", "jwt", "png", "svg", "ob2.json")
    }
    said = [forms["json"].json, forms["ob2.json"].json, browser().get(f"/b/{badge.id}/2").json]
    said.append(openbadges.read_jwt(forms["jwt"].text).document)
    for picture in (forms["png"].data, forms["svg"].data):
        baked = openbadges.unbake(picture)
        assert len(baked) == 2
        said += [json.loads(each.text) for each in baked]
    for each in said:
        assert openbadges.is_for(each, HERS), each
        assert not openbadges.is_for(each, ANOTHER)
    assert forms["ob2.json"].json["recipient"]["type"] == "email"


def test_each_badge_hides_it_in_its_own_way(nadia, browser, badge):
    other, phone = a_badge(nadia, scenes.RELIABLE), browser(nadia)
    found = []
    for each in (badge, badge, other):
        presses(phone, each, "yes")
        found.append(openbadges.email_in(document(each)))
    assert len({each.salt for each in found}) == 3
    assert len({each.hash for each in found}) == 3


def test_a_link_shows_the_badge_as_it_is_now(nadia, browser, badge):
    link, words = a_link(nadia, badge), scenes.some_words(nadia)
    with writing():
        actions.choose_evidence(link, {(badge.id, words.id)})
    time_passes(minutes=5)
    presses(browser(nadia), badge, "yes")

    shown = browser().get(f"{path_of(link)}/1.json").json

    assert len(shown["evidence"]) == 1
    assert openbadges.is_for(shown, HERS)
    assert shown["validFrom"] == document(badge)["validFrom"]


def test_without_a_proved_address_the_page_says_where_to_add_one(nadia, browser):
    badge, phone = a_badge(nadia), browser(nadia)
    before = document(badge)
    page = phone.get(f"/moi/badges/{badge.id}/email").text
    assert "Ajoutez-la dans" in page
    assert 'href="/moi/compte/email"' in page

    assert presses(phone, badge, "yes").location == f"/moi/badges/{badge.id}/email"
    assert document(badge) == before


def test_an_address_that_she_left_is_told_from_the_one_of_today(nadia, browser, badge):
    phone, path = browser(nadia), f"/moi/badges/{badge.id}/telecharger"
    presses(phone, badge, "yes")
    proves(nadia, "nadia.b@exemple.fr")
    assert "Une autre adresse e-mail est dans ce badge" in plain(phone.get(path))
    assert "Je mets mon e-mail" in phone.get(f"/moi/badges/{badge.id}/email").text

    presses(phone, badge, "yes")
    assert INSIDE in plain(phone.get(path))
    assert not openbadges.is_for(document(badge), HERS)

    proves(nadia, None)
    presses(phone, badge, "no")
    assert identities(document(badge)) == ["name"]


def test_an_open_address_shows_it_to_all_and_the_page_says_so(nadia, browser, badge):
    path, phone = f"/moi/badges/{badge.id}/email", browser(nadia)
    said = "Tout le monde y reçoit aussi votre e-mail caché."
    assert said not in plain(phone.get(path))
    with writing():
        actions.open_address(queries.credential(badge.id), to_all=True)
    assert said in plain(phone.get(path))


def test_a_revoked_badge_does_not_change_any_more(nadia, browser, badge):
    helene = scenes.a_person("Hélène")
    with writing():
        credentials.revoke(queries.credential(badge.id), "Par erreur.", by=helene)
    before, phone = document(badge), browser(nadia)
    assert presses(phone, badge, "yes").status_code == 303
    assert document(badge) == before
    assert "Ce badge a été retiré." in plain(phone.get(f"/moi/badges/{badge.id}/email"))


def test_without_a_key_nothing_changes_and_the_page_says_so(nadia, browser, badge):
    before = document(badge)
    with writing():
        session.execute(sa.update(SigningKey).values(private_sealed=b""))
    answer = presses(browser(nadia), badge, "yes")
    assert answer.status_code == 503
    assert "Le badge n’a pas changé." in plain(answer)
    assert document(badge) == before
