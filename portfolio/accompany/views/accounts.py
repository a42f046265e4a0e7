"""`/equipe/nouveau`: an account for somebody who sits here. Name, their yes, the card."""

import json
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import actions, queries
from portfolio.accompany.forms import AskForm, NewPersonForm
from portfolio.accompany.views.blueprint import views
from portfolio.accompany.views.cards import cards_to_print_first
from portfolio.db import writing
from portfolio.people.models import Structure
from portfolio.people.queries import me
from portfolio.signin import handover
from portfolio.signin.forms import said
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.forms import options
from portfolio.web.secrets import Unreadable, seal, unseal

SEALED_FOR = "new account"
WAITS = 30 * 60  # seconds between the name and the yes


@views.get("/equipe/nouveau")
@does("person.open_account")
def new_account() -> Response:
    """Screen 1: a first name is enough."""
    return _name_page(_form(NewPersonForm(data=_begun())))


def _name_page(form: NewPersonForm, status: int = 200) -> Response:
    first = cards_to_print_first()
    return page("accompany/new_name.html", form=form, print_first=first, status=status)


@views.post("/equipe/nouveau")
@does("person.open_account")
def say_name() -> AnyResponse:
    """Keep it, sealed, in this browser; nothing exists before the person's yes."""
    form = _form(NewPersonForm(request.form))
    if not form.validate():
        return _name_page(form, 422)
    begun = json.dumps({name: form[name].data for name in form._fields})
    browser[SEALED_FOR] = seal(begun.encode(), SEALED_FOR).decode()
    return redirect(url_for(".new_consent"), 303)


@views.get("/equipe/nouveau/accord")
@does("person.open_account")
def new_consent() -> AnyResponse:
    """Screen 2, turned to the person: what the structure will see and do."""
    begun = _begun()
    if not begun:
        return redirect(url_for(".new_account"), 303)
    return page(
        "accompany/new_consent.html",
        name=begun["first_name"],
        structure=_structure(begun),
        same=queries.found(queries.people_of(me().id), begun["first_name"]),
    )


@views.post("/equipe/nouveau/accord")
@at_most("60/hour")
@does("person.open_account")
def open_account() -> AnyResponse:
    """The yes was given face to face: the account exists, and its card is shown."""
    begun = _begun()
    if not begun:
        return redirect(url_for(".new_account"), 303)
    person_id, structure = requested_write(), _structure(begun)
    then = url_for(".show_card", person_id=person_id)
    with writing(then):
        _, card, secret = actions.open_account(
            person_id,
            structure,
            by=me(),
            first_name=begun["first_name"],
            last_name=begun["last_name"] or "",
            phone=begun["phone"] or None,
        )
        handover.keep(card.id, secret)
    browser.pop(SEALED_FOR, None)
    return redirect(then, 303)


@views.get("/equipe/deja")
@does("person.open_account")
def known() -> Response:
    """Somebody who has an account already: a code to show, or their e-mail."""
    return page("accompany/known.html", form=AskForm(), structures=queries.my_structures(me().id))


@views.post("/equipe/deja")
@at_most("20/hour")
@does("person.open_account")
def ask() -> AnyResponse:
    """Ask for their yes; the answer does not say whether the address is known."""
    structures = queries.my_structures(me().id)
    form = AskForm(request.form)
    if not form.validate():
        return page("accompany/known.html", form=form, structures=structures, status=422)
    chosen = _chosen(structures, request.form.get("structure", ""))
    with writing(url_for(".asked")):
        actions.ask_by_email(said(form.email), chosen, by=me())
    return redirect(url_for(".asked"), 303)


@views.get("/equipe/deja/demande")
@does("person.open_account")
def asked() -> Response:
    return page("accompany/asked.html")


def _form(form: NewPersonForm) -> NewPersonForm:
    """With several structures the counsellor says which; with one there is no question."""
    choices = [(str(each.id), each.name) for each in queries.my_structures(me().id)]
    form.structure.choices = options(choices)
    if len(choices) == 1:
        del form.structure
    return form


def _begun() -> dict[str, Any]:
    kept = browser.get(SEALED_FOR, "")
    try:
        found: dict[str, Any] = json.loads(unseal(kept.encode(), SEALED_FOR, seconds=WAITS))
    except Unreadable:
        return {}
    return found


def _structure(begun: dict[str, Any]) -> Structure:
    return _chosen(queries.my_structures(me().id), begun.get("structure", ""))


def _chosen(structures: list[Structure], chosen: str) -> Structure:
    """The structure that was chosen, of those where this counsellor works today."""
    if len(structures) == 1:
        return structures[0]
    found = next((each for each in structures if str(each.id) == chosen), None)
    if found is None:
        abort(404)
    return found
