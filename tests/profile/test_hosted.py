"""The same badge for software of Open Badges 2.0, which believes an address while it answers."""

import json
from urllib.parse import urlsplit

import pytest

from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.db import writing
from portfolio.openbadges import unbake
from portfolio.profile import actions
from tests import scenes
from tests.profile.conftest import a_badge, plain


@pytest.fixture
def badge(nadia):
    return a_badge(nadia, named=True, narrative="Beau travail.")


def is_open(badge, *, to_all=True):
    with writing():
        actions.open_address(queries.credential(badge.id), to_all=to_all)


def reads(visitor, address, *, status=200):
    answer = visitor.get(urlsplit(address).path)
    assert answer.status_code == status, address
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["ETag"]
    return answer.json


def test_the_three_documents_lead_to_each_other_while_the_address_is_public(browser, badge):
    verifier = browser()
    assert verifier.get(f"/b/{badge.id}/2").status_code == 404

    is_open(badge)
    assertion = reads(verifier, f"/b/{badge.id}/2")
    badge_class = reads(verifier, assertion["badge"])
    issuer = reads(verifier, badge_class["issuer"])

    assert urlsplit(assertion["id"]).path == f"/b/{badge.id}/2"
    assert badge_class["id"] == assertion["badge"]
    assert badge_class["name"] == "Je travaille en sécurité"
    assert issuer["id"] == badge_class["issuer"]
    assert issuer["name"] == "INAÉ"
    assert "Nadia" not in json.dumps([assertion, badge_class, issuer])

    is_open(badge, to_all=False)
    assert verifier.get(f"/b/{badge.id}/2").status_code == 404


def test_a_picture_carries_both_forms_only_while_both_hold(nadia, browser, badge):
    phone = browser(nadia)

    def versions():
        return [each.version for each in unbake(phone.get(f"/b/{badge.id}.png").data)]

    assert versions() == ["3.0"]
    is_open(badge)
    assert sorted(versions()) == ["2.0", "3.0"]
    assert len(phone.get(f"/b/{badge.id}.png").data) <= 60_000


def test_a_badge_taken_out_of_use_says_why_there(browser, badge):
    helene = scenes.a_person("Hélène")
    is_open(badge)
    with writing():
        credentials.revoke(queries.credential(badge.id), "Donné par erreur.", by=helene)

    verifier, address = browser(), f"/b/{badge.id}/2"
    said = reads(verifier, address, status=410)

    assert said.pop("id").endswith(address)
    assert said == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "revoked": True,
        "revocationReason": "Donné par erreur.",
    }
    tag = verifier.get(address).headers["ETag"]  # what is gone does not become « unchanged »
    assert verifier.get(address, headers={"If-None-Match": tag}).status_code == 410
    is_open(badge, to_all=False)
    assert verifier.get(address).status_code == 404


def test_a_version_that_never_was_has_no_address(browser, badge):
    for number in (0, 99):
        assert browser().get(f"/badges/je-travaille-en-securite/{number}/2").status_code == 404
    assert browser().get("/badges/rien/1/2").status_code == 404


def test_the_file_to_keep_says_what_it_needs(nadia, browser, badge):
    phone = browser(nadia)
    page = plain(phone.get(f"/moi/badges/{badge.id}/telecharger"))
    assert "Il faut l’adresse publique du badge." in page
    assert phone.get(f"/b/{badge.id}.ob2.json").json["type"] == "Assertion"
