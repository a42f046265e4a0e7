"""What becomes of a request: sent, looked at, answered, started again."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.applications import actions, asking, queries, states
from portfolio.applications.actions import NoProof
from portfolio.applications.forms import told
from portfolio.applications.hooks import Hooks
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.applications.views import views
from portfolio.applications.words import sentences, timeline
from portfolio.db import writing
from portfolio.notices.actions import mark_all_read
from portfolio.people import queries as people
from portfolio.people.actions import note_look
from portfolio.people.models import Act
from portfolio.web import afterwards, answer_is, current_who, does, page, requested_write


@views.get("/demandes/<uuid:application_id>")
@does("application.read", queries.application)
def follow(application: Application) -> Response:
    """The page of a request: its state in words, the answer, what to do next.

    A counsellor who looks is in the person's log, or sees nothing.
    """
    holder_id, looker = application.holder_id, current_who().person_id
    if looker and looker != holder_id:
        afterwards(lambda: note_look(holder_id, looker, Act.LOOKED_AT_REQUEST), needed=True)
    elif looker:
        afterwards(lambda: mark_all_read(holder_id, request.path))
    answers, proofs = queries.answers(application.id), queries.proofs(application.id)
    return page(
        "applications/follow.html",
        application=application,
        version=application.adaptation_version,
        mine=current_who().person_id == application.holder_id,
        too_late=request.args.get("deja"),
        state_words=sentences(application.state),
        word=queries.last_word(application.id),
        timeline=timeline(queries.events(application.id)),
        **told(answers),
        proofs=proofs,
        step=states.stands_at(answers, has_proof=bool(proofs)),
        following=queries.following(application.id),
        reviewers=Hooks.reviewers(application),
        can=lambda change: states.possible(application.state, change),
    )


@views.get("/demandes/<uuid:application_id>/partie")
@does("application.read", queries.application)
def sent(application: Application) -> Response:
    """It has left: who looks, what next."""
    if application.sent_at is None:
        return redirect(url_for(".follow", application_id=application.id), 303)
    return page(
        "applications/sent.html",
        application=application,
        version=application.adaptation_version,
        reviewers=Hooks.reviewers(application),
    )


@views.get("/demandes/<uuid:application_id>/donne")
@does("application.read", queries.application)
def given(application: Application) -> Response:
    """The support badge was given at once."""
    if application.state is not State.GRANTED:
        return redirect(url_for(".follow", application_id=application.id), 303)
    return page(
        "applications/given.html", application=application, version=application.adaptation_version
    )


@views.get("/demandes/<uuid:application_id>/moi")
@does("application.send", queries.application)
def confirm(application: Application) -> Response:
    """« … a rempli avec vous. C’est bien vous ? »"""
    if application.asked_holder_at is None or application.state not in states.EDITABLE:
        return redirect(url_for(".follow", application_id=application.id), 303)
    events = [each for each in queries.events(application.id) if each.act == "ask_holder"]
    return page(
        "applications/confirm.html",
        application=application,
        version=application.adaptation_version,
        beside=events[-1].with_name if events else "",
        **told(queries.answers(application.id)),
        proofs=queries.proofs(application.id),
    )


@views.post("/demandes/<uuid:application_id>/moi")
@does("application.send", queries.application)
def say(application: Application) -> Response:
    """Yes sends it; no keeps it as a draft."""
    yes = request.form.get("me") == "yes"
    then = url_for(".sent" if yes else ".follow", application_id=application.id)
    try:
        with writing(then=then):
            if yes:
                named = application.named is not False
                actions.send(application, named=named, by=people.me())
            else:
                actions.refuse_to_send(application, by=people.me())
    except NoProof:  # removed since
        return redirect(url_for(".proofs", application_id=application.id), 303)
    return redirect(then, 303)


@views.get("/demandes/<uuid:application_id>/retirer")
@does("application.withdraw", queries.application)
def ask_withdraw(application: Application) -> Response:
    if not states.possible(application.state, "withdraw"):
        return redirect(url_for(".follow", application_id=application.id, deja=1), 303)
    return page(
        "applications/withdraw.html",
        application=application,
        version=application.adaptation_version,
    )


@views.post("/demandes/<uuid:application_id>/retirer")
@does("application.withdraw", queries.application)
def withdraw(application: Application) -> Response:
    then = url_for(".follow", application_id=application.id)
    with writing(then=then):
        actions.withdraw(application, by=people.me())
    return redirect(then, 303)


@views.post("/demandes/<uuid:application_id>/recommencer")
@does("application.start_again", queries.application)
def start_again(application: Application) -> Response:
    with writing():
        made = asking.start_again(requested_write(), application, by=people.me())
        then = url_for(".where", application_id=made.id)
        answer_is(then)
    return redirect(then, 303)
