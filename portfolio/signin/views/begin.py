"""`/entrer/nouveau`: « Je crée mon compte ». A first name, then a passkey, or e-mail and code."""

from typing import cast
from uuid import uuid4

from flask import redirect, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.signin import arrival, codes, passkeys
from portfolio.signin.actions import accounts
from portfolio.signin.devices import device_of
from portfolio.signin.forms import EmailForm, FirstNameForm, said
from portfolio.signin.passkeys import NotProved
from portfolio.signin.views.blueprint import views
from portfolio.web import A_ROOM, A_ROOM_OF_MAILS, at_most, current_who, does, page, requested_write


@views.get("/entrer/nouveau")
@does("session.open")
def new_account() -> Response:
    """Screen 1 of 3: the first name. It waits in the browser; nothing is kept here yet."""
    arrival.came_for(request.args.get("suite"))
    if current_who().person_id:
        return redirect(arrival.next_path(), 303)
    return page("signin/begin_name.html", form=FirstNameForm(data={"first_name": _first_name()}))


@views.post("/entrer/nouveau")
@does("session.open")
def say_name() -> Response:
    form = cast("FirstNameForm", FirstNameForm.sent())
    if not form.validate():
        return page("signin/begin_name.html", form=form, status=422)
    browser["first_name"] = form.first_name.data
    return redirect(url_for(".choose_way"), 303)


@views.get("/entrer/nouveau/comment")
@does("session.open")
def choose_way() -> Response:
    """Screen 2 of 3: the finger or face of this phone, or an e-mail address."""
    if not _first_name():
        return redirect(url_for(".new_account"), 303)
    return _way_page(EmailForm())


@views.post("/entrer/nouveau/empreinte")
@at_most(A_ROOM)
@does("session.open")
def begin_with_passkey() -> Response:
    first_name = _first_name()
    if not first_name:
        return redirect(url_for(".new_account"), 303)
    then = url_for(".whose_phone")
    try:
        made = passkeys.read_new(request.form.get("answer", ""), request.form.get("challenge", ""))
        with writing(then):
            accounts.begin_with_passkey(first_name, made, device_of(request.user_agent.string))
    except NotProved:
        return _way_page(EmailForm(), refused=True, status=422)
    browser.pop("first_name", None)
    return redirect(then, 303)


@views.post("/entrer/nouveau/email")
@at_most(A_ROOM_OF_MAILS)
@does("session.open")
def begin_with_email() -> Response:
    """Send a code; screen 3 of 3 is where it is typed."""
    first_name = _first_name()
    if not first_name:
        return redirect(url_for(".new_account"), 303)
    form = cast("EmailForm", EmailForm.sent())
    if not form.validate():
        return _way_page(form, status=422)
    code_id = requested_write()
    drawn = codes.draw()
    then = url_for(".type_code", code_id=code_id)
    with writing(then):
        accounts.ask_to_begin(drawn, said(form.email), first_name, code_id=code_id)
    return redirect(then, 303)


def _first_name() -> str:
    return str(browser.get("first_name", ""))


def _way_page(form: EmailForm, *, refused: bool = False, status: int = 200) -> Response:
    asked = passkeys.ask_new(_first_name(), uuid4())
    return page("signin/begin_way.html", form=form, asked=asked, refused=refused, status=status)
