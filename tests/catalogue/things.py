"""A page that everybody reads: one badge of the catalogue."""

from portfolio.catalogue import queries
from tests import scenes
from tests.support.things import Thing, thing


@thing("page")
def a_badge_of_the_catalogue() -> Thing:
    if not queries.shelves():
        scenes.a_catalogue()
    return Thing({"slug": scenes.TEAM})
