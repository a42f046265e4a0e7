"""What is measured: a full shared page, and a full home."""

from dataclasses import dataclass

from flask import Flask

from portfolio.applications.states import State
from portfolio.catalogue import queries as catalogue
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word, path_of
from tests.support.entering import cookie_of
from tests.support.factories import StructureFactory

SHOWN, WORDS, REQUESTS = 8, 5, 5


@dataclass(frozen=True)
class Things:
    """profile: the path of the page; cookie: of somebody with 14 badges and 5 requests."""

    profile: str
    cookie: str


def put_in(app: Flask) -> Things:
    """Fill an empty house."""
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    nadia = scenes.a_person("Nadia", last_name="Benali")
    slugs = [line.slug for shelf in catalogue.shelves() for line in shelf.badges]
    badges = [a_badge(nadia, slug) for slug in slugs[:14]]
    words = [a_word(nadia, each) for each in badges[:WORDS]]
    link = a_link(nadia, *badges[:SHOWN], words=words)
    for slug in slugs[:REQUESTS]:
        scenes.a_request(nadia, State.SUBMITTED, slug)
    return Things(path_of(link), "=".join(cookie_of(app, nadia)))
