"""`/carte/<secret>`: the card and the code of six digits. Looking at it uses nothing up."""

from typing import Any, cast

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.db import session, writing
from portfolio.people.models import Person
from portfolio.permissions import NOBODY
from portfolio.signin import digits, queries
from portfolio.signin.actions import cards, resets
from portfolio.signin.actions.cards import Tried
from portfolio.signin.forms import CodeForm, NewCodeForm, said
from portfolio.signin.models import AccessCard, CodeReset, SecretCode
from portfolio.signin.views.blueprint import views
from portfolio.web import A_ROOM, at_most, current_who, does, page
from portfolio.web.language import _


@views.get("/carte/<secret>")
@does("card.open", queries.card_of)
def card(card: AccessCard) -> AnyResponse:
    """The question that fits: choose a code, or type it."""
    if (other := _not_here(card)) is not None:
        return other
    if queries.has_code(card.person_id):
        return _page("signin/card_code.html", card, form=CodeForm())
    return _page("signin/card_first.html", card, form=NewCodeForm())


@views.post("/carte/<secret>")
@at_most(A_ROOM)
@does("card.open", queries.card_of)
def open_card(card: AccessCard) -> AnyResponse:
    if (other := _not_here(card)) is not None:
        return other
    code = queries.secret_code(card.person_id)
    return _type(card, code) if code else _choose(card)


def _choose(card: AccessCard) -> AnyResponse:
    form = cast("NewCodeForm", NewCodeForm.sent())
    if not form.validate():
        return _page("signin/card_first.html", card, form=form, status=422)
    code_hash = digits.hashed(said(form.code))
    then = url_for(".whose_phone")
    with writing(then):
        tried = cards.open_first(card, code_hash)
    return redirect(then, 303) if tried is Tried.IN else _again()


def _type(card: AccessCard, code: SecretCode) -> AnyResponse:
    form = cast("CodeForm", CodeForm.sent())
    if not form.validate():
        return _page("signin/card_code.html", card, form=form, status=422)
    right = digits.matches(code.hash, said(form.code))
    then = url_for(".whose_phone") if right else url_for(".enter_by_card")
    with writing(then):
        tried = cards.open_again(card, right=right)
    if tried is Tried.IN:
        return redirect(then, 303)
    if tried is Tried.WRONG:
        form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
        form.code.data = ""
        return _page("signin/card_code.html", card, form=form, status=422)
    return _again()


@views.get("/carte/<secret>/oublie")
@does("card.open", queries.card_of)
def forgot(card: AccessCard) -> AnyResponse:
    """« J’ai oublié mon code »: what helps at once, and what takes a day."""
    if (other := _not_here(card)) is not None:
        return other
    reset = queries.reset_with(card)
    if reset and queries.reset_works(reset):
        return _page("signin/card_new_code.html", card, form=NewCodeForm())
    return _forgot_page(card, reset)


@views.post("/carte/<secret>/oublie")
@at_most("60/hour")
@does("card.open", queries.card_of)
def ask_reset(card: AccessCard) -> AnyResponse:
    if (other := _not_here(card)) is not None:
        return other
    try:
        with writing(url_for(".enter_by_card")):
            resets.ask_reset(card)
    except resets.Stopped:
        return _forgot_page(card, None, stopped=True, status=409)
    return redirect(request.path, 303)


@views.post("/carte/<secret>/nouveau-code")
@at_most("60/hour")
@does("card.open", queries.card_of)
def use_reset(card: AccessCard) -> AnyResponse:
    """The new code, once the reset works."""
    if (other := _not_here(card)) is not None:
        return other
    form = cast("NewCodeForm", NewCodeForm.sent())
    if not form.validate():
        return _page("signin/card_new_code.html", card, form=form, status=422)
    code_hash = digits.hashed(said(form.code))
    then = url_for(".whose_phone")
    with writing(then):
        tried = resets.use_reset(card, code_hash)
    return redirect(then if tried is Tried.IN else _address(card), 303)


def _forgot_page(
    card: AccessCard, reset: CodeReset | None, *, stopped: bool = False, status: int = 200
) -> Response:
    return _page(
        "signin/card_forgot.html",
        card,
        reset=reset,
        stopped=stopped or queries.was_stopped(card),
        passkeys=queries.has_passkey(card.person_id),
        status=status,
    )


def _not_here(card: AccessCard) -> AnyResponse | None:
    """The page to show instead: somebody is in already, or the card is closed or waits."""
    who = current_who()
    if who.person_id == card.person_id:
        return redirect(url_for(".enter"), 303)
    if who != NOBODY:
        inside = session.get_one(Person, who.person_id or who.beside_id)
        return _page("signin/other_person.html", card, inside=inside)
    seen = queries.state_of(card)
    if seen.closed:
        return _page("signin/card_closed.html", card, seen=seen, status=410)
    if queries.is_waiting(card) and not request.path.endswith(("/oublie", "/nouveau-code")):
        return _page("signin/card_waits.html", card, status=429)
    return None


def _again() -> AnyResponse:
    """The card has changed since: its own page says how."""
    return redirect(request.path, 303)


def _address(card: AccessCard) -> str:
    return url_for(".card", secret=(request.view_args or {})["secret"])


def _page(template: str, card: AccessCard, *, status: int = 200, **values: Any) -> Response:
    answer = page(template, status=status, card=card, address=_address(card), **values)
    answer.headers["Cache-Control"] = "no-store"  # the next one at this phone finds nothing
    return answer
