"""« Sa carte »: its state, a new one, shown and printed; a forgotten code."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import actions, queries
from portfolio.accompany.views.blueprint import views
from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.people.models import Person
from portfolio.people.queries import me
from portfolio.signin import cards, handover
from portfolio.signin import queries as signin
from portfolio.signin.actions import resets
from portfolio.signin.models import AccessCard
from portfolio.signin.states import CardState
from portfolio.web import at_most, does, page
from portfolio.web.qr import qr_svg


@views.get("/equipe/personnes/<uuid:person_id>/carte")
@does("person.card", people.person)
def card(person: Person) -> Response:
    """Not opened yet, opened on, waiting until; and the code that was forgotten."""
    return _card_page(person)


def _card_page(person: Person, *, second: bool = False, status: int = 200) -> Response:
    seen = signin.card_state(person.id)
    reset = signin.pending_reset(person.id)
    return page(
        "accompany/card.html",
        status=status,
        person=person,
        seen=seen,
        shown_again=bool(seen and handover.secret_of(seen.card)),
        reset=reset,
        may_confirm=bool(reset and resets.may_confirm(reset, me())),
        not_second=second,
    )


@views.get("/equipe/personnes/<uuid:person_id>/carte/nouvelle")
@does("person.card", people.person)
def new_card(person: Person) -> Response:
    """Says first what it ends, and what stays."""
    seen = signin.card_state(person.id)
    return page(
        "accompany/new_card.html",
        person=person,
        replaces=bool(seen and seen.state is not CardState.TOO_LATE),
        ended=signin.ended_by_new_card(person.id),
        print_first=cards_to_print_first(),
        has_code=signin.has_code(person.id),
    )


@views.post("/equipe/personnes/<uuid:person_id>/carte/nouvelle")
@at_most("30/hour")
@does("person.card", people.person)
def make_card(person: Person) -> AnyResponse:
    then = url_for(".show_card", person_id=person.id)
    with writing(then):
        made, secret = actions.give_card(person, by=me())
        handover.keep(made.id, secret)
    return redirect(then, 303)


@views.get("/equipe/personnes/<uuid:person_id>/carte/montrer")
@does("person.card", people.person)
def show_card(person: Person) -> AnyResponse:
    """The whole screen, for the person's phone to photograph."""
    address = _address(person)
    if address is None:
        return redirect(url_for(".card", person_id=person.id), 303)
    return page(
        "accompany/show_card.html",
        person=person,
        image=qr_svg(address),
        has_code=signin.has_code(person.id),
    )


@views.get("/equipe/personnes/<uuid:person_id>/carte/imprimer")
@does("person.card", people.person)
def print_card(person: Person) -> AnyResponse:
    """To cut out and fold, in the first quarter of an A4 sheet."""
    cards_made = cards_made_of_late()
    mine = [each for each in cards_made if each.person_id == person.id]
    back = url_for(".card", person_id=person.id)
    return _to_print(mine, back, others=len(cards_made) - len(mine))


@views.get("/equipe/cartes/imprimer")
@does("person.list")
def print_cards() -> AnyResponse:
    """The cards made in this session of late, four on an A4 sheet."""
    return _to_print(cards_made_of_late(), url_for(".home"))


def cards_made_of_late() -> Sequence[AccessCard]:
    """The cards that this browser can still show, of people whom this counsellor accompanies."""
    ids = [UUID(each) for each in handover.held()]
    return queries.cards_that_work(ids, me().id) if ids else []


def cards_to_print_first() -> int:
    """How many cards wait to be printed when one more takes the place of the oldest; else 0."""
    waiting = len(cards_made_of_late())
    return waiting if waiting >= handover.MOST else 0


def _to_print(made: Sequence[AccessCard], back: str, *, others: int = 0) -> AnyResponse:
    if not made:
        return redirect(back, 303)
    secrets = handover.held()
    helpers = queries.helpers_of([each.person_id for each in made])
    sheet = [
        (each.person, qr_svg(cards.address(secrets[str(each.id)])), helpers.get(each.person_id))
        for each in made
    ]
    return page("accompany/print_cards.html", sheet=sheet, back=back, others=others)


@views.post("/equipe/personnes/<uuid:person_id>/carte/code")
@at_most("30/hour")
@does("person.card", people.person)
def confirm_reset(person: Person) -> AnyResponse:
    """A second member of the structure says yes to a new code: it works at once."""
    reset = signin.pending_reset(person.id)
    then = url_for(".card", person_id=person.id)
    if reset is None:
        return redirect(then, 303)
    try:
        with writing(then):
            resets.confirm_reset(reset, by=me())
    except resets.NotTheSecond:
        return _card_page(person, second=True, status=409)
    except resets.NothingToConfirm:
        return redirect(then, 303)
    return redirect(then, 303)


def _address(person: Person) -> str | None:
    """The address of the card made in this session of late; else it cannot be shown again."""
    made = signin.last_card(person.id)
    secret = handover.secret_of(made) if made else None
    return cards.address(secret) if secret else None
