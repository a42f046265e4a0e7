"""`/moi`: what I have, what is on its way, what is new; and a copy to keep without network."""

from flask import Response

from portfolio import clock
from portfolio.credentials import queries as credentials
from portfolio.notices import queries as notices
from portfolio.people import queries as people
from portfolio.profile import queries
from portfolio.profile.models import LinkState
from portfolio.profile.views.blueprint import views
from portfolio.profile.views.share import address_of
from portfolio.web import does, page
from portfolio.web.qr import qr_svg


@views.get("/moi")
@does("home.read")
def home() -> Response:
    """My badges, my requests, my news. As many statements for one badge as for twenty."""
    me = people.me()
    return page(
        "profile/home.html",
        me=me,
        requests=queries.in_progress(me.id),
        badges=[queries.badge_words(each) for each in credentials.credentials_of(me.id)],
        notices=notices.unread(me.id),
    )


@views.get("/moi/copie")
@does("home.read")
def copy() -> Response:
    """My badges and the codes of my open links on one light page, and when it was made.

    The phone may keep it to be read without network: it says nothing of anybody else.
    """
    me = people.me()
    is_open = [each for each in queries.links_of(me.id) if each.state is LinkState.OPEN]
    return page(
        "profile/copy.html",
        me=me,
        now=clock.now(),
        badges=[queries.badge_words(each) for each in credentials.credentials_of(me.id)],
        links=[(each, qr_svg(address_of(each))) for each in is_open],
    )
