"""The pages of a request: the journey of five questions, the proofs, what becomes of it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.applications.actions import AlreadyHeld
from portfolio.applications.states import ImpossibleChange

views = Blueprint("applications", __name__)


@views.errorhandler(ImpossibleChange)
def too_late(error: ImpossibleChange) -> Response:
    """A page, not an error: the request is already elsewhere, and here it is."""
    if not request.view_args or "application_id" not in request.view_args:
        return redirect("/demander", 303)
    what = "badge" if error.change == "choose_badge" else 1
    application_id = request.view_args["application_id"]
    return redirect(url_for("applications.follow", application_id=application_id, deja=what), 303)


@views.app_errorhandler(AlreadyHeld)
def has_it_already(error: AlreadyHeld) -> Response:
    """A page, not an error: that of the badge, which says so and leads to the person's own."""
    return redirect(url_for("catalogue.badge", slug=error.slug), 303)


from portfolio.applications.views import follow, journey, proofs  # noqa: E402, F401 - routes
