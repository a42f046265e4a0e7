"""Reads for the counsellor's pages."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio import clock
from portfolio.applications import queries as applications
from portfolio.applications.models import Application, ApplicationEvent
from portfolio.applications.states import EDITABLE, State
from portfolio.catalogue.models import AchievementVersion, AdaptationVersion
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.people import queries as people
from portfolio.people.models import Accompaniment, Membership, Person, Role, Structure
from portfolio.people.relations import counselled_rows
from portfolio.permissions import Who
from portfolio.signin import handover
from portfolio.signin.models import AccessCard

NEW_FOR = timedelta(days=14)  # a badge given of late is « nouveau »


@dataclass(frozen=True)
class Asked:
    """A request that was sent, in the list."""

    id: UUID
    state: State
    badge: str


@dataclass
class Line:
    """A person of the list, with what their line says."""

    person: Person
    mine: bool  # this very counsellor accompanies them
    asked: list[Asked] = field(default_factory=list)  # last touched first
    badges: int = 0
    last_badge: datetime | None = None
    card_unopened: bool = False

    @property
    def to_complete(self) -> Asked | None:
        """The request to which something must be added, if there is one."""
        return next((each for each in self.asked if each.state is State.MORE_ASKED), None)

    @property
    def waiting(self) -> Asked | None:
        """The request that somebody will look at, or is looking at."""
        wanted = {State.SUBMITTED, State.IN_REVIEW}
        return next((each for each in self.asked if each.state in wanted), None)

    @property
    def has_new_badge(self) -> bool:
        return self.last_badge is not None and clock.now() - self.last_badge < NEW_FOR


def normal(text: str) -> str:
    """« Joël » → « joel »: without accents and capitals; œ is oe."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def my_structures(person_id: UUID) -> list[Structure]:
    """Where this person accompanies people today."""
    return [each.structure for each in people.roles(person_id) if each.role is Role.COUNSELLOR]


def people_of(counsellor_id: UUID) -> list[Line]:
    """Everybody whom this counsellor's structures accompany: who waits for an act first.

    4 statements, however many they are.
    """
    who = Who(person_id=counsellor_id)
    theirs = counselled_rows(who, Person.id)
    rows = session.execute(
        sa.select(
            Person, sa.exists().where(
                Accompaniment.person_id == Person.id,
                Accompaniment.counsellor_id == counsellor_id,
                Accompaniment.runs(),
            ),
        ).where(theirs)
    )  # fmt: skip
    lines = {person.id: Line(person, mine) for person, mine in rows}
    _add_requests(lines, who)
    _add_badges(lines, who)
    _add_cards(lines, who)
    return sorted(lines.values(), key=lambda line: (not line.to_complete, normal(line.person.name)))


def _add_requests(lines: dict[UUID, Line], who: Who) -> None:
    rows = session.execute(
        sa.select(Application.holder_id, Application.id, Application.state, AchievementVersion.name)
        .join(AdaptationVersion, AdaptationVersion.id == Application.adaptation_version_id)
        .join(AchievementVersion, AchievementVersion.id == AdaptationVersion.achievement_version_id)
        .where(Application.sent_at.is_not(None), counselled_rows(who, Application.holder_id))
        .order_by(Application.touched_at.desc())
    )
    for holder_id, request_id, state, badge in rows:
        lines[holder_id].asked.append(Asked(request_id, state, badge))


def _add_badges(lines: dict[UUID, Line], who: Who) -> None:
    rows = session.execute(
        sa.select(
            Credential.holder_id, sa.func.count(), sa.func.max(Credential.awarded_at)
        )
        .where(counselled_rows(who, Credential.holder_id))
        .group_by(Credential.holder_id)
    )  # fmt: skip
    for holder_id, number, last in rows:
        lines[holder_id].badges, lines[holder_id].last_badge = number, last


def _add_cards(lines: dict[UUID, Line], who: Who) -> None:
    unopened = session.scalars(
        sa.select(AccessCard.person_id).where(
            AccessCard.ended_at.is_(None),
            AccessCard.opened_at.is_(None),
            counselled_rows(who, AccessCard.person_id),
        )
    )
    for person_id in unopened:
        lines[person_id].card_unopened = True


def found(lines: Sequence[Line], typed: str) -> list[Line]:
    """The lines with a name of which a word begins with what was typed."""
    wanted = normal(typed).split()
    return [
        line
        for line in lines
        if all(any(word.startswith(w) for word in _words(line.person)) for w in wanted)
    ]


def _words(person: Person) -> list[str]:
    return normal(f"{person.first_name} {person.last_name}").replace("-", " ").split()


def word_about(asked: Asked | None) -> ApplicationEvent | None:
    """What the evaluator wrote about a request to complete."""
    return applications.last_word(asked.id) if asked else None


def cards_that_work(card_ids: Collection[UUID], counsellor_id: UUID) -> Sequence[AccessCard]:
    """Those of `card_ids` that can be printed, with the person.

    Not replaced, made of late, of people whom this counsellor accompanies.
    """
    return session.scalars(
        sa.select(AccessCard)
        .where(
            AccessCard.id.in_(card_ids),
            AccessCard.ended_at.is_(None),
            AccessCard.made_at > clock.now() - handover.LASTS,
            counselled_rows(Who(person_id=counsellor_id), AccessCard.person_id),
        )
        .options(joinedload(AccessCard.person))
        .order_by(AccessCard.made_at)
    ).all()


def helpers_of(person_ids: Collection[UUID]) -> dict[UUID, Membership]:
    """Who to call about a card, by person: the counsellor of the accompaniment, at work.

    The newest accompaniment counts. One statement.
    """
    rows = session.execute(
        sa.select(Accompaniment.person_id, Membership)
        .join(
            Membership,
            sa.and_(
                Accompaniment.structure_id == Membership.structure_id,
                Accompaniment.counsellor_id == Membership.person_id,
            ),
        )
        .where(
            Accompaniment.person_id.in_(person_ids),
            Accompaniment.agreed_at.is_not(None),
            Accompaniment.runs(),
            Membership.role == Role.COUNSELLOR,
            Membership.runs(),
        )
        .options(joinedload(Membership.person), joinedload(Membership.structure))
        .order_by(Accompaniment.since)
    )
    return {each.person_id: each.Membership for each in rows}


def sent_requests(person_id: UUID) -> list[Application]:
    """The requests of a person that a counsellor may see: sent once, and not a badge yet."""
    rows = applications.of_person(person_id)
    return [each for each in rows if each.sent_at and each.state is not State.GRANTED]


def unfinished(person_id: UUID, counsellor_id: UUID) -> list[Application]:
    """The requests to fill that this counsellor knows of: sent once, or begun with them.

    What the person began alone is nobody else's to see. 2 statements.
    """
    begun = set(
        session.scalars(
            sa.select(ApplicationEvent.application_id)
            .join(Application, Application.id == ApplicationEvent.application_id)
            .where(
                Application.holder_id == person_id,
                ApplicationEvent.act == "start",
                ApplicationEvent.with_id == counsellor_id,
            )
        )
    )
    return [
        each
        for each in applications.of_person(person_id)
        if each.state in EDITABLE and (each.sent_at or each.id in begun)
    ]


def members(structure_id: UUID) -> Sequence[Membership]:
    """The team of a structure: who works there today, then those of before."""
    return session.scalars(
        sa.select(Membership)
        .where(Membership.structure_id == structure_id)
        .options(joinedload(Membership.person))
        .order_by(sa.case((Membership.runs(), 0), else_=1), Membership.since)
    ).all()
