"""`/healthz`: for the host's tools, whether this process answers and reaches its database."""

import sqlalchemy as sa
from flask import Blueprint, Response

from portfolio.db import session
from portfolio.web.access import does

views = Blueprint("web", __name__)


@views.get("/healthz")
@does("page.read")
def health() -> Response:
    """« ok », or the 500 of a database that is away."""
    session.execute(sa.select(1))
    answer = Response("ok\n", mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
