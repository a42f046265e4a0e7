"""The door: the first page, help, and what a host must say."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from flask import redirect
from werkzeug.wrappers import Response

from portfolio.people import places
from portfolio.people import queries as people
from portfolio.signin.views.blueprint import views
from portfolio.web import current_who, does, page

AXE = Path(__file__).parents[2] / "web" / "accessibility.json"  # written by the axe run


@views.get("/")
@does("page.read")
def door() -> Response:
    """The three ways in; who is in already goes on to their own first page."""
    if current_who().person_id:
        return redirect(places.home_address(), 303)
    return page("door/door.html")


@views.get("/aide")
@does("page.read")
def help_page() -> Response:
    """Six questions, and whom to call: the counsellor first."""
    person_id = current_who().person_id
    return page("door/help.html", helpers=people.helpers(person_id) if person_id else [])


@views.get("/mentions")
@does("page.read")
def legal() -> Response:
    """Who runs this service (loi 2004-575, article 1-1)."""
    return page("door/legal.html")


@views.get("/donnees")
@does("page.read")
def data() -> Response:
    """What is kept, why, how long, in plain words (GDPR art. 12 and 13)."""
    return page("door/data.html")


@views.get("/accessibilite")
@does("page.read")
def accessibility() -> Response:
    """The true state, as the last axe run found it (loi 2005-102, art. 47)."""
    return page("door/accessibility.html", run=_axe_run())


def _axe_run() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(AXE.read_text())
    return found | {"on": date.fromisoformat(found["on"])}
