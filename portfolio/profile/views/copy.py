"""The pages of which a phone that is mine keeps a copy for when there is no network.

The service worker (`static/root/sw.js`) asks for them by itself and shows them in the place of
others, when the network is down or slow. Each says when it was made.
"""

from flask import Response, abort

from portfolio import clock
from portfolio.catalogue import queries as catalogue
from portfolio.credentials import queries as credentials
from portfolio.imports import queries as imports
from portfolio.people import queries as people
from portfolio.profile import elsewhere, queries
from portfolio.profile.models import LinkState
from portfolio.profile.views.blueprint import views
from portfolio.profile.views.share import address_of
from portfolio.signin.sessions import may_keep_copies
from portfolio.web import does, page
from portfolio.web.qr import qr_svg


@views.get("/moi/copie")
@does("home.read")
def copy_of_badges() -> Response:
    """My badges, in the place of `/moi` and of each badge."""
    _only_on_a_phone_that_is_mine()
    me = people.me()
    mine = credentials.credentials_of(me.id)
    badges = [(each, queries.badge_words(each)) for each in mine]
    others = elsewhere.as_shown(imports.of_person(me.id))
    return page("profile/copy_badges.html", me=me, badges=badges, others=others, now=clock.now())


@views.get("/moi/copie/montrer")
@does("share_link.list")
def copy_of_codes() -> Response:
    """The codes of my open links, each as wide as the screen."""
    _only_on_a_phone_that_is_mine()
    me = people.me()
    links = [each for each in queries.links_of(me.id) if each.state is LinkState.OPEN]
    codes = [(each, qr_svg(address_of(each))) for each in links]
    return page("profile/copy_codes.html", holder=me, codes=codes, now=clock.now())


@views.get("/moi/copie/badges")
@does("home.read")
def copy_of_catalogue() -> Response:
    """Every badge that one can ask for, on one page. The same for everybody."""
    _only_on_a_phone_that_is_mine()
    versions = catalogue.originals()
    return page("profile/copy_catalogue.html", versions=versions, now=clock.now())


def _only_on_a_phone_that_is_mine() -> None:
    if not may_keep_copies():
        abort(404)
