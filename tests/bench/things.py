"""What is measured: a full shared page, and a full home."""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from portfolio.applications import actions as applications
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.catalogue import queries as catalogue
from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.people.models import Person, Role
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word, path_of
from tests.support.entering import cookie_of
from tests.support.factories import StructureFactory

SHOWN, WORDS, REQUESTS = 8, 5, 5


@dataclass(frozen=True)
class Things:
    """profile: the path of the page; cookie: of somebody with 14 badges and 5 requests.

    link, badges, words: the page's link, and what it shows.
    """

    profile: str
    cookie: str
    link: UUID
    badges: list[UUID]
    words: list[UUID]


def put_in(app: Flask) -> Things:
    """Fill an empty house."""
    reviewer = scenes.a_member("Karim", StructureFactory(issuer=True), Role.REVIEWER)
    scenes.a_catalogue()
    nadia = scenes.a_person("Nadia", last_name="Benali")
    slugs = [line.slug for shelf in catalogue.shelves() for line in shelf.badges]
    asked = [scenes.a_request(nadia, State.SUBMITTED, slug) for slug in slugs[:SHOWN]]
    for slug in slugs[-REQUESTS:]:
        scenes.a_request(nadia, State.SUBMITTED, slug)
    badges = [a_badge(nadia, slug) for slug in slugs[:14]]
    words = [a_word(nadia, each) for each in badges[:WORDS]]
    for request, badge in zip(asked, badges, strict=False):
        _gives(reviewer, request, badge)
    link = a_link(nadia, *badges[:SHOWN], words=words)
    return Things(
        path_of(link),
        "=".join(cookie_of(app, nadia)),
        link.id,
        [each.id for each in badges[:SHOWN]],
        [each.id for each in words],
    )


def _gives(reviewer: Person, asked: Application, badge: Credential) -> None:
    with writing():
        applications.change(asked, "grant", by=reviewer, word="Bravo.")
        asked.credential_id = badge.id
