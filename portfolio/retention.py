"""What is kept, how long, and why: one table, which the worker applies. docs/privacy.md says it.

A rule deletes the rows of one table for which its condition holds, a few at a time, each few in
a short transaction of their own. Two workers may do it at once: rows one has in hand, the other
passes over.
"""

import calendar
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa

from portfolio import clock
from portfolio.applications.models import Application, Attached
from portfolio.applications.states import State
from portfolio.db import Base, session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence
from portfolio.files import actions as files
from portfolio.files.models import StoredFile
from portfolio.imports.models import BadgeImport
from portfolio.notices.actions import tell
from portfolio.notices.models import MessageState, Notice, OutboxMessage
from portfolio.people.models import Accompaniment, LogEntry, Membership, Person, RoleInvitation
from portfolio.profile.models import SharedEvidence, ShareLink
from portfolio.profile.rights import actions as rights
from portfolio.recognition import actions as recognition
from portfolio.recognition.models import Endorsement, EndorsementState, Invitation
from portfolio.signin.kept import KeptForm
from portfolio.signin.models import (
    AccessCard,
    CodeReset,
    EmailCode,
    Session,
    SignInLink,
    UsedChallenge,
)
from portfolio.signin.queries import OPEN_WITHIN, RESET_WORKS_FOR
from portfolio.web.dates import day
from portfolio.web.receipts import Receipt

log = logging.getLogger(__name__)

BATCH = 200
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Span:
    """How long: so many days, or calendar months."""

    days: int = 0
    months: int = 0

    def before(self, moment: datetime) -> datetime:
        """The moment that lies this long before `moment`; the 31st may become the 28th."""
        year, month = divmod(moment.year * 12 + moment.month - 1 - self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        there = moment.replace(year=year, month=month + 1, day=min(moment.day, last))
        return there - timedelta(days=self.days)

    def __str__(self) -> str:
        number, unit = (self.days, "day") if self.days else (self.months, "month")
        if unit == "month" and number % 12 == 0 and number > 12:
            number, unit = number // 12, "year"
        return f"{number} {unit}{'s' if number > 1 else ''}"


def _delete(kind: type[Base], keys: Sequence[Any]) -> None:
    key = _key(kind)
    session.execute(
        sa.delete(kind).where(key.in_(keys)).execution_options(synchronize_session=False)
    )


def _remove_proofs(kind: type[Base], keys: Sequence[UUID]) -> None:
    evidence.remove_where(Evidence.id.in_(keys))


def _forget_files(kind: type[Base], keys: Sequence[UUID]) -> None:
    files.forget_ids(list(keys))


@dataclass(frozen=True)
class Rule:
    """`gone(then)`: the rows of `kind` to delete, `then` being `keep` ago."""

    what: str
    keep: Span
    after: str  # what the time is counted from
    kind: type[Base]
    gone: Callable[[datetime], Condition]
    why: str
    delete: Callable[[type[Base], Sequence[Any]], None] = _delete


def _unused_proof(then: datetime) -> Condition:
    used = sa.union(sa.select(Attached.evidence_id), sa.select(SharedEvidence.evidence_id))
    return sa.and_(Evidence.made_at < then, Evidence.id.not_in(used))


def _named_by_nothing(then: datetime) -> Condition:
    """Whatever column of whatever table names a stored file, none names this one."""
    names = [
        key.parent
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is StoredFile.__table__
    ]
    return sa.and_(
        StoredFile.made_at < then,
        *(~sa.exists().where(column == StoredFile.id) for column in names),
    )


def _over_reset(then: datetime) -> Condition:
    """Used; or stopped, or forgotten, after the days in which that forbids another."""
    ended = then - RESET_WORKS_FOR
    unanswered = sa.and_(CodeReset.used_at.is_(None), CodeReset.stopped_at.is_(None))
    return sa.or_(
        CodeReset.used_at < then,
        CodeReset.stopped_at < ended,
        sa.and_(unanswered, CodeReset.works_from < ended),
    )


def _dead_card(then: datetime) -> Condition:
    never_opened = AccessCard.made_at < then - OPEN_WITHIN
    return sa.or_(AccessCard.ended_at < then, sa.and_(AccessCard.opened_at.is_(None), never_opened))


def _closed_link(then: datetime) -> Condition:
    prepared = sa.and_(ShareLink.opened_at.is_(None), ShareLink.made_at < then)
    return sa.or_(ShareLink.closed_at < then, ShareLink.ends_at < then, prepared)


def _ended_invitation(then: datetime) -> Condition:
    over = sa.func.coalesce(Invitation.used_at, Invitation.withdrawn_at, Invitation.ends_at)
    return over < then


def _requests(*states: State) -> Callable[[datetime], Condition]:
    return lambda then: sa.and_(Application.state.in_(states), Application.touched_at < then)


YEAR = 12  # months
RULES: tuple[Rule, ...] = (
    Rule("draft request", Span(months=12), "it was last changed", Application,
         _requests(State.DRAFT), "The person may finish it; a year later it no longer serves."),
    Rule("declined or withdrawn request", Span(months=12), "it ended", Application,
         _requests(State.DECLINED, State.WITHDRAWN), "The person may read why, and start again."),
    Rule("proof that serves nothing", Span(months=12), "it was added", Evidence,
         _unused_proof, "The person may use it for another request.", _remove_proofs),
    Rule("unaccepted recommendation", Span(months=6), "it was written", Endorsement,
         lambda then: sa.and_(
             Endorsement.state.in_((EndorsementState.NEW, EndorsementState.WITHDRAWN)),
             Endorsement.given_at < then),
         "The person has time to read it; what its author took back is already empty."),
    Rule("invitation to recommend", Span(days=30), "its end", Invitation, _ended_invitation,
         "Its link says for a month that it is closed."),
    Rule("shared link", Span(months=12), "it was closed or ended", ShareLink,
         _closed_link, "Its address says that it is closed."),
    Rule("what became of added files", Span(days=30), "they were added", BadgeImport,
         lambda then: BadgeImport.at < then, "The person reads it once; the badges stay."),
    Rule("session", Span(days=90), "its last use", Session,
         lambda then: Session.seen_at < then, "The person sees which phones were used."),
    Rule("code by e-mail", Span(days=1), "it was sent", EmailCode,
         lambda then: EmailCode.made_at < then, "Counting how many were sent to an address."),
    Rule("reset of a code", Span(days=1), "its end", CodeReset, _over_reset,
         "Used once; a stopped one keeps the card from asking again for 7 days."),
    Rule("passkey challenge", Span(days=1), "it was answered", UsedChallenge,
         lambda then: UsedChallenge.at < then, "An answer serves once."),
    Rule("sign-in link", Span(days=1), "its end", SignInLink,
         lambda then: SignInLink.ends_at < then, "A link serves once."),
    Rule("unsent form", Span(days=1), "it came too late", KeptForm,
         lambda then: KeptForm.at < then, "Nothing typed is lost when a session ends."),
    Rule("dead access card", Span(days=90), "it was replaced or could no longer be opened",
         AccessCard, _dead_card, "Whoever holds the old card reads that it was replaced."),
    Rule("invitation to a role", Span(days=30), "it was made", RoleInvitation,
         lambda then: RoleInvitation.made_at < then, "It may be accepted for 30 days."),
    Rule("accompaniment never answered", Span(months=12), "it was proposed",
         Accompaniment,
         lambda then: sa.and_(Accompaniment.agreed_at.is_(None), Accompaniment.since < then.date()),
         "The person may still say yes or no."),
    Rule("ended accompaniment", Span(months=3 * YEAR), "its last day", Accompaniment,
         lambda then: Accompaniment.until < then.date(), "Who could see what, as in the log."),
    Rule("ended role", Span(months=3 * YEAR), "its last day", Membership,
         lambda then: Membership.until < then.date(), "Who could decide what, as in the log."),
    Rule("person's own log", Span(months=3 * YEAR), "it happened", LogEntry,
         lambda then: LogEntry.at < then, "The person sees who did what."),
    Rule("notice on screen", Span(months=12), "it was told", Notice,
         lambda then: Notice.at < then, "The person has time to read it."),
    Rule("sent message", Span(days=30), "it left or was given up", OutboxMessage,
         lambda then: sa.and_(
             OutboxMessage.state != MessageState.WAITING,
             sa.func.coalesce(OutboxMessage.sent_at, OutboxMessage.made_at) < then),
         "To find why a message did not arrive; its content is emptied as it leaves."),
    Rule("receipt", Span(days=90), "the answer", Receipt,
         lambda then: Receipt.at < then, "A form sent twice writes once."),
    Rule("file that nothing names", Span(days=1), "it was stored", StoredFile,
         _named_by_nothing, "What a crash left.", _forget_files),
)  # fmt: skip

UNUSED = Rule(
    "unused account",
    Span(months=3 * YEAR),
    "the person was last here",
    Person,
    lambda then: Person.last_seen_at < then,
    "Badges wait for their owner; then nobody needs them. Two warnings come before.",
)
WARNINGS = (timedelta(days=60), timedelta(days=15))  # before the account goes


def apply() -> None:
    """Apply every rule: the worker's job. Safe to run twice, and in two workers at once."""
    with writing():
        recognition.forget_addresses()
    for rule in RULES:
        if number := _apply(rule):
            log.info("retention: %s: %s", rule.what, number)
    warn_unused()
    forget_unused()


def _apply(rule: Rule) -> int:
    """Delete what `rule` says; how many rows."""
    then, key, total = rule.keep.before(clock.now()), _key(rule.kind), 0
    while True:
        with writing():
            held = session.scalars(
                sa.select(key).where(rule.gone(then)).limit(BATCH).with_for_update(skip_locked=True)
            ).all()
            # Once held they are looked at again: what began to serve meanwhile stays.
            gone = session.scalars(sa.select(key).where(key.in_(held), rule.gone(then))).all()
            if gone:
                rule.delete(rule.kind, gone)
        total += len(gone)
        if len(held) < BATCH or not gone:
            return total


def _key(kind: type[Base]) -> sa.ColumnElement[Any]:
    (key,) = sa.inspect(kind).primary_key
    return key


def warn_unused() -> None:
    """Tell people twice, on screen and by e-mail, that their unused account is about to go."""
    now = clock.now()
    with writing():
        session.execute(
            sa.update(Person)
            .where(
                Person.unused_told > 0,
                Person.last_seen_at >= UNUSED.keep.before(now + WARNINGS[0]),
            )
            .values(unused_told=0)
            .execution_options(synchronize_session=False)
        )
    for told, ahead in enumerate(WARNINGS):
        unused = sa.and_(
            UNUSED.gone(UNUSED.keep.before(now + ahead)),
            Person.unused_told == told,
            ~_told_since(now - (WARNINGS[0] - WARNINGS[1])),
        )
        for person_id in session.scalars(sa.select(Person.id).where(unused)).all():
            with writing():
                person = _held(person_id, unused)
                if person is None:
                    continue
                last_day = max(_three_years_after(person.last_seen_at), now + ahead)
                tell(person, "account_unused", link="/moi", even_unwanted=True, date=day(last_day))
                person.unused_told = told + 1


def forget_unused() -> None:
    """Delete the accounts of people who were warned twice, the last time 15 days ago."""
    now = clock.now()
    unused = sa.and_(
        UNUSED.gone(UNUSED.keep.before(now)),
        Person.unused_told == len(WARNINGS),
        ~_told_since(now - WARNINGS[-1]),
    )
    for person_id in session.scalars(sa.select(Person.id).where(unused)).all():
        with writing():
            if person := _held(person_id, unused):
                rights.delete_account(person)


def _held(person_id: UUID, which: Condition) -> Person | None:
    """The person, kept from every other write, if `which` still holds."""
    one = sa.select(Person).where(Person.id == person_id).with_for_update(skip_locked=True)
    if session.scalar(one) is None:
        return None
    return session.scalar(sa.select(Person).where(Person.id == person_id, which))


def _told_since(moment: datetime) -> Condition:
    return (
        sa.exists()
        .where(Notice.person_id == Person.id, Notice.kind == "account_unused", Notice.at > moment)
        .correlate(Person)
    )


def _three_years_after(moment: datetime) -> datetime:
    return Span(months=-UNUSED.keep.months).before(moment)


@click.command("retention")
def retention_command() -> None:
    """Print what is kept and how long."""
    for rule in (*RULES, UNUSED):
        click.echo(f"{rule.what:<32} {rule.keep!s:<10} after {rule.after}")


COMMANDS = (retention_command,)
