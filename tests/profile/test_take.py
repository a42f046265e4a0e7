"""Nadia takes one badge away: a file, a message, LinkedIn."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from portfolio.db import session, writing
from portfolio.profile import actions
from tests import scenes
from tests.profile.conftest import a_badge, plain

PAGES = ("telecharger", "envoyer", "linkedin")


@pytest.fixture
def badge(nadia):
    return a_badge(nadia, named=True)


def test_each_file_of_the_page_is_there(nadia, browser, badge):
    phone = browser(nadia)
    page = phone.get(f"/moi/badges/{badge.id}/telecharger").text
    files = re.findall(r'href="(/b/[^"]+)" download="([^"]+)"', page)
    assert len(files) >= 3
    for address, name in files:
        assert phone.get(address).status_code == 200
        assert name.startswith("badge-je-travaille-en-securite.")


def test_sending_says_who_reads_what(nadia, browser, badge):
    path = f"/moi/badges/{badge.id}/envoyer"
    assert "sans votre nom" in plain(browser(nadia).get(path))
    _open(badge)
    assert "Votre adresse est publique." in plain(browser(nadia).get(path))


def test_linkedin_comes_after_the_public_address(nadia, browser, badge):
    path = f"/moi/badges/{badge.id}/linkedin"
    closed = browser(nadia).get(path).text
    assert "ouvrez d’abord l’adresse" in closed
    assert "linkedin.com" not in closed
    assert "/moi/montrer/adresses" in closed

    _open(badge)
    (href,) = re.findall(
        r'href="(https://www\.linkedin\.com/[^"]+)"', browser(nadia).get(path).text
    )
    asked = {name: value for name, (value,) in parse_qs(urlsplit(unescape(href)).query).items()}
    assert asked["name"] == "Je travaille en sécurité"
    assert asked["organizationName"] == "INAÉ"
    assert asked["certUrl"].endswith(f"/b/{badge.id}")
    assert int(asked["issueMonth"]) == badge.awarded_at.month


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_opens_these_pages(browser, badge, page):
    karim = browser(scenes.a_person("Karim"))
    assert karim.get(f"/moi/badges/{badge.id}/{page}").status_code == 404
    assert browser().get(f"/moi/badges/{badge.id}/{page}").status_code == 303


def _open(badge):
    with writing():
        actions.open_address(session.merge(badge), to_all=True)
