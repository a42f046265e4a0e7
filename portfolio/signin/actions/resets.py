"""« J’ai oublié mon code »: at once when somebody who may confirms, else a day later."""

from datetime import timedelta

from portfolio import clock
from portfolio.db import lock, session
from portfolio.notices.actions import tell
from portfolio.people import queries as people
from portfolio.people.actions import record
from portfolio.people.models import Act, Person
from portfolio.people.relations import EVERY_STAFF
from portfolio.signin.actions.cards import Tried, enter, set_code
from portfolio.signin.models import AccessCard, CodeReset
from portfolio.signin.queries import reset_with, reset_works, state_of, was_stopped

ALONE = timedelta(hours=24)


class Stopped(Exception):
    """The person said « ce n’est pas moi »: this card cannot ask for a new code now."""


class NotTheSecond(Exception):
    """Only another member of the structure, not the one who made the card, may confirm."""


class NothingToConfirm(Exception):
    """This request was stopped, used or forgotten meanwhile."""


def ask_reset(card: AccessCard) -> CodeReset:
    """Ask for a new code with `card`; the same request when one is waiting. Raises Stopped.

    It works in 24 hours. Each open session of the person is told, and may stop it.
    """
    lock(card)
    waiting = reset_with(card)
    if waiting:
        return waiting
    if state_of(card).closed or was_stopped(card):
        raise Stopped(card.id)
    now = clock.now()
    asked = CodeReset(
        person_id=card.person_id, card_id=card.id, asked_at=now, works_from=now + ALONE
    )
    session.add(asked)
    person = session.get_one(Person, card.person_id)
    record(person, Act.CODE_ASKED)
    tell(person, "code_reset", link="/moi/compte/code")
    session.flush()
    return asked


def confirm_reset(reset: CodeReset, *, by: Person) -> None:
    """Let it work at once. `by`: the person, in an open session; or a second member of staff.

    Raises NotTheSecond, NothingToConfirm. A member works today for a structure that
    accompanies the person with their yes, and is not who made the card: whoever knows the
    card and whoever confirms are two.
    """
    lock(reset)
    if reset.stopped_at or reset.used_at:
        raise NothingToConfirm(reset.id)
    if by.id != reset.person_id and not may_confirm(reset, by):
        raise NotTheSecond(reset.id)
    reset.works_from = min(reset.works_from, clock.now())
    reset.confirmed_by_id = by.id
    if by.id != reset.person_id:
        person = session.get_one(Person, reset.person_id)
        record(person, Act.CODE_ASKED, by=by)
        tell(person, "code_reset", link="/moi/compte/code")


def may_confirm(reset: CodeReset, by: Person) -> bool:
    """Whether `by` is a second member of a structure that accompanies the person."""
    card = session.get_one(AccessCard, reset.card_id)
    if by.id in {card.made_by_id, reset.person_id}:
        return False
    return any(
        each.agreed_at and people.has_role(by.id, role, each.structure_id)
        for each in people.accompaniments(reset.person_id)
        for role in EVERY_STAFF
    )


def stop_reset(reset: CodeReset) -> None:
    """« Ce n’est pas moi »: the code stays. Nothing when it was used meanwhile."""
    lock(reset)
    if reset.used_at is None:
        reset.stopped_at = reset.stopped_at or clock.now()


def use_reset(card: AccessCard, code_hash: str) -> Tried:
    """Take the new code (`digits.hashed`) and let the person in; CLOSED when it may not be."""
    lock(card)
    waiting = reset_with(card)
    if waiting is None or not reset_works(waiting) or state_of(card).closed:
        return Tried.CLOSED
    lock(waiting)
    if waiting.stopped_at or waiting.used_at:
        return Tried.CLOSED
    waiting.used_at = clock.now()
    person = session.get_one(Person, card.person_id)
    set_code(person, code_hash)
    tell(person, "code_changed", link="/moi/compte")
    enter(card)
    return Tried.IN
