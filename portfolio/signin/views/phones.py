"""« Mes téléphones » and passkeys: what opens my account, and how to close it."""

from typing import cast

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.signin import passkeys, queries, sessions
from portfolio.signin.actions import accounts
from portfolio.signin.actions import passkeys as passkey_actions
from portfolio.signin.forms import PasskeyNameForm, said
from portfolio.signin.models import Passkey, Session
from portfolio.signin.passkeys import NotProved
from portfolio.signin.views.blueprint import views
from portfolio.web import does, page


@views.get("/moi/compte/telephones")
@does("account.read")
def phones() -> Response:
    """Where I am signed in now."""
    return page("signin/phones.html", rows=sessions.open_sessions(people.me().id),
                here=sessions.current_session())  # fmt: skip


@views.post("/moi/compte/telephones/<uuid:session_id>/fermer")
@does("session.end", queries.open_session)
def end_session(row: Session) -> Response:
    """Close one; when it is this one, it is a way out like « Je quitte »."""
    here = sessions.current_session()
    mine = here is not None and here.id == row.id
    then = url_for(".enter" if mine else ".phones")
    with writing(then):
        accounts.end_session(row, here=mine)
    return redirect(then, 303)


@views.post("/moi/compte/telephones/fermer")
@does("account.change")
def end_others() -> Response:
    """Close all the others."""
    here = sessions.current_session()
    with writing(url_for(".phones")):
        accounts.end_sessions(people.me(), but=here)
    return redirect(url_for(".phones"), 303)


@views.get("/moi/compte/cles")
@does("account.read")
def keys() -> Response:
    """My passkeys, and one more."""
    return _keys_page("signin/keys.html")


@views.get("/moi/compte/empreinte")
@does("account.read")
def offer_passkey() -> Response:
    """Offered once, on a phone said to be mine."""
    return _keys_page("signin/offer_passkey.html")


@views.post("/moi/compte/cles")
@does("account.change")
def add_key() -> Response:
    """Keep the passkey that this device has just made. `next`: go on to what I came for."""
    me = people.me()
    onward = request.form.get("next") == "1"
    try:
        made = passkeys.read_new(request.form.get("answer", ""), request.form.get("challenge", ""))
        then = url_for(".enter" if onward else ".keys")
        with writing(then):
            passkey_actions.keep(me, made, _this_device())
    except NotProved:
        template = "signin/offer_passkey.html" if onward else "signin/keys.html"
        return _keys_page(template, refused=True, status=422)
    return redirect(then, 303)


@views.get("/moi/compte/cles/<uuid:passkey_id>")
@does("passkey.change", queries.passkey)
def key(passkey: Passkey) -> Response:
    """One passkey: its name, and « enlever »."""
    return page("signin/key.html", key=passkey, form=PasskeyNameForm(data={"name": passkey.name}))


@views.post("/moi/compte/cles/<uuid:passkey_id>")
@does("passkey.change", queries.passkey)
def rename_key(passkey: Passkey) -> Response:
    form = cast("PasskeyNameForm", PasskeyNameForm.sent())
    if not form.validate():
        return page("signin/key.html", key=passkey, form=form, status=422)
    with writing(url_for(".keys")):
        passkey_actions.rename(passkey, said(form.name))
    return redirect(url_for(".keys"), 303)


@views.post("/moi/compte/cles/<uuid:passkey_id>/enlever")
@does("passkey.change", queries.passkey)
def remove_key(passkey: Passkey) -> Response:
    with writing(url_for(".keys")):
        passkey_actions.remove(passkey)
    return redirect(url_for(".keys"), 303)


def _this_device() -> str:
    here = sessions.current_session()
    return here.device if here else ""


def _keys_page(template: str, *, refused: bool = False, status: int = 200) -> Response:
    me = people.me()
    known = queries.passkeys(me.id)
    asked = passkeys.ask_new(me.name, me.id, known)
    return page(template, known=known, asked=asked, refused=refused, status=status)
