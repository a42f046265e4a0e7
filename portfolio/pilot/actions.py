"""What INAÉ's administrator changes: structures are opened, roles end."""

from datetime import date
from uuid import UUID

from portfolio.db import session
from portfolio.people.models import Membership, Structure, StructureKind
from portfolio.pilot import queries


class NameTaken(Exception):
    """Another structure has this name."""


class EndsBeforeItBegins(Exception):
    """The last day of a role comes before its first."""


def open_structure(
    structure_id: UUID,
    name: str,
    *,
    city: str = "",
    phone: str = "",
    kind: StructureKind = StructureKind.SIAE,
) -> Structure:
    """Open a structure; its people are then invited. structure_id: drawn by the page.

    Raises NameTaken: two houses of one name could not be told apart in any list.
    """
    if queries.is_named(name):
        raise NameTaken(name)
    made = Structure(id=structure_id, name=name, city=city, phone=phone, kind=kind)
    session.add(made)
    session.flush()
    return made


def end_role(membership: Membership, on: date | None) -> None:
    """Make `on` the last day of a role; None: it goes on. Raises EndsBeforeItBegins."""
    if on is not None and on < membership.since:
        raise EndsBeforeItBegins(on)
    membership.until = on
    session.flush()
