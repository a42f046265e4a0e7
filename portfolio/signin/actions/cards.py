"""The access card: given, opened with a code of six digits, replaced."""

import enum
from datetime import timedelta

import sqlalchemy as sa

from portfolio import clock
from portfolio.db import lock, session
from portfolio.notices.actions import tell
from portfolio.people.actions import record
from portfolio.people.models import Act, Person
from portfolio.signin import sessions
from portfolio.signin.models import AccessCard, SecretCode
from portfolio.signin.queries import (
    ended_by_new_card,
    has_code,
    is_waiting,
    last_card,
    pending_reset,
    state_of,
)
from portfolio.signin.states import CardState
from portfolio.web.secrets import new_token, token_hash

MOST_WRONG = 5
WINDOW = timedelta(minutes=15)
WAIT = timedelta(minutes=15)


class NoCardToReplace(Exception):
    """This person has never had a card: give a first one."""


class HasACard(Exception):
    """This person already has a card that works: replace it, and say what that ends."""


class Tried(enum.Enum):
    """What came of a card and a code."""

    IN = "in"
    WRONG = "wrong"
    WAITS = "waits"
    CLOSED = "closed"  # replaced, or too late


def new_card(person: Person, *, by: Person) -> tuple[AccessCard, str]:
    """Give `person` a first card, or a new one when theirs ended unopened.

    Returns the card and its secret, which is shown or printed now and kept nowhere: the card's
    address is `/carte/<secret>`. Raises HasACard.
    """
    old = last_card(person.id)
    if old and state_of(old) is not CardState.TOO_LATE:
        raise HasACard(person.id)
    if old:
        old.ended_at = clock.now()
    card, secret = _make(person, by)
    record(person, Act.CARD_GIVEN, by=by)
    return card, secret


def replace_card(person: Person, *, by: Person) -> tuple[AccessCard, str]:
    """Make a new card; returns it and its secret. Raises NoCardToReplace.

    What it ends (say it before: `queries.ended_by_new_card`): the old card, and the sessions
    opened by card on phones that are not the person's. What stays: the code of the person,
    and the count of wrong codes, so that new cards are not new tries.
    """
    old = last_card(person.id)
    if old is None:
        raise NoCardToReplace(person.id)
    for each in ended_by_new_card(person.id):
        sessions.end(each)
    old.ended_at = clock.now()
    card, secret = _make(person, by)
    card.wrong_tries = old.wrong_tries
    card.first_wrong_at = old.first_wrong_at
    card.waits_until = old.waits_until
    record(person, Act.CARD_REPLACED, by=by)
    tell(person, "card_replaced", link="/moi/compte", name=by.name)
    return card, secret


def _make(person: Person, by: Person) -> tuple[AccessCard, str]:
    secret = new_token()
    card = AccessCard(person_id=person.id, secret_hash=token_hash(secret), made_by_id=by.id)
    session.add(card)
    session.flush()
    return card, secret


def open_first(card: AccessCard, code_hash: str) -> Tried:
    """Keep the code that the person has just chosen; then they are in.

    code_hash: `digits.hashed` of the code. CLOSED when a code exists by now: nobody may
    choose a second one this way.
    """
    lock(card)
    if state_of(card).closed or has_code(card.person_id):
        return Tried.CLOSED
    session.add(SecretCode(person_id=card.person_id, hash=code_hash))
    enter(card)
    return Tried.IN


def open_again(card: AccessCard, *, right: bool) -> Tried:
    """Let the person in when the code was `right`; else count a wrong one."""
    tried = try_code(card, right=right)
    if tried is Tried.IN:
        enter(card)
    return tried


def try_code(card: AccessCard, *, right: bool) -> Tried:
    """Count this try; IN when it proves that the person is here. Nobody is signed in by it.

    The code was compared before this write: of many sent at once, the five first counted
    decide, and what comes after waits, right or wrong.
    """
    lock(card)
    if state_of(card).closed:
        return Tried.CLOSED
    if is_waiting(card):
        return Tried.WAITS
    if not right:
        return _count_wrong(card)
    forget_wrong(card)
    return Tried.IN


def _count_wrong(card: AccessCard) -> Tried:
    now = clock.now()
    if card.first_wrong_at is None or now - card.first_wrong_at > WINDOW:
        card.first_wrong_at, card.wrong_tries = now, 0
    card.wrong_tries += 1
    if card.wrong_tries < MOST_WRONG:
        return Tried.WRONG
    card.waits_until = now + WAIT
    card.first_wrong_at, card.wrong_tries = None, 0
    return Tried.WAITS


def forget_wrong(card: AccessCard) -> None:
    """The right code, or a new one: wrong tries count from nothing again."""
    card.wrong_tries, card.first_wrong_at, card.waits_until = 0, None, None


def enter(card: AccessCard) -> None:
    """Sign the person of `card` in on this browser."""
    forget_wrong(card)
    person = session.get_one(Person, card.person_id)
    if card.opened_at is None:
        card.opened_at = clock.now()
        record(person, Act.CARD_OPENED)
    opened = sessions.open_session(person, "card")
    record(person, Act.SIGNED_IN, device=opened.device)


def set_code(person: Person, code_hash: str) -> None:
    """Give `person` a new code; each of their cards takes it, and no reset waits any more."""
    if waiting := pending_reset(person.id):
        waiting.used_at = clock.now()
    code = session.get(SecretCode, person.id)
    if code is None:
        session.add(SecretCode(person_id=person.id, hash=code_hash))
    else:
        code.hash, code.set_at = code_hash, clock.now()
    for card in session.scalars(
        sa.select(AccessCard).where(
            AccessCard.person_id == person.id, AccessCard.ended_at.is_(None)
        )
    ):
        forget_wrong(card)
    record(person, Act.CODE_CHANGED)
    session.flush()
