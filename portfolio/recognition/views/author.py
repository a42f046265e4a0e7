"""`/mot/<token>`: the author finds, confirms, corrects and withdraws their word."""

from typing import Any, cast
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.config import settings
from portfolio.db import writing
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import WordTakenBack
from portfolio.recognition.forms import SaidForm
from portfolio.recognition.links import token_of
from portfolio.recognition.models import Endorsement, EndorsementState
from portfolio.recognition.views.blueprint import views
from portfolio.signin import codes
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.forms import EmailForm, MailedCodeForm, said
from portfolio.signin.models import EmailCode
from portfolio.web import A_ROOM, A_ROOM_OF_MAILS, at_most, does, page, requested_write
from portfolio.web.language import _
from portfolio.web.secrets import token_hash


@views.get("/mot/<token>")
@does("word.read", queries.word_by)
def my_word(word: Endorsement) -> Response:
    """The word as it stands, and what its author may do with it."""
    return _page("recognition/word.html", word, token=token_of(word))


@views.get("/mot/<token>/adresse")
@does("word.prove", queries.word_by)
def say_address(word: Endorsement) -> Response:
    """Screen 2, that may be passed: an address to confirm by a code."""
    return _page("recognition/address.html", word, token=token_of(word), form=EmailForm())


def _this_word() -> str:
    """The word of this address, to be counted and not read."""
    return token_hash(str((request.view_args or {})["token"])).hex()


@views.post("/mot/<token>/adresse")
@at_most(A_ROOM_OF_MAILS)
@at_most("10/hour", of=_this_word)  # any address may be written there
@does("word.prove", queries.word_by)
def send_code(word: Endorsement) -> Response:
    form = cast("EmailForm", EmailForm.sent())
    if not form.validate():
        return _page("recognition/address.html", word, 422, token=token_of(word), form=form)
    drawn, code_id = codes.draw(), requested_write()
    then = url_for(".type_code", token=token_of(word), code_id=code_id)
    with writing(then):
        codes.send(drawn, Purpose.RECOMMEND, said(form.email), code_id=code_id)
    return redirect(then, 303)


@views.get("/mot/<token>/code/<uuid:code_id>")
@does("word.prove", queries.word_by)
def type_code(word: Endorsement, code_id: UUID) -> Response:
    """Screen 3: the code that came by e-mail."""
    return _code_page(word, _code(code_id), MailedCodeForm())


@views.post("/mot/<token>/code/<uuid:code_id>")
@at_most(A_ROOM)
@does("word.prove", queries.word_by)
def prove_address(word: Endorsement, code_id: UUID) -> Response:
    row, form = _code(code_id), cast("MailedCodeForm", MailedCodeForm.sent())
    if not form.validate():
        return _code_page(word, row, form, status=422)
    right = codes.is_right(row, said(form.code))
    then = url_for(".thanks", token=token_of(word)) if right else request.path
    with writing(then):
        used = codes.use(row, right=right)
        if used is Used.RIGHT and word.state is not EndorsementState.WITHDRAWN:
            actions.prove_address(word, row.email)
    if used is Used.RIGHT:
        return redirect(then, 303)
    if used is Used.WRONG:
        form.code.errors = [_("Ce n’est pas le bon code. Essayez encore.")]
        return _code_page(word, row, form, status=422)
    return redirect(request.path, 303)


@views.get("/mot/<token>/merci")
@does("word.read", queries.word_by)
def thanks(word: Endorsement) -> Response:
    """The last screen: thanks, and the link to keep."""
    link = settings().public_url + url_for(".my_word", token=token_of(word))
    return _page("recognition/thanks.html", word, link=link)


@views.get("/mot/<token>/changer")
@does("word.correct", queries.word_by)
def ask_correct(word: Endorsement) -> Response:
    form = SaidForm.of(word)
    return _page("recognition/correct.html", word, token=token_of(word), form=form)


@views.post("/mot/<token>/changer")
@at_most(A_ROOM, keeps=True)
@does("word.correct", queries.word_by)
def correct(word: Endorsement) -> Response:
    form = cast("SaidForm", SaidForm.sent())
    if not form.validate():
        return _page("recognition/correct.html", word, 422, token=token_of(word), form=form)
    then = url_for(".my_word", token=token_of(word))
    try:
        with writing(then):
            actions.correct(word, form.said)
    except WordTakenBack:
        pass  # the page says so
    return redirect(then, 303)


@views.get("/mot/<token>/enlever")
@does("word.withdraw", queries.word_by)
def ask_take_back(word: Endorsement) -> Response:
    """What disappears, said before."""
    return _page("recognition/take_back.html", word, token=token_of(word))


@views.post("/mot/<token>/enlever")
@does("word.withdraw", queries.word_by)
def take_back(word: Endorsement) -> Response:
    then = url_for(".my_word", token=token_of(word))
    with writing(then):
        actions.take_back(word)
    return redirect(then, 303)


def _page(template: str, word: Endorsement, status: int = 200, **values: Any) -> Response:
    """A page of the author's; once withdrawn, all of them say so."""
    if word.state is EndorsementState.WITHDRAWN:
        return page("recognition/taken_back.html", word=word, status=410)
    return page(template, word=word, status=status, **values)


def _code(code_id: UUID) -> EmailCode:
    return codes.found(code_id, Purpose.RECOMMEND) or abort(404)


def _code_page(
    word: Endorsement, row: EmailCode, form: MailedCodeForm, *, status: int = 200
) -> Response:
    token = token_of(word)
    if not codes.is_open(row):
        return _page("recognition/code_closed.html", word, 410, token=token)
    return _page("recognition/code.html", word, status, token=token, form=form, row=row)
