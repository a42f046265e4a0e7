"""Nadia and INAÉ, and how a stranger's software reads what INAÉ publishes."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portfolio.catalogue import queries as catalogue
from portfolio.catalogue.models import AchievementVersion
from portfolio.credentials import actions
from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.openbadges import StatusList
from portfolio.people.models import Person
from tests import scenes
from tests.support.factories import StructureFactory


@pytest.fixture
def nadia(app: Flask) -> Person:
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia", last_name="Benali", email="nadia@exemple.fr")


def reliable() -> AchievementVersion:
    version: AchievementVersion = catalogue.version_for(
        scenes.the_badge(scenes.RELIABLE).id, None
    ).achievement_version
    return version


@pytest.fixture
def badge(nadia: Person) -> Credential:
    return a_badge(nadia)


def a_badge(person: Person, **more: Any) -> Credential:
    with writing():
        return actions.issue(person, reliable(), **more)


def loaded(badge: Credential) -> Credential:
    """The badge as a page loads it."""
    found = credentials.credential(badge.id)
    assert found
    return found


def signed(badge: Credential) -> dict[str, Any]:
    found = credentials.document(badge.id)
    assert found
    return dict(json.loads(found))


@pytest.fixture
def is_revoked(client: FlaskClient) -> Callable[[dict[str, Any]], bool]:
    """What the public list says of the place that a document names."""

    def read(document: dict[str, Any]) -> bool:
        session.rollback()
        entry = document["credentialStatus"]
        answer = client.get(urlsplit(entry["statusListCredential"]).path)
        assert answer.status_code == 200
        listed = json.loads(answer.data)["credentialSubject"]["encodedList"]
        return bool(StatusList.decode(listed).revoked(int(entry["statusListIndex"])))

    return read
