"""The tabs of those who work here: they come from the roles that run today."""

from collections.abc import Callable, Iterator, Sequence
from typing import NotRequired, TypedDict
from uuid import UUID

from flask import Flask

from portfolio.people import queries
from portfolio.people.models import Role, Structure
from portfolio.web import current_who
from portfolio.web.language import _, _n, of_structure


class Tab(TypedDict):
    """A place. count: how many requests wait there, and said: in words; none when none waits."""

    key: str
    label: str
    href: str
    icon: str
    count: NotRequired[int]
    said: NotRequired[str]


class Hooks:
    """Replaced once, at the start, by the room that knows.

    waiting: how many requests this reviewer may decide, in one statement.
    """

    waiting: Callable[[UUID], int] = staticmethod(lambda person_id: 0)


def staff_tabs() -> list[Tab]:
    """`staff_places()` with what waits behind each; for the pages that show them."""
    tabs = staff_places()
    person_id = current_who().person_id
    for tab in tabs:
        if tab["key"] == "review" and person_id and (waiting := Hooks.waiting(person_id)):
            words = _n("%(num)s demande", "%(num)s demandes", waiting)
            tab["count"], tab["said"] = waiting, f"{tab['label']}, {words}"
    return tabs


def staff_places() -> list[Tab]:
    """What the person who is asking may open besides their own pages; [] for a holder."""
    person_id = current_who().person_id
    if person_id is None:
        return []
    roles = queries.roles(person_id)
    held = {each.role for each in roles}
    tabs: list[Tab] = []
    if Role.COUNSELLOR in held:
        tabs.append(_tab("people", _("Personnes"), "/equipe", "users"))
    elif Role.MANAGER in held:
        tabs.extend(_team_tabs([each.structure for each in roles if each.role is Role.MANAGER]))
    if Role.REVIEWER in held:
        tabs.append(_tab("review", _("À évaluer"), "/evaluer", "seal-check"))
    if Role.ADMIN in held:
        tabs.append(_tab("house", _("Structures"), "/inae", "house-line"))
        tabs.append(_tab("agreements", _("Accords"), "/inae/accords", "file-text"))
    if tabs:
        tabs.append(_tab("catalogue", _("Badges"), "/badges", "nugget"))
    return tabs


def _team_tabs(led: Sequence[Structure]) -> Iterator[Tab]:
    """What a structure manager may read today: who works there."""
    for each in led:
        named = _("L’équipe %(of_structure)s", of_structure=of_structure(each.name))
        label = _("Mon équipe") if len(led) == 1 else named
        yield _tab("people", label, f"/equipe/collegues/{each.id}", "users-three")


def _tab(key: str, label: str, href: str, icon: str) -> Tab:
    return {"key": key, "label": label, "href": href, "icon": icon}


def home_address() -> str:
    """Where the person who is asking starts: the first of their roles, else their badges."""
    tabs = staff_places()
    return tabs[0]["href"] if tabs else "/moi"


def init_places(app: Flask) -> None:
    """Give templates `staff_tabs()` and `staff_places()`."""
    app.jinja_env.globals.update(staff_tabs=staff_tabs, staff_places=staff_places)
