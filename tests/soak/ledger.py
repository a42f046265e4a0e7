"""What people were told, against what the house keeps: nothing lost, doubled or half there."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.applications.states import State
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.files import actions as files
from portfolio.files.errors import BadFile
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage
from portfolio.web.receipts import SEALED_FOR, Receipt
from portfolio.web.secrets import unseal
from tests.soak.clients import Write

FILES_OF_A_PHOTO = 3


def differences(writes: Sequence[Write]) -> list[str]:
    """One line for each thing lost, doubled or half there. In the context of the house."""
    kept = {row.write: row for row in session.scalars(sa.select(Receipt))}
    found = [f"lost: {each.what} {each.id}" for each in writes if each.told and each.id not in kept]
    for each in writes:
        if each.told and each.id in kept:
            answer = unseal(kept[each.id].answer, SEALED_FOR).decode()
            if answer != each.told:
                found.append(f"another answer: {each.what} {each.id}: {each.told}, then {answer}")
    done = [each for each in writes if each.id in kept]  # also those that nobody was told of
    found += _requests(done) + _answers(done) + _proofs(done) + _files()
    return found


def _requests(done: Sequence[Write]) -> list[str]:
    """A request a start that made one, a line of its story for each step, the state they say."""
    asked = {each.id for each in done if each.what == "start"}
    sent = Counter(each.request_id for each in done if each.what == "send")
    events: dict[UUID, Counter[str]] = {}
    for row in session.scalars(sa.select(ApplicationEvent)):
        events.setdefault(row.application_id, Counter())[row.act] += 1
    found = []
    for request in session.scalars(sa.select(Application)):
        story = events.pop(request.id, Counter())
        wanted = Counter({"start": 1} | ({"send": 1} if sent[request.id] else {}))
        state = State.SUBMITTED if sent[request.id] else State.DRAFT
        if request.id not in asked or sent[request.id] > 1:
            found.append(f"a request nobody asked for, or sent twice: {request.id}")
        if story != wanted or request.state is not state:
            found.append(f"half a request: {request.id} is {request.state}, {dict(story)}")
    return found + [f"lines of no request: {each}" for each in events]


def _answers(done: Sequence[Write]) -> list[str]:
    """Each answer was written as often as it was given, and is the last one given."""
    given: dict[tuple[UUID, str], list[str]] = {}
    for each in done:
        if each.what in {"where", "story"}:
            given.setdefault((each.request_id, each.what), []).append(each.value)
    found = []
    for row in session.scalars(sa.select(Answer)):
        values = given.pop((row.application_id, row.question), [])
        value = row.value[0] if row.question == "where" else row.value
        if row.number != len(values) or value != values[-1]:
            found.append(f"answer {row.application_id} {row.question}: written {row.number} times,"
                         f" given {len(values)}")  # fmt: skip
    return found + [f"lost answer: {each}" for each in given]


def _proofs(done: Sequence[Write]) -> list[str]:
    """Each proof is there once, in its request, with its files when it is a photo."""
    wanted = {each.id: each for each in done if each.what in {"words", "photo"}}
    used = set(session.execute(sa.select(Attached.application_id, Attached.evidence_id)).tuples())
    found = []
    for row in session.scalars(sa.select(Evidence)):
        write = wanted.pop(row.id, None)
        files_of_it = [each for each in (row.file_id, row.medium_id, row.thumb_id) if each]
        if write is None or (write.request_id, row.id) not in used:
            found.append(f"a proof nobody gave, or in no request: {row.id}")
        elif write.what == "words" and row.text != write.value:
            found.append(f"other words: {row.id}")
        elif write.what == "photo" and len(files_of_it) != FILES_OF_A_PHOTO:
            found.append(f"half a photo: {row.id}")
    return found + [f"lost proof: {each}" for each in wanted]


def _files() -> list[str]:
    """Each row has its bytes; bytes without a row go with the sweep of the day after."""
    rows = session.scalars(sa.select(StoredFile)).all()
    found = []
    for row in rows:
        try:
            files.fetch(row)
        except BadFile:
            found.append(f"a file without its bytes: {row.id}")
    then = clock.now() + timedelta(days=2)
    clock.set_source(lambda: then)
    files.sweep()
    clock.set_source(None)
    named = {str(row.id) for row in rows}
    left = {each.name for each in storage().list()} - named
    used = set(
        session.scalars(
            sa.union_all(*(sa.select(c) for c in (
                Evidence.file_id, Evidence.medium_id, Evidence.thumb_id,
            )))
        )
    )  # fmt: skip
    found += [f"bytes of nobody: {each}" for each in left]
    return found + [f"a file of no proof: {row.id}" for row in rows if row.id not in used]
