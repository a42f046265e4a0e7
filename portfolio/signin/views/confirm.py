"""`/moi/compte/confirmer`: « C’est bien vous ? », asked before what cannot be undone.

A route that needs it says `@confirmed` under `@does`: the GET of its own address is the page
that comes back.
"""

import functools
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.signin import arrival, codes, digits, passkeys, queries, sessions
from portfolio.signin.actions import confirmations
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.forms import CodeForm, MailedCodeForm, said
from portfolio.signin.models import EmailCode, Session
from portfolio.signin.passkeys import NotProved
from portfolio.signin.views.blueprint import views
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.language import _


def is_confirmed() -> bool:
    """Whether this session answered « C’est bien vous ? » in the last 5 minutes."""
    here = sessions.current_session()
    return here is not None and confirmations.is_confirmed(here)


def confirmed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer « C’est bien vous ? » first: else the view is not run, and its page comes again."""

    @functools.wraps(view)
    def guarded(*things: Any, **arguments: Any) -> Any:
        if not is_confirmed():
            return redirect(url_for("signin.confirm", suite=request.path), 303)
        return view(*things, **arguments)

    return guarded


@views.get("/moi/compte/confirmer")
@does("account.confirm")
def confirm() -> Response:
    """The ways this person has: a code, a finger or a face; else their e-mail."""
    arrival.came_for(request.args.get("suite"))
    return _confirm_page(CodeForm())


@views.post("/moi/compte/confirmer/code")
@at_most("20/minute")
@does("account.confirm")
def confirm_with_code() -> Response:
    form = cast("CodeForm", CodeForm.sent())
    kept = queries.secret_code(people.me().id)
    if not form.validate() or kept is None:
        return _confirm_page(form, status=422)
    here = _here()
    right = digits.matches(kept.hash, said(form.code)) and confirmations.code_proves(here)
    then = arrival.next_path() if right else url_for(".confirm")
    with writing(then):
        still_in = confirmations.confirm_by_code(here, right=right)
    if right and still_in:
        return redirect(then, 303)
    if not still_in:
        arrival.came_for(then if right else None)
        return redirect(url_for(".enter"), 303)
    form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
    form.code.data = ""
    return _confirm_page(form, status=422)


@views.post("/moi/compte/confirmer/empreinte")
@at_most("20/minute")
@does("account.confirm")
def confirm_with_passkey() -> Response:
    answer, sealed = request.form.get("answer", ""), request.form.get("challenge", "")
    then = arrival.next_path()
    try:
        key = queries.passkey_called(passkeys.named_in(answer))
        proof = passkeys.read_proof(answer, sealed, key)
        with writing(then):
            confirmations.confirm_by_passkey(_here(), proof)
    except NotProved:
        arrival.came_for(then)
        return _confirm_page(CodeForm(), refused=True, status=422)
    return redirect(then, 303)


@views.post("/moi/compte/confirmer/email")
@at_most("10/minute")
@does("account.confirm")
def send_confirming_code() -> Response:
    """For those who come in by e-mail alone."""
    if _has_better() or people.me().email is None:
        abort(400)
    code_id = requested_write()
    drawn = codes.draw()
    then = url_for(".type_confirming_code", code_id=code_id)
    with writing(then):
        confirmations.send_code(drawn, people.me(), code_id=code_id)
    return redirect(then, 303)


def load_confirming(code_id: UUID) -> EmailCode | None:
    """The code that was sent to a person, to confirm."""
    return codes.found(code_id, Purpose.CONFIRM)


@views.get("/moi/compte/confirmer/email/<uuid:code_id>")
@does("confirmation.type", load_confirming)
def type_confirming_code(row: EmailCode) -> Response:
    return _mailed_page(row, MailedCodeForm())


@views.post("/moi/compte/confirmer/email/<uuid:code_id>")
@at_most("20/minute")
@does("confirmation.type", load_confirming)
def confirm_with_mailed_code(row: EmailCode) -> Response:
    form = cast("MailedCodeForm", MailedCodeForm.sent())
    if not form.validate():
        return _mailed_page(row, form, status=422)
    right = codes.is_right(row, said(form.code))
    then = arrival.next_path() if right else request.path
    with writing(then):
        used = confirmations.confirm_by_mailed_code(_here(), row, right=right)
    if right and used is not Used.RIGHT:  # it served meanwhile: where to go is kept
        arrival.came_for(then)
    if used is Used.WRONG:
        form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
        return _mailed_page(row, form, status=422)
    return redirect(then if used is Used.RIGHT else request.path, 303)


def _here() -> Session:
    here = sessions.current_session()
    if here is None:
        abort(403)
    return here


def _has_better() -> bool:
    here = _here()
    return confirmations.code_proves(here) or confirmations.passkey_proves(here)


def _confirm_page(form: CodeForm, *, refused: bool = False, status: int = 200) -> Response:
    here = _here()
    return page(
        "signin/confirm.html",
        form=form,
        code=confirmations.code_proves(here),
        asked=passkeys.ask_proof() if confirmations.passkey_proves(here) else None,
        mail=None if _has_better() else people.me().email,
        refused=refused,
        status=status,
    )


def _mailed_page(row: EmailCode, form: MailedCodeForm, *, status: int = 200) -> Response:
    again = url_for(".confirm")
    if not codes.is_open(row):
        return page("signin/code_closed.html", again=again, status=410)
    return page("signin/code.html", row=row, form=form, alone=True, again=again, status=status)
