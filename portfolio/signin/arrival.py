"""Where somebody goes once they are in; what a stranger came for is kept in their browser."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import session as browser

from portfolio import clock
from portfolio.people import queries as people
from portfolio.people.models import Person, Role
from portfolio.web.language import _

FORGOTTEN_AFTER = 30 * 60  # seconds: the next person at this browser came for something else
LONGEST = 500
HOMES = (  # the first role that a person has decides
    (Role.COUNSELLOR, "/equipe"),
    (Role.MANAGER, "/equipe"),
    (Role.REVIEWER, "/evaluer"),
    (Role.ADMIN, "/inae"),
)
HOLDER_HOME = "/moi"


@dataclass(frozen=True)
class Place:
    """A line at the top of « Mon compte », for those who have two roles."""

    label: str
    href: str
    icon: str


def safe_path(path: str) -> str | None:
    """`path` when it leads to a page of ours, else None (« //elsewhere », « /\\elsewhere » too)."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    plain = path.isprintable() and "\\" not in path and len(path) <= LONGEST
    return path if ours and plain and not parts.scheme and not parts.netloc else None


def came_for(path: str | None) -> None:
    """Keep what this stranger wanted to see, until they are in."""
    if path and safe_path(path):
        browser["suite"] = [path, int(clock.now().timestamp())]


def next_path(person: Person) -> str:
    """Where `person` goes now: what they came for, once; else their home."""
    path, at = browser.pop("suite", None) or ("", 0)
    if path and clock.now().timestamp() - at < FORGOTTEN_AFTER:
        return str(path)
    return home_of(person)


def home_of(person: Person) -> str:
    """The home of the first role this person has, or of a holder."""
    mine = {each.role for each in people.roles(person.id)}
    return next((path for role, path in HOMES if role in mine), HOLDER_HOME)


def places_of(person: Person) -> list[Place]:
    """« Mes badges », « Mon équipe »…: the homes of everything this person is."""
    words = {
        "/equipe": Place(_("Mon équipe"), "/equipe", "users"),
        "/evaluer": Place(_("J’évalue"), "/evaluer", "seal-check"),
        "/inae": Place(_("INAÉ"), "/inae", "users-three"),
    }
    mine = {each.role for each in people.roles(person.id)}
    homes = dict.fromkeys(path for role, path in HOMES if role in mine)
    return [Place(_("Mes badges"), HOLDER_HOME, "nugget"), *(words[path] for path in homes)]
