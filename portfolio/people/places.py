"""The tabs of those who work here: they come from the roles that run today."""

from flask import Flask

from portfolio.people import queries
from portfolio.people.models import Role, Structure
from portfolio.web import current_who
from portfolio.web.language import _, of_structure

Tab = dict[str, str]


def staff_tabs() -> list[Tab]:
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
        tabs.extend(_team_tab(each.structure) for each in roles if each.role is Role.MANAGER)
    if Role.REVIEWER in held:
        tabs.append(_tab("review", _("À évaluer"), "/evaluer", "seal-check"))
    if Role.ADMIN in held:
        tabs.append(_tab("house", _("Structures"), "/inae", "house-line"))
        tabs.append(_tab("agreements", _("Accords"), "/inae/accords", "file-text"))
    if tabs:
        tabs.append(_tab("catalogue", _("Badges"), "/badges", "nugget"))
    return tabs


def _team_tab(led: Structure) -> Tab:
    """What a structure manager may read today: who works there."""
    label = _("L’équipe %(of_structure)s", of_structure=of_structure(led.name))
    return _tab("people", label, f"/equipe/collegues/{led.id}", "users-three")


def _tab(key: str, label: str, href: str, icon: str) -> Tab:
    return {"key": key, "label": label, "href": href, "icon": icon}


def home_address() -> str:
    """Where the person who is asking starts: the first of their roles, else their badges."""
    tabs = staff_tabs()
    return tabs[0]["href"] if tabs else "/moi"


def init_places(app: Flask) -> None:
    """Give templates `staff_tabs()`."""
    app.jinja_env.globals.update(staff_tabs=staff_tabs)
