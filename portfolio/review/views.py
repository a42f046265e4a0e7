"""The reviewer's queue and decision; INAÉ's agreements."""

import logging
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as AnyResponse

from portfolio.applications.actions import ChangedMeanwhile
from portfolio.applications.models import Application
from portfolio.applications.states import WAITING, ImpossibleChange
from portfolio.catalogue.models import Achievement
from portfolio.credentials.errors import CannotIssue
from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.actions import note_look
from portfolio.people.models import Act
from portfolio.people.queries import me
from portfolio.review import actions, queries
from portfolio.review.forms import AgreementForm, DecisionForm
from portfolio.review.models import Agreement
from portfolio.signin.kept import forget_kept_form, kept_form
from portfolio.web import afterwards, does, page, requested_write
from portfolio.web.forms import options
from portfolio.web.language import _

log = logging.getLogger(__name__)

views = Blueprint("review", __name__)


@views.get("/evaluer")
@does("review.queue")
def home() -> Response:
    return page("review/queue.html", queue=queries.waiting_for(me().id), late=queries.LATE)


@views.get("/evaluer/<uuid:application_id>")
@does("application.review", queries.application)
def look(application: Application) -> Response:
    """All of a request, and the answer. Who looks is in the person's log, or sees nothing."""
    holder_id, reviewer_id = application.holder_id, me().id
    afterwards(lambda: note_look(holder_id, reviewer_id, Act.LOOKED_AT_REQUEST), needed=True)
    typed = kept_form()
    form = DecisionForm(typed, version=str(application.version)).offer(_criteria(application))
    return _look(application, form, kept=typed is not None)


def _look(
    application: Application, form: DecisionForm, status: int = 200, *, kept: bool = False
) -> Response:
    return page(
        "review/application.html",
        status=status,
        application=application,
        form=form,
        queue=queries.waiting_for(me().id),
        late=queries.LATE,
        changed=status == 409,
        cannot_give=status == 503,
        kept=kept,
        open_to_decide=application.state in WAITING,
        taken_by=people.person(application.taken_by_id) if application.taken_by_id else None,
    )


def _criteria(application: Application) -> Sequence[str]:
    return application.adaptation_version.criteria


@views.post("/evaluer/<uuid:application_id>")
@does("application.decide", queries.application)
def decide(application: Application) -> AnyResponse:
    form = DecisionForm(request.form).offer(_criteria(application))
    if not form.validate():
        return _look(application, form, 422)
    then = url_for(".decided", application_id=application.id)
    try:
        with writing(then):
            forget_kept_form()
            actions.decide(application, form.decision(), by=me(), seen=form.seen())
    except (ImpossibleChange, ChangedMeanwhile, StaleDataError):
        return _not_done(application.id, form, 409)
    except CannotIssue as error:
        log.error("a badge could not be given: %s", error)
        return _not_done(application.id, form, 503)
    return redirect(then, 303)


def _not_done(application_id: UUID, form: DecisionForm, status: int) -> Response:
    """The request as it is now, and all that was typed. 409: it changed; 503: not signed."""
    application = queries.application(application_id)
    if application is None:
        abort(404)
    form.version.data = str(application.version)
    return _look(application, form, status)


@views.get("/evaluer/<uuid:application_id>/fait")
@does("application.review", queries.application)
def decided(application: Application) -> Response:
    queue = queries.waiting_for(me().id)
    return page("review/decided.html", application=application, queue=queue)


@views.post("/evaluer/<uuid:application_id>/prendre")
@does("application.decide", queries.application)
def take(application: Application) -> AnyResponse:
    then = url_for(".look", application_id=application.id)
    try:
        with writing(then):
            actions.take(application, by=me())
    except (ImpossibleChange, StaleDataError):  # a colleague was faster: look at it again
        return redirect(url_for(".look", application_id=application.id), 303)
    return redirect(then, 303)


@views.post("/evaluer/<uuid:application_id>/remettre")
@does("application.decide", queries.application)
def put_back(application: Application) -> AnyResponse:
    then = url_for(".home")
    try:
        with writing(then):
            actions.put_back(application, by=me())
    except (ImpossibleChange, StaleDataError):  # a colleague was faster: look at it again
        return redirect(url_for(".look", application_id=application.id), 303)
    return redirect(then, 303)


@views.get("/inae/accords")
@does("agreement.list")
def agreements() -> Response:
    return page("review/agreements.html", agreements=queries.agreements())


@views.get("/inae/accords/nouveau")
@does("agreement.make")
def new_agreement() -> Response:
    return page("review/new_agreement.html", form=_agreement_form())


@views.post("/inae/accords/nouveau")
@does("agreement.make")
def make_agreement() -> AnyResponse:
    form = _agreement_form(sent=True)
    if not form.validate() or form.since.data is None:
        return page("review/new_agreement.html", form=form, status=422)
    then = url_for(".agreements")
    try:
        with writing(then):
            chosen = [session.get_one(Achievement, UUID(each)) for each in form.badges.data or ()]
            actions.make_agreement(
                agreement_id=requested_write(),
                structure_id=UUID(form.structure.data),
                since=form.since.data,
                until=form.until.data,
                badges=chosen,
            )
    except actions.AlreadyAgreed:
        form.structure.errors = [_("Un accord existe déjà pour ces jours. Finissez-le d’abord.")]
        return page("review/new_agreement.html", form=form, status=422)
    return redirect(then, 303)


def _agreement_form(*, sent: bool = False) -> AgreementForm:
    form = AgreementForm(request.form) if sent else AgreementForm()
    form.structure.choices = options(
        [(str(each.id), each.name) for each in people.siae_structures()]
    )
    form.badges.choices = options([(str(key), name) for key, name in queries.achievements()])
    return form


@views.get("/inae/accords/<uuid:agreement_id>/finir")
@does("agreement.end", queries.agreement)
def confirm_end(agreement: Agreement) -> Response:
    return page("review/end_agreement.html", agreement=agreement)


@views.post("/inae/accords/<uuid:agreement_id>/finir")
@does("agreement.end", queries.agreement)
def end_agreement(agreement: Agreement) -> AnyResponse:
    then = url_for(".agreements")
    with writing(then):
        actions.end_agreement(agreement)
    return redirect(then, 303)
