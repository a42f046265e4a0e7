"""Changes about people: the log of what was done for them."""

from portfolio.db import session
from portfolio.people.models import Act, LogEntry, Person


def record(person: Person, act: Act, *, by: Person | None = None, **about: str) -> LogEntry:
    """Write a line in `person`'s own log. `by`: who did it (None: the person, or the service)."""
    entry = LogEntry(
        person_id=person.id,
        act=act,
        by_id=by.id if by else None,
        by_name=by.name if by else "",
        about=dict(about),
    )
    session.add(entry)
    return entry
