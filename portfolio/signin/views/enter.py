"""`/entrer`: the three ways in, then « Ce téléphone est à moi », and the way out."""

from typing import cast

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Person
from portfolio.signin import arrival, cards, demo, queries, sessions
from portfolio.signin.devices import is_computer
from portfolio.signin.forms import CardForm, card_on_photo, said
from portfolio.signin.views.blueprint import views
from portfolio.web import A_ROOM, at_most, current_who, does, page
from portfolio.web.language import _


@views.get("/entrer")
@does("session.open")
def enter() -> Response:
    """The three ways in. `suite`: the page of ours that a stranger came for.

    Whoever is in already is led there, or home: the end of every way in.
    """
    arrival.came_for(request.args.get("suite"))
    if current_who().person_id:
        return redirect(arrival.next_path(), 303)
    return page("signin/enter.html", examples=demo.people())


@views.get("/entrer/carte")
@does("session.open")
def enter_by_card() -> Response:
    """« J’ai une carte »: how to open it, and its address by hand."""
    return page("signin/enter_by_card.html", form=CardForm())


@views.post("/entrer/carte")
@at_most(A_ROOM)
@does("session.open")
def find_card() -> Response:
    """Lead to the card whose photo was sent or whose address was typed; nothing is written."""
    form = cast("CardForm", CardForm.sent())
    photo = request.files.get("photo")
    if photo and photo.filename:
        secret = card_on_photo(photo, form.photo)
    else:
        secret = cards.secret_in(said(form.address)) if form.validate() else None
        if secret is None and not form.errors:
            form.address.errors = [_("Cette adresse n’est pas celle d’une carte.")]
    if secret is None or queries.card_of(secret) is None:
        if not form.errors:
            form.photo.errors = [_("Nous ne connaissons pas cette carte.")]
        return page("signin/enter_by_card.html", form=form, status=422)
    return redirect(url_for(".card", secret=secret), 303)


@views.get("/entrer/telephone")
@does("account.change")
def whose_phone() -> Response:
    """« Ce téléphone est à moi ? », asked once in each new session."""
    here = sessions.current_session()
    if here is None or here.mine is not None:
        return redirect(url_for(".enter"), 303)
    shared = is_computer(here.device) or bool(people.roles(people.me().id))
    return page("signin/whose_phone.html", computer=is_computer(here.device), shared=shared)


@views.post("/entrer/telephone")
@does("account.change")
def say_whose_phone() -> Response:
    """yes: the session lasts; then a passkey is offered to those who have none."""
    answer = request.form.get("mine")
    here = sessions.current_session()
    if answer not in {"yes", "no"} or here is None:
        abort(400)
    me = people.me()
    offer = answer == "yes" and not queries.has_passkey(me.id)
    then = url_for(".offer_passkey" if offer else ".enter")
    with writing(then):
        sessions.keep_here(here, mine=answer == "yes")
    return redirect(then, 303)


@views.post("/sortir")
@does("session.leave")
def leave() -> Response:
    """End this session; the browser forgets what it kept. `suite`: a page for the next one."""
    with writing(url_for(".enter")):
        sessions.end_here()
    then = arrival.safe_path(request.form.get("suite", ""))
    return redirect(then or url_for(".enter"), 303)


@at_most("30/minute")
@does("demo.try")
def try_demo() -> Response:
    """« Essayer comme … »: one tap. This route exists in demonstration mode only."""
    chosen = demo.person(request.form.get("person", ""))
    if chosen is None:
        abort(404)
    then = url_for(".enter")
    with writing(then):
        sessions.open_session(session.get_one(Person, chosen), "demo", mine=False)
    return redirect(then, 303)


demo.add_route(views, try_demo)
