"""Who may do what: one table, and the registry of the relations it speaks of.

The table names *relations* (« holder », « reviewer of the structure »). The room that knows
a fact registers it, for one kind of thing, as Python for one thing and as SQL for a list.
Nobody may do what is not in the table.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select

from portfolio.db import Base, session


class Relation(enum.StrEnum):
    """What somebody is to a thing."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    HOLDER = "holder"
    HOLDER_PRESENT = "holder present"
    COUNSELLOR = "counsellor with consent"
    COUNSELLOR_THERE = "counsellor of the structure"
    STAFF = "member of the structure"
    MANAGER = "manager of the structure"
    REVIEWER = "reviewer of the structure"
    REVIEWER_BY_AGREEMENT = "reviewer under an agreement"
    REVIEWER_FOR_ALONE = "reviewer for people in no structure"
    ADMIN = "issuer admin"
    BEARER = "bearer of the link"
    OPEN_ADDRESS = "anyone, while the address is public"


R = Relation
REVIEWERS = frozenset({R.REVIEWER, R.REVIEWER_BY_AGREEMENT, R.REVIEWER_FOR_ALONE})

MAY: dict[str, frozenset[Relation]] = {
    "accompaniment.answer": frozenset({R.HOLDER}),
    "account.change": frozenset({R.SIGNED_IN}),
    "account.confirm": frozenset({R.SIGNED_IN}),
    "account.forget": frozenset({R.SIGNED_IN}),
    "account.read": frozenset({R.SIGNED_IN}),
    "agreement.end": frozenset({R.ADMIN}),
    "agreement.list": frozenset({R.ADMIN}),
    "agreement.make": frozenset({R.ADMIN}),
    "application.answer": frozenset({R.HOLDER, R.HOLDER_PRESENT}),
    "application.ask_holder": frozenset({R.HOLDER_PRESENT}),
    "application.attach": frozenset({R.HOLDER}),
    "application.decide": REVIEWERS,
    "application.read": frozenset({R.HOLDER, R.HOLDER_PRESENT, R.COUNSELLOR}),
    "application.review": REVIEWERS,
    "application.send": frozenset({R.HOLDER}),
    "application.start": frozenset({R.SIGNED_IN}),
    "application.start_again": frozenset({R.HOLDER}),
    "application.withdraw": frozenset({R.HOLDER}),
    "badge.ask": frozenset({R.SIGNED_IN}),
    "badge.verify": frozenset({R.ANYONE}),
    "badge_class.read": frozenset({R.ANYONE}),
    "card.open": frozenset({R.BEARER}),
    "code.type": frozenset({R.BEARER}),
    "code_reset.answer": frozenset({R.HOLDER}),
    "confirmation.type": frozenset({R.HOLDER}),
    "credential.answer": frozenset({R.HOLDER}),
    "credential.carry": frozenset({R.HOLDER, R.OPEN_ADDRESS}),
    "credential.check": frozenset({R.ANYONE}),
    "credential.find": frozenset({R.ADMIN}),
    "credential.forget": frozenset({R.HOLDER}),
    "credential.open_address": frozenset({R.HOLDER}),
    "credential.put_email": frozenset({R.HOLDER}),
    "credential.read": frozenset({R.HOLDER}),
    "credential.retire": frozenset({R.HOLDER}),
    "credential.revoke": frozenset({R.ADMIN}),
    "data.download": frozenset({R.SIGNED_IN}),
    "data.read": frozenset({R.SIGNED_IN}),
    "demo.try": frozenset({R.ANYONE}),
    "evidence.change": frozenset({R.HOLDER, R.HOLDER_PRESENT}),
    "evidence.forget": frozenset({R.HOLDER}),
    "evidence.list": frozenset({R.SIGNED_IN}),
    "evidence.read": frozenset({R.HOLDER, R.HOLDER_PRESENT, R.COUNSELLOR}) | REVIEWERS,
    "evidence.remove": frozenset({R.HOLDER}),
    "home.read": frozenset({R.SIGNED_IN}),
    "import.read": frozenset({R.HOLDER}),
    "imported.add": frozenset({R.SIGNED_IN}),
    "imported.dress": frozenset({R.HOLDER}),
    "imported.forget": frozenset({R.HOLDER}),
    "imported.read": frozenset({R.HOLDER}),
    "invitation.end": frozenset({R.COUNSELLOR_THERE, R.ADMIN}),
    "invitation.read": frozenset({R.COUNSELLOR_THERE, R.ADMIN}),
    "join.answer": frozenset({R.BEARER}),
    "key.read": frozenset({R.ANYONE}),
    "member.end": frozenset({R.ADMIN}),
    "notice.open": frozenset({R.HOLDER}),
    "page.read": frozenset({R.ANYONE}),
    "passkey.change": frozenset({R.HOLDER}),
    "person.card": frozenset({R.COUNSELLOR}),
    "person.fill": frozenset({R.COUNSELLOR}),
    "person.list": frozenset({R.STAFF}),
    "person.open_account": frozenset({R.STAFF}),
    "person.read": frozenset({R.COUNSELLOR}),
    "proof.type": frozenset({R.HOLDER}),
    "recommend.give": frozenset({R.BEARER}),
    "recommend.open": frozenset({R.BEARER}),
    "recommendation.decide": frozenset({R.HOLDER}),
    "recommendation.delete": frozenset({R.HOLDER}),
    "recommendation.list": frozenset({R.SIGNED_IN}),
    "recommendation.read": frozenset({R.HOLDER}),
    "recommendation.show": frozenset({R.HOLDER}),
    "review.queue": frozenset({R.REVIEWER}),
    "role_invitation.accept": frozenset({R.BEARER}),
    "role_invitation.read": frozenset({R.BEARER}),
    "session.end": frozenset({R.HOLDER}),
    "session.leave": frozenset({R.ANYONE}),
    "session.open": frozenset({R.ANYONE}),
    "share_link.change": frozenset({R.HOLDER}),
    "share_link.list": frozenset({R.SIGNED_IN}),
    "share_link.look": frozenset({R.BEARER}),
    "share_link.make": frozenset({R.SIGNED_IN}),
    "share_link.read": frozenset({R.HOLDER}),
    "sign_in_link.press": frozenset({R.BEARER}),
    "signed_word.read": frozenset({R.OPEN_ADDRESS}),
    "status_list.read": frozenset({R.ANYONE}),
    "structure.invite": frozenset({R.ADMIN}),
    "structure.list": frozenset({R.ADMIN}),
    "structure.open": frozenset({R.ADMIN}),
    "structure.read": frozenset({R.ADMIN}),
    "team.invite": frozenset({R.COUNSELLOR_THERE}),
    "team.read": frozenset({R.STAFF}),
    "together.confirm": frozenset({R.HOLDER_PRESENT}),
    "together.leave": frozenset({R.HOLDER_PRESENT}),
    "word.correct": frozenset({R.BEARER}),
    "word.prove": frozenset({R.BEARER}),
    "word.read": frozenset({R.BEARER}),
    "word.withdraw": frozenset({R.BEARER}),
    "word_request.make": frozenset({R.SIGNED_IN}),
    "word_request.read": frozenset({R.HOLDER}),
    "word_request.withdraw": frozenset({R.HOLDER}),
}


@dataclass(frozen=True)
class Who:
    """Who is asking. All None: somebody we do not know.

    `together` is the one application that a session for filling together is for; then
    `person_id` is None, and `beside_id` is the counsellor who sits beside the person.
    """

    person_id: UUID | None = None
    session_id: UUID | None = None
    together: UUID | None = None
    beside_id: UUID | None = None


NOBODY = Who()
Fact = Callable[[Who, Any], bool]
Rows = Callable[[Who], ColumnElement[bool]]


class UnknownRelation(Exception):
    """The table speaks of a relation that no room registered: the start must stop."""


_facts: dict[tuple[Relation, type], tuple[Fact, Rows | None]] = {}


def register(relation: Relation, kind: type, fact: Fact, rows: Rows | None = None) -> None:
    """Say how to know `relation` to a `kind` of thing: `fact` for one, `rows` for a list."""
    _facts[(relation, kind)] = (fact, rows)


def by_rows(kind: type[Base], rows: Rows) -> Fact:
    """The fact for one thing, asked of the database with the condition of the list."""

    def fact(who: Who, thing: Any) -> bool:
        asked = select(kind).where(kind.id == thing.id, rows(who))  # type: ignore[attr-defined]
        return bool(session.scalar(select(asked.exists())))

    return fact


def registered(relation: Relation, kind: type) -> tuple[Fact, Rows | None] | None:
    """The two forms of a fact, for those who compare them; None when nobody registered it."""
    return _facts.get((relation, kind))


def facts() -> list[tuple[Relation, type]]:
    """Every registered (relation, kind of thing)."""
    return sorted(_facts, key=lambda pair: (pair[0], pair[1].__name__))


def allowed(action: str, who: Who, thing: object) -> bool:
    """Whether the table lets `who` do `action` to `thing` (None: to nothing in particular)."""
    for relation in MAY.get(action, ()):
        if relation is R.ANYONE:
            return True
        known = _facts.get((relation, type(thing)))
        if known and known[0](who, thing):
            return True
    return False


def allowed_rows(action: str, who: Who, kind: type) -> ColumnElement[bool]:
    """The same as `allowed`, as a condition on a list of `kind`."""
    relations = MAY.get(action, frozenset())
    pairs = [_facts[(r, kind)] for r in sorted(relations) if (r, kind) in _facts]
    return or_(false(), *[rows(who) for _, rows in pairs if rows])


def check_complete(actions: set[str]) -> None:
    """Raise UnknownRelation when `actions` or the table name what nobody knows."""
    unknown = actions - MAY.keys()
    if unknown:
        raise UnknownRelation(f"actions without a line in MAY: {', '.join(sorted(unknown))}")
    known = {relation for relation, _ in _facts} | {R.ANYONE}
    missing = {r for relations in MAY.values() for r in relations} - known
    if missing:
        raise UnknownRelation(f"relations nobody registered: {', '.join(sorted(missing))}")


register(R.SIGNED_IN, type(None), lambda who, _: who.person_id is not None)
