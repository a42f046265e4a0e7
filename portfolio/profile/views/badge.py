"""One of my badges: what it says, who speaks of it, my proofs; take it away, delete it."""

from contextlib import suppress

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.credentials import queries as credentials
from portfolio.credentials.actions import NothingToAnswer, answer
from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.notices.actions import mark_all_read
from portfolio.profile import queries, words
from portfolio.profile.forms import AnswerForm
from portfolio.profile.views.blueprint import views
from portfolio.recognition.queries import words_about
from portfolio.web import afterwards, does, page


@views.get("/moi/badges/<uuid:credential_id>")
@does("credential.read", credentials.credential)
def badge(credential: Credential) -> Response:
    """My badge. What others wrote is « Visible » while the public can read it somewhere."""
    afterwards(lambda: mark_all_read(credential.holder_id, f"/moi/badges/{credential.id}"))
    return page(
        "profile/badge.html",
        credential=credential,
        badge=queries.badge_words(credential),
        said=words.said(words_about(credential.id)),
        seen=queries.seen_words(credential.holder_id),
        proofs=queries.proofs_of([credential.id]).get(credential.id, []),
    )


@views.get("/moi/badges/<uuid:credential_id>/repondre")
@does("credential.answer", credentials.credential)
def ask_answer(credential: Credential) -> AnyResponse:
    """« Je réponds » to who revoked my badge."""
    form = AnswerForm(data={"answer": credential.answer})
    return page("profile/answer.html", credential=credential, form=form)


@views.post("/moi/badges/<uuid:credential_id>/repondre")
@does("credential.answer", credentials.credential)
def send_answer(credential: Credential) -> AnyResponse:
    form = AnswerForm(request.form)
    if not form.validate():
        return page("profile/answer.html", credential=credential, form=form, status=422)
    then = url_for(".badge", credential_id=credential.id)
    with suppress(NothingToAnswer), writing(then):  # the page says how it stands
        answer(credential, form.answer.data or "")
    return redirect(then, 303)
