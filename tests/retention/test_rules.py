"""Each rule of the table, with one thing just too young for it and one just too old."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock, retention
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.db import Base, session, writing
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.files.models import StoredFile
from portfolio.imports.models import BadgeImport
from portfolio.notices.models import MessageState, Notice, OutboxMessage
from portfolio.people.models import (
    Accompaniment,
    Act,
    LogEntry,
    Membership,
    Person,
    Role,
    RoleInvitation,
    Structure,
)
from portfolio.profile.models import ShareLink
from portfolio.recognition.models import (
    Endorsement,
    EndorsementState,
    Invitation,
    InvitationWay,
    KnownFrom,
)
from portfolio.retention import RULES, Span
from portfolio.signin.kept import KeptForm
from portfolio.signin.models import (
    AccessCard,
    CodeReset,
    EmailCode,
    Session,
    SignInLink,
    UsedChallenge,
)
from portfolio.web.receipts import Receipt
from portfolio.web.secrets import new_token, token_hash
from tests import scenes
from tests.support.databases import on_both_databases
from tests.support.house import now_is, read_again

NOW = datetime(2029, 3, 31, 10, tzinfo=UTC)


class Around:
    """Who and what the rows below need: one person, one structure, one request to copy."""

    def __init__(self) -> None:
        scenes.a_catalogue()
        self.person, self.structure = scenes.a_person("Nadia"), scenes.a_structure()
        self.version_id = scenes.a_draft(self.person).adaptation_version_id


Maker = Callable[[Around, datetime], Base]


def request(state: State) -> Maker:
    return lambda there, at: Application(
        id=uuid4(), holder_id=there.person.id, adaptation_version_id=there.version_id,
        state=state, made_at=at, touched_at=at, sent_at=None if state is State.DRAFT else at,
    )  # fmt: skip


def proof(there: Around, at: datetime) -> Evidence:
    return Evidence(id=uuid4(), holder_id=there.person.id, kind=EvidenceKind.TEXT, made_at=at)


def word(state: EndorsementState) -> Maker:
    return lambda there, at: Endorsement(
        id=uuid4(), holder_id=there.person.id, word="Bien.", author_name="Marc", state=state,
        known_from=KnownFrom.WORKED, edit_token_hash=token_hash(new_token()), given_at=at,
    )  # fmt: skip


def invitation(**when: str) -> Maker:
    def made(there: Around, at: datetime) -> Base:
        times = dict.fromkeys(when, at)
        return Invitation(
            holder_id=there.person.id, way=InvitationWay.LINK,
            token_hash=token_hash(new_token()),
            **{"made_at": at, "ends_at": NOW + timedelta(days=9)} | times,
        )  # fmt: skip

    return made


def link(*when: str, opened: bool = True) -> Maker:
    def made(there: Around, at: datetime) -> Base:
        first = at - timedelta(days=400) if when else at
        return ShareLink(
            id=uuid4(), holder_id=there.person.id, name="", token_hash=token_hash(new_token()),
            made_at=first, opened_at=first if opened else None, **dict.fromkeys(when, at),
        )  # fmt: skip

    return made


def card(there: Around, at: datetime, **more: Any) -> AccessCard:
    return AccessCard(
        person_id=there.person.id, secret_hash=token_hash(new_token()),
        **{"made_at": NOW - timedelta(days=800), "opened_at": NOW - timedelta(days=799)} | more,
    )  # fmt: skip


def reset(there: Around, **more: Any) -> CodeReset:
    kept = card(there, NOW)
    session.add(kept)
    session.flush()
    return CodeReset(
        person_id=there.person.id, card_id=kept.id,
        **{"asked_at": NOW - timedelta(days=60), "works_from": NOW - timedelta(days=59)} | more,
    )  # fmt: skip


def person_row(table: type[Base], column: str, /, **more: Any) -> Maker:
    return lambda there, at: table(person_id=there.person.id, **{column: at}, **more)


def membership(there: Around, at: datetime, kind: Any, **more: Any) -> Base:
    return kind(person_id=there.person.id, structure_id=there.structure.id, **more)


WEEK = timedelta(days=7)
MAKERS: dict[str, list[Maker]] = {
    "draft request": [request(State.DRAFT)],
    "declined or withdrawn request": [request(State.DECLINED), request(State.WITHDRAWN)],
    "proof that serves nothing": [proof],
    "unaccepted recommendation": [word(EndorsementState.NEW), word(EndorsementState.WITHDRAWN)],
    "invitation to recommend": [
        invitation(ends_at=""), invitation(used_at=""), invitation(withdrawn_at=""),
    ],
    "shared link": [link("closed_at"), link("ends_at"), link(opened=False)],
    "what became of added files": [
        lambda there, at: BadgeImport(id=uuid4(), holder_id=there.person.id, at=at)
    ],
    "session": [
        lambda there, at: Session(
            person_id=there.person.id, token_hash=token_hash(new_token()), seen_at=at,
            made_at=at - timedelta(days=400), ends_at=at + timedelta(days=90), mine=True)
    ],
    "code by e-mail": [
        lambda there, at: EmailCode(
            purpose="sign-in", email="a@exemple.fr", hash="", made_at=at, ends_at=at)
    ],
    "reset of a code": [
        lambda there, at: reset(there, used_at=at),
        lambda there, at: reset(there, stopped_at=at - WEEK),
        lambda there, at: reset(there, works_from=at - WEEK),
    ],
    "passkey challenge": [lambda there, at: UsedChallenge(value=new_token().encode(), at=at)],
    "sign-in link": [
        person_row(SignInLink, "ends_at", token_hash=b"1"),
    ],
    "unsent form": [
        lambda there, at: KeptForm(
            person_id=there.person.id, path=f"/{uuid4()}", sealed=b"", at=at)
    ],
    "dead access card": [
        lambda there, at: card(there, at, ended_at=at),
        lambda there, at: card(there, at, made_at=at - WEEK, opened_at=None),
    ],
    "invitation to a role": [
        lambda there, at: RoleInvitation(
            structure_id=there.structure.id, role=Role.REVIEWER,
            token_hash=token_hash(new_token()), made_at=at, ends_at=NOW)
    ],
    "accompaniment never answered": [
        lambda there, at: membership(there, at, Accompaniment, since=at.date())
    ],
    "ended accompaniment": [
        lambda there, at: membership(there, at, Accompaniment, since=at.date(), until=at.date(),
                                     agreed_at=at)
    ],
    "ended role": [
        lambda there, at: membership(there, at, Membership, role=Role.COUNSELLOR,
                                     since=at.date(), until=at.date())
    ],
    "person's own log": [person_row(LogEntry, "at", act=Act.SIGNED_IN)],
    "notice on screen": [person_row(Notice, "at", kind="badge_given", link="/moi")],
    "sent message": [
        lambda there, at: OutboxMessage(
            kind="email_code", state=MessageState.SENT, made_at=at, sent_at=at),
        lambda there, at: OutboxMessage(
            kind="email_code", state=MessageState.GIVEN_UP, made_at=at),
    ],
    "receipt": [
        lambda there, at: Receipt(write=uuid4(), person_id=None, route="", answer=b"", at=at)
    ],
    "file that nothing names": [
        lambda there, at: StoredFile(sha256=b"", size=0, media_type="image/jpeg", made_at=at)
    ],
}  # fmt: skip


def left(kind: type[Base]) -> set[Any]:
    read_again()
    return set(session.scalars(sa.select(retention._key(kind))))


@on_both_databases
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
def test_a_day_too_old_goes_a_day_too_young_stays(app, rule):
    now_is(NOW)
    there = Around()
    edge = rule.keep.before(NOW)
    day = timedelta(days=1) if rule.kind in {Accompaniment, Membership} else timedelta(minutes=1)
    stay, go = [], []
    with writing():
        for make in MAKERS[rule.what]:
            for rows, at in ((stay, edge + day), (go, edge - day)):
                row = make(there, at)
                if rule.what == "sign-in link":
                    row.token_hash = token_hash(new_token())
                session.add(row)
                session.flush()
                rows.append(sa.inspect(row).identity[0])
    before = left(rule.kind)

    retention.apply()

    assert left(rule.kind) == before - set(go)
    assert set(stay) <= left(rule.kind)
    retention.apply()  # again: nothing more
    assert left(rule.kind) == before - set(go)
    assert session.get(Person, there.person.id)
    assert session.get(Structure, there.structure.id)


def test_every_rule_has_its_rows_here():
    assert [rule.what for rule in RULES] == list(MAKERS)


@on_both_databases
def test_a_proof_that_serves_stays_for_ever(app):
    """What a request or a badge rests on is as old as it is."""
    now_is(NOW - timedelta(days=900))
    nadia = scenes.a_person("Nadia")
    scenes.a_catalogue()
    asked = scenes.a_request(nadia)
    now_is(NOW)
    retention.apply()
    read_again()
    assert session.get(Application, asked.id)
    assert len(session.scalars(sa.select(Evidence)).all()) == 1


@on_both_databases
def test_many_rows_go_in_small_writes(app, house, monkeypatch):
    """One day 450 receipts are too old: three short transactions, none of them long."""
    now_is(NOW)
    with writing():
        session.add_all(
            Receipt(write=uuid4(), person_id=None, route="", answer=b"", at=NOW - timedelta(91))
            for _ in range(450)
        )
    with house.counts_queries() as sent:
        retention.apply()
    assert left(Receipt) == set()
    assert len([each for each in sent if each.startswith("DELETE FROM receipt")]) == 3


def test_months_are_those_of_the_calendar():
    assert Span(months=1).before(datetime(2026, 3, 31, tzinfo=UTC)).day == 28
    assert Span(months=36).before(datetime(2028, 2, 29, tzinfo=UTC)).date().isoformat() == (
        "2025-02-28"
    )
    assert Span(months=12).before(clock.now()).year == clock.now().year - 1
    assert [str(span) for span in (Span(days=1), Span(months=12), Span(months=36))] == [
        "1 day",
        "12 months",
        "3 years",
    ]
