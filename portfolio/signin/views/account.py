"""« Mon compte »: who I am here, how I come in, who helps me, who did what."""

from contextlib import suppress
from typing import cast
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.people.models import Accompaniment
from portfolio.people.places import Tab, staff_places
from portfolio.signin import codes, digits, queries, words
from portfolio.signin.actions import accounts, cards, resets
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.forms import EmailForm, MailedCodeForm, NewCodeForm, WhoIAmForm, said
from portfolio.signin.kept import forget_kept_form, kept_form
from portfolio.signin.models import CodeReset, EmailCode
from portfolio.signin.views.blueprint import views
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.language import _


@views.get("/moi/compte")
@does("account.read")
def account() -> Response:
    """All of it on one page, a line a thing."""
    me = people.me()
    return page(
        "signin/account.html",
        me=me,
        places=_places(),
        helpers=people.accompaniments(me.id),
        code=queries.has_code(me.id),
        reset=queries.pending_reset(me.id),
    )


@views.get("/moi/compte/nom")
@does("account.read")
def who_i_am() -> Response:
    return page("signin/who_i_am.html", form=WhoIAmForm(kept_form(), obj=people.me()))


@views.post("/moi/compte/nom")
@does("account.change")
def change_who_i_am() -> Response:
    form = cast("WhoIAmForm", WhoIAmForm.sent())
    if not form.validate():
        return page("signin/who_i_am.html", form=form, status=422)
    with writing(url_for(".account")):
        forget_kept_form()
        accounts.change_names(
            people.me(), said(form.first_name), said(form.last_name), said(form.phone) or None
        )
    return redirect(url_for(".account"), 303)


@views.get("/moi/compte/email")
@does("account.read")
def my_email() -> Response:
    return _email_page(EmailForm(kept_form()))


@views.post("/moi/compte/email")
@at_most("10/minute")
@does("account.change")
def ask_to_prove() -> Response:
    """Send a code to an address; it is mine once the code comes back."""
    form = cast("EmailForm", EmailForm.sent())
    if not form.validate():
        return _email_page(form, status=422)
    code_id = requested_write()
    drawn = codes.draw()
    then = url_for(".type_proof", code_id=code_id)
    with writing(then):
        forget_kept_form()
        accounts.ask_to_prove(drawn, people.me(), said(form.email), code_id=code_id)
    return redirect(then, 303)


def load_proof(code_id: UUID) -> EmailCode | None:
    """A code that proves an address."""
    return codes.found(code_id, Purpose.PROVE)


@views.get("/moi/compte/email/<uuid:code_id>")
@does("proof.type", load_proof)
def type_proof(row: EmailCode) -> Response:
    return _proof_page(row, MailedCodeForm())


@views.post("/moi/compte/email/<uuid:code_id>")
@at_most("30/minute")
@does("proof.type", load_proof)
def prove(row: EmailCode) -> Response:
    form = cast("MailedCodeForm", MailedCodeForm.sent())
    if not form.validate():
        return _proof_page(row, form, status=422)
    right = codes.is_right(row, said(form.code))
    then = url_for(".account") if right else request.path
    try:
        with writing(then):
            used = accounts.prove_address(people.me(), row, right=right)
    except accounts.AddressTaken:
        form.code.errors = [_("Cette adresse a déjà un autre compte.")]
        return _proof_page(row, form, status=422)
    if used is Used.WRONG:
        form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
        return _proof_page(row, form, status=422)
    return redirect(then, 303)


@views.post("/moi/compte/email/enlever")
@does("account.change")
def remove_email() -> Response:
    try:
        with writing(url_for(".account")):
            accounts.remove_address(people.me())
    except accounts.LastWayIn:
        return _email_page(EmailForm(), last_way=True, status=409)
    return redirect(url_for(".account"), 303)


@views.post("/moi/compte/messages")
@does("account.change")
def want_mails() -> Response:
    """Mails on or off."""
    wanted = request.form.get("wanted") == "yes"
    with writing(url_for(".account")):
        accounts.want_mails(people.me(), wanted=wanted)
    return redirect(url_for(".account"), 303)


@views.get("/moi/compte/code")
@does("account.read")
def my_code() -> Response:
    """A new code, chosen from inside; above it, a reset that somebody asked for."""
    return page("signin/my_code.html", form=NewCodeForm(), reset=_waiting_reset())


@views.post("/moi/compte/code")
@at_most("10/hour")
@does("account.change")
def change_code() -> Response:
    form = cast("NewCodeForm", NewCodeForm.sent())
    if not form.validate():
        return page("signin/my_code.html", form=form, reset=_waiting_reset(), status=422)
    code_hash = digits.hashed(said(form.code))
    with writing(url_for(".account")):
        cards.set_code(people.me(), code_hash)
    return redirect(url_for(".account"), 303)


@views.post("/moi/compte/code/<uuid:reset_id>")
@does("code_reset.answer", queries.reset)
def answer_reset(reset: CodeReset) -> Response:
    """« C’est moi »: it works now. « Ce n’est pas moi »: it is stopped."""
    answer = request.form.get("answer")
    if answer not in {"me", "not_me"}:
        abort(400)
    with suppress(resets.NothingToConfirm), writing(url_for(".account")):
        if answer == "me":
            resets.confirm_reset(reset, by=people.me())
        else:
            resets.stop_reset(reset)
    return redirect(url_for(".account"), 303)


@views.get("/moi/compte/journal")
@does("account.read")
def my_log() -> Response:
    """« Qui a fait quoi »."""
    lines = people.log_of(people.me().id)
    return page("signin/log.html", lines=[(each, words.of(each)) for each in lines])


def load_accompaniment(accompaniment_id: UUID) -> Accompaniment | None:
    return people.accompaniment(accompaniment_id)


@views.get("/moi/compte/accompagnement/<uuid:accompaniment_id>")
@does("accompaniment.answer", load_accompaniment)
def accompaniment(each: Accompaniment) -> Response:
    """Who wants to help me, or helps me: what it lets them do, yes, no, or stop."""
    if not each.runs_on():
        return redirect(url_for(".account"), 303)
    return page("signin/accompaniment.html", each=each)


@views.post("/moi/compte/accompagnement/<uuid:accompaniment_id>")
@does("accompaniment.answer", load_accompaniment)
def answer_accompaniment(each: Accompaniment) -> Response:
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        abort(400)
    with writing(url_for(".account")):
        accounts.answer_accompaniment(each, people.me(), agree=answer == "yes")
    return redirect(url_for(".account"), 303)


def _places() -> list[Tab]:
    """« Mes badges », « Mon équipe »…: first on the page of those who have two roles."""
    mine: Tab = {"key": "badges", "label": _("Mes badges"), "href": "/moi", "icon": "nugget"}
    return [mine, *staff_places()]


def _waiting_reset() -> CodeReset | None:
    reset = queries.pending_reset(people.me().id)
    return reset if reset and not reset.confirmed_by_id else None


def _email_page(form: EmailForm, *, last_way: bool = False, status: int = 200) -> Response:
    mine = people.me().email
    return page("signin/email.html", form=form, mine=mine, last_way=last_way, status=status)


def _proof_page(row: EmailCode, form: MailedCodeForm, *, status: int = 200) -> Response:
    again = url_for(".my_email")
    if not codes.is_open(row):
        return page("signin/code_closed.html", again=again, status=410)
    return page("signin/code.html", row=row, form=form, alone=True, again=again, status=status)
