"""`/entrer/compte`: those who have an account come in with a passkey or a code by e-mail."""

from typing import cast
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.signin import arrival, codes, passkeys, queries
from portfolio.signin.actions import accounts
from portfolio.signin.actions import passkeys as passkey_actions
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.forms import EmailForm, MailedCodeForm, said
from portfolio.signin.models import EmailCode, SignInLink
from portfolio.signin.passkeys import NotProved
from portfolio.signin.views.blueprint import views
from portfolio.web import A_ROOM, A_ROOM_OF_MAILS, at_most, current_who, does, page, requested_write
from portfolio.web.language import _


@views.get("/entrer/compte")
@does("session.open")
def enter_account() -> Response:
    """A finger or a face, or an e-mail address."""
    arrival.came_for(request.args.get("suite"))
    if current_who().person_id:
        return redirect(arrival.next_path(), 303)
    return _account_page(EmailForm())


@views.post("/entrer/empreinte")
@at_most(A_ROOM)
@does("session.open")
def enter_by_passkey() -> Response:
    answer, sealed = request.form.get("answer", ""), request.form.get("challenge", "")
    then = url_for(".whose_phone")
    try:
        key = queries.passkey_called(passkeys.named_in(answer))
        proof = passkeys.read_proof(answer, sealed, key)
        with writing(then):
            passkey_actions.enter(proof)
    except NotProved:
        return _account_page(EmailForm(), refused=True, status=422)
    return redirect(then, 303)


@views.post("/entrer/email")
@at_most(A_ROOM_OF_MAILS)
@does("session.open")
def ask_code() -> Response:
    """Send a code, if this address has an account; the answer does not say."""
    form = cast("EmailForm", EmailForm.sent())
    if not form.validate():
        return _account_page(form, status=422)
    code_id = requested_write()
    drawn = codes.draw()
    then = url_for(".type_code", code_id=code_id)
    with writing(then):
        accounts.ask_to_enter(drawn, said(form.email), code_id=code_id)
    return redirect(then, 303)


def load_code(code_id: UUID) -> EmailCode | None:
    """A code that lets somebody in, and no other."""
    return codes.found(code_id, Purpose.SIGN_IN, Purpose.ACCOUNT)


@views.get("/entrer/code/<uuid:code_id>")
@does("code.type", load_code)
def type_code(row: EmailCode) -> Response:
    return _code_page(row, MailedCodeForm())


@views.post("/entrer/code/<uuid:code_id>")
@at_most(A_ROOM)
@does("code.type", load_code)
def use_code(row: EmailCode) -> Response:
    form = cast("MailedCodeForm", MailedCodeForm.sent())
    if not form.validate():
        return _code_page(row, form, status=422)
    right = codes.is_right(row, said(form.code))
    then = url_for(".whose_phone") if right else request.path
    with writing(then):
        used = accounts.enter_by_code(row, right=right)
    if used is Used.RIGHT:
        return redirect(then, 303)
    if used is Used.WRONG:
        form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
        return _code_page(row, form, status=422)
    return redirect(request.path, 303)


def _code_page(row: EmailCode, form: MailedCodeForm, *, status: int = 200) -> Response:
    again = ".enter_account" if row.purpose == Purpose.SIGN_IN else ".new_account"
    if not codes.is_open(row):
        return page("signin/code_closed.html", again=url_for(again), status=410)
    alone = row.purpose == Purpose.ACCOUNT
    return page("signin/code.html", row=row, form=form, alone=alone, again=url_for(again),
                status=status)  # fmt: skip


def _account_page(form: EmailForm, *, refused: bool = False, status: int = 200) -> Response:
    return page("signin/enter_account.html", form=form, asked=passkeys.ask_proof(),
                refused=refused, status=status)  # fmt: skip


@views.get("/entrer/lien/<token>")
@does("sign_in_link.press", queries.link_of)
def sign_in_link(link: SignInLink) -> Response:
    """A page with a button: looking at a link uses nothing up."""
    return page("signin/link.html")


@views.post("/entrer/lien/<token>")
@at_most("30/minute")
@does("sign_in_link.press", queries.link_of)
def press_link(link: SignInLink) -> Response:
    then = url_for(".whose_phone")
    with writing(then):
        person = accounts.enter_by_link(link)
    if person is None:
        abort(410)
    return redirect(then, 303)
