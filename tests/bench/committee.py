"""A committee's 1 000 badges in one transaction: signed, stored, announced; where the time goes."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from portfolio.catalogue import queries as catalogue
from portfolio.credentials.actions import Gift, issue_many
from portfolio.db import session, writing
from portfolio.notices.actions import tell
from portfolio.openbadges import Batch
from portfolio.people.models import Person
from tests import scenes

COMMITTEE = 1000
NAME = f"{COMMITTEE} badges given, stored and announced in one transaction"


def measure() -> list[tuple[str, str, str]]:
    """Lines of (figure, seen, wanted). In the application of a house that has a catalogue."""
    people = [
        Person(
            first_name=f"Nadia {number}", email=f"nadia{number}@exemple.fr" if number % 2 else None
        )
        for number in range(COMMITTEE)
    ]
    with writing():
        session.add_all(people)
    version = catalogue.version_for(scenes.the_badge().id, None).achievement_version
    spent: Counter[str] = Counter()
    with _statements_timed(spent), _signing_timed(spent):
        began = time.perf_counter()
        with writing():
            given = issue_many([Gift(each, version, named=True) for each in people])
            told = time.perf_counter()
            for person, credential in zip(people, given, strict=True):
                link = f"/moi/badges/{credential.id}"
                tell(person, "badge_given", link=link, badge=version.name)
            session.flush()
            told = time.perf_counter() - told - spent["database, announcing"]
        whole = time.perf_counter() - began
    spent["announcing"] = told
    spent["rest: documents, rows, places"] = whole - sum(spent.values())
    shares = ", ".join(f"{name} {part / whole:.0%}" for name, part in spent.most_common())
    return [(NAME, f"{whole:.2f} s   ({shares})", "written down")]


@contextmanager
def _statements_timed(spent: Counter[str]) -> Iterator[None]:
    def before(connection: Any, *_: Any) -> None:
        connection.info["began"] = time.perf_counter()

    def after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        announcing = "INTO notice" in statement or "INTO outbox" in statement
        where = "database, announcing" if announcing else "database"
        spent[where] += time.perf_counter() - connection.info.pop("began")

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    sa.event.listen(sa.Engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", before)
        sa.event.remove(sa.Engine, "after_cursor_execute", after)


@contextmanager
def _signing_timed(spent: Counter[str]) -> Iterator[None]:
    ours = Batch.sign_all

    def timed(batch: Batch, documents: Iterable[Any]) -> Iterator[str]:
        began = time.perf_counter()
        for text in ours(batch, documents):
            spent["signing"] += time.perf_counter() - began
            yield text
            began = time.perf_counter()

    Batch.sign_all = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        Batch.sign_all = ours  # type: ignore[method-assign]
