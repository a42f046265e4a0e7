"""`/moi`: what I have, what is on its way, what is new."""

from flask import Response

from portfolio.credentials import queries as credentials
from portfolio.imports import queries as imports
from portfolio.notices import queries as notices
from portfolio.people import queries as people
from portfolio.profile import queries
from portfolio.profile.views.blueprint import views
from portfolio.web import does, page


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
        imported=imports.of_person(me.id),
        notices=notices.unread(me.id),
    )
