"""Changes about people: the log of what was done for them."""

from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
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


def note_look(person_id: UUID, by_id: UUID, act: Act = Act.LOOKED) -> None:
    """Somebody looked at what is `person_id`'s: a line in their own log, one a day for each.

    act: LOOKED, LOOKED_AT_PROOF or LOOKED_AT_REQUEST.
    """
    midnight = clock.today().replace(hour=0, minute=0, second=0, microsecond=0)
    today = sa.select(LogEntry.id).where(
        LogEntry.person_id == person_id,
        LogEntry.by_id == by_id,
        LogEntry.act == act,
        LogEntry.at >= midnight,
    )
    if session.scalar(today.limit(1)) is None:
        person = session.get_one(Person, person_id)
        record(person, act, by=session.get_one(Person, by_id))
