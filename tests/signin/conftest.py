"""What the stories of sign-in share."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portfolio.db import writing
from portfolio.people.models import Role
from portfolio.signin import actions
from tests import scenes

CODE = "274951"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def ateliers(app):
    return scenes.a_structure()


@pytest.fixture
def elodie(ateliers):
    """A counsellor."""
    return scenes.a_member("Élodie", ateliers, Role.COUNSELLOR)


@pytest.fixture
def nadia(ateliers, elodie):
    """A person whom Élodie accompanies."""
    person = scenes.a_person("Nadia", last_name="B")
    scenes.accompanied(person, ateliers, elodie)
    return person


@pytest.fixture
def address(nadia, elodie):
    """The address on Nadia's card."""
    with writing():
        _, secret = actions.new_card(nadia, by=elodie)
    return f"/carte/{secret}"


def sends(client, path, write=None, **answers):
    return client.post(path, data={"write": str(write or uuid4()), **answers})


def chooses(client, address, code=CODE, again=None):
    return sends(client, address, code=code, again=again or code)


def types(client, address, code=CODE, write=None):
    return sends(client, address, write, code=code)


def leaves(client):
    return sends(client, "/sortir")


def words_on(page):
    """What a reader sees of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", "", page.text).split())
