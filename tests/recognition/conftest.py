"""Nadia, her two badges, and people who write about her."""

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portfolio.catalogue import queries as catalogue
from portfolio.credentials import actions as credentials
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.people.models import Person, Structure, StructureKind
from tests import scenes
from tests.support.entering import enters

MARC = {
    "known_from": "worked",
    "word": "Nadia pense à la sécurité de tout le monde.",
    "name": "Marc Tessier",
    "role": "Gérant",
    "company": "Jardins Bellevue",
}


def a_badge_of(person: Person, slug: str) -> Credential:
    with writing():
        says = catalogue.badge(slug)
        assert says, f"load the catalogue first: {slug}"
        return credentials.issue(person, says.achievement_version)


@pytest.fixture
def nadia(app: Flask) -> Person:
    scenes.a_catalogue()
    with writing():
        session.add(Structure(name="INAÉ", kind=StructureKind.ISSUER))
    return scenes.a_person("Nadia", last_name="Benali", email="nadia@exemple.fr")


@pytest.fixture
def reliable(nadia: Person) -> Credential:
    return a_badge_of(nadia, scenes.RELIABLE)


@pytest.fixture
def team(nadia: Person) -> Credential:
    return a_badge_of(nadia, scenes.TEAM)


@pytest.fixture
def browser(app: Flask) -> Callable[..., "Browser"]:
    """Browsers without a screen: `browser()` is a stranger's, `browser(nadia)` is Nadia's."""
    return lambda person=None: Browser(app.test_client(), person)


class Browser:
    """A person's browser: opens pages, fills the one form, follows where it leads."""

    def __init__(self, client: FlaskClient, person: Person | None) -> None:
        self.client, self.html, self.path, self.status = client, "", "", 0
        if person is not None:
            enters(client, person)

    def opens(self, path: str) -> "Browser":
        return self._keep(self.client.get(path, follow_redirects=True))

    def sends(self, path: str | None = None, *, write: str | None = None, **fields) -> "Browser":
        """Send a form of this page as a browser does: what it hides goes along."""
        hidden = {
            name: unescape(value)
            for name, value in re.findall(
                r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.html
            )
        }
        hidden["write"] = write or hidden.get("write") or str(uuid4())
        answer = self.client.post(
            path or self.path, data={**hidden, **fields}, follow_redirects=True
        )
        return self._keep(answer)

    def _keep(self, answer) -> "Browser":
        self.status, self.html = answer.status_code, answer.get_data(as_text=True)
        self.path = answer.request.full_path.rstrip("?")
        session.rollback()
        session.expire_all()
        return self

    @property
    def text(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""

    def link_shown(self, start: str) -> str:
        """The path of the first link of ours on the page that begins so."""
        found = re.search(rf"https?://[^\"'<\s]*?({re.escape(start)}[\w-]+)", self.html)
        assert found, f"no {start}… in {self.text}"
        return found[1]
