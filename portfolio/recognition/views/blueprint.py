"""The blueprint of the room; its routes are in the modules beside."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from portfolio.recognition import words
from portfolio.web import page
from portfolio.web.errors import error_page

views = Blueprint("recognition", __name__)


@views.errorhandler(404)
def unknown(error: NotFound) -> Response:
    """A link in hand that leads nowhere gets a page of its own: an old code, a word cut short."""
    if request.path.startswith(("/r/", "/mot/")):
        return page("recognition/closed.html", why="unknown", name="", status=404)
    return error_page(404)


views.add_app_template_global(words.how_sure, "how_sure")
views.add_app_template_global(words.place_of, "place_of")
