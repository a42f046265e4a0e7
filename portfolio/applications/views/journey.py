"""Five questions, one a screen: badge, where, in my words, proofs, look again and send."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.applications import actions, asking, queries
from portfolio.applications.actions import (
    STORY,
    WHERE,
    AlreadyHeld,
    ChangedMeanwhile,
    NoProof,
)
from portfolio.applications.asking import AlreadyBegun
from portfolio.applications.forms import (
    AutomaticForm,
    BadgeForm,
    SendForm,
    StoryForm,
    WhereForm,
    place_icons,
    told,
)
from portfolio.applications.hooks import Hooks
from portfolio.applications.models import Application
from portfolio.applications.states import BADGE_OPEN, EDITABLE, ImpossibleChange, stands_at
from portfolio.applications.views import views
from portfolio.catalogue import queries as catalogue
from portfolio.credentials import queries as credentials
from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Person
from portfolio.signin.kept import forget_kept_form, kept_form
from portfolio.web import answer_is, current_who, does, page, requested_write
from portfolio.web.language import _

NAMES = ("badge", "where", "story", "proofs", "check")


def beside() -> Person | None:
    """Who sits beside the person, in a session for filling together."""
    who = current_who()
    return session.get(Person, who.beside_id) if who.together else None


def _after(step: str, application: Application) -> str:
    """The next screen; « Changer » comes back to the last one, « plus tard » leaves."""
    if request.form.get("later"):
        return url_for(".later", application_id=application.id)
    if request.args.get("retour"):
        return url_for(".check", application_id=application.id)
    following = NAMES[NAMES.index(step) + 1]
    return url_for(f".{following}", application_id=application.id)


def before(step: str, application: Application) -> str:
    """« Précédent »."""
    if request.args.get("retour"):
        return url_for(".check", application_id=application.id)
    earlier = NAMES[NAMES.index(step) - 1]
    if earlier == "badge" and application.state not in BADGE_OPEN:
        earlier = "follow"
    return url_for(f".{earlier}", application_id=application.id)


def refuse_closed(application: Application) -> None:
    """A step of a request that has left leads to its page."""
    if application.state not in EDITABLE:
        raise ImpossibleChange(application.state, "answer")


@views.get("/demandes/nouvelle")
@does("application.start")
def new() -> Response:
    """Step 1 of a request that does not exist yet. `badge`: the one that was pressed."""
    slug = request.args.get("badge", "")
    chosen = catalogue.achievement(slug)
    if chosen and chosen.automatic:
        return page(
            "applications/automatic.html",
            badge=catalogue.badge(slug),
            form=AutomaticForm(badge=slug),
        )
    if slug in credentials.held(people.me().id):
        raise AlreadyHeld(slug)
    return _which(people.me().id, BadgeForm(badge=slug), back="/demander")


@views.post("/demandes/nouvelle")
@does("application.start")
def start() -> Response:
    form = BadgeForm(request.form).offer(catalogue.shelves())
    chosen = catalogue.achievement(form.badge.data or "")
    if chosen and chosen.automatic:
        return _automatic()
    if not form.validate() or chosen is None:
        return _which(people.me().id, form, back="/demander", status=422)
    following = ".later" if request.form.get("later") else ".where"
    with writing():
        begun = asking.start(requested_write(), people.me(), chosen)
        then = url_for(following, application_id=begun.id)
        answer_is(then)
    return redirect(then, 303)


def _automatic() -> Response:
    form = AutomaticForm(request.form)
    slug = form.badge.data or ""
    if not form.validate():
        return _offer(slug, form, status=422)
    achievement = catalogue.achievement(slug)
    if achievement is None:
        abort(404)
    named = form.named.data == "yes"
    with writing():
        given = asking.ask_automatic(requested_write(), people.me(), achievement, named=named)
        then = url_for(".given", application_id=given.id)
        answer_is(then)
    return redirect(then, 303)


def _offer(slug: str, form: AutomaticForm, status: int = 200) -> Response:
    badge = catalogue.badge(slug)
    return page("applications/automatic.html", badge=badge, form=form, status=status)


@views.get("/demandes/<uuid:application_id>/badge")
@does("application.answer", queries.application)
def badge(application: Application) -> Response:
    if application.state not in BADGE_OPEN:
        raise ImpossibleChange(application.state, "choose_badge")
    slug = application.adaptation_version.achievement_version.achievement.slug
    back = url_for(".later", application_id=application.id)
    return _which(application.holder_id, BadgeForm(badge=slug), back=back)


@views.post("/demandes/<uuid:application_id>/badge")
@does("application.answer", queries.application)
def change_badge(application: Application) -> Response:
    form = BadgeForm(request.form).offer(catalogue.shelves())
    chosen = catalogue.achievement(form.badge.data or "")
    back = url_for(".later", application_id=application.id)
    if not form.validate() or chosen is None:
        return _which(application.holder_id, form, back=back, status=422)
    then = _after("badge", application)
    try:
        with writing(then=then):
            asking.choose_badge(application, chosen)
    except AlreadyBegun:
        form.badge.errors = [_("Vous avez déjà une demande pour ce badge.")]
        return _which(application.holder_id, form, back=back, status=422)
    except AlreadyHeld:
        form.badge.errors = [_("Vous avez déjà ce badge. Choisissez-en un autre.")]
        return _which(application.holder_id, form, back=back, status=422)
    return redirect(then, 303)


def _which(holder_id: UUID, form: BadgeForm, *, back: str, status: int = 200) -> Response:
    shelves = catalogue.shelves()
    return page(
        "applications/badge.html",
        status=status,
        form=form.offer(shelves, credentials.held(holder_id)),
        step=1,
        total=5,
        back=back,
        lines={badge.slug: badge for shelf in shelves for badge in shelf.badges},
    )


@views.get("/demandes/<uuid:application_id>/ou")
@does("application.answer", queries.application)
def where(application: Application) -> Response:
    refuse_closed(application)
    kept = queries.answers(application.id).get(WHERE)
    known = {"where": kept.value if kept else [], "seen": _number(kept)}
    form = WhereForm(kept_form(), data=known)
    return _where(application, form.ask(application.adaptation_version))


@views.post("/demandes/<uuid:application_id>/ou")
@does("application.answer", queries.application)
def answer_where(application: Application) -> Response:
    form = WhereForm(request.form).ask(application.adaptation_version)
    if not form.validate() and not request.form.get("later"):
        return _where(application, form, status=422)
    offered = application.adaptation_version.places
    places = [each for each in form.where.data or [] if each in offered]
    then = _after("where", application)
    try:
        with writing(then=then):
            forget_kept_form()
            if places:
                actions.answer(application, WHERE, places, seen=form.seen.data, beside=beside())
    except ChangedMeanwhile as changed:
        _seen_now(form, application, WHERE)
        return _where(application, form, status=409, other=changed.now)
    return redirect(then, 303)


def _where(application: Application, form: WhereForm, **values: Any) -> Response:
    return _step("where", 2, application, form=form, icons=place_icons(), **values)


@views.get("/demandes/<uuid:application_id>/recit")
@does("application.answer", queries.application)
def story(application: Application) -> Response:
    refuse_closed(application)
    kept = queries.answers(application.id).get(STORY)
    known = {"story": kept.value if kept else "", "seen": _number(kept)}
    form = StoryForm(kept_form(), data=known)
    return _story(application, form.ask(application.adaptation_version))


@views.post("/demandes/<uuid:application_id>/recit")
@does("application.answer", queries.application)
def answer_story(application: Application) -> Response:
    form = StoryForm(request.form).ask(application.adaptation_version)
    if not form.validate():
        return _story(application, form, status=422)
    then, told_now = _after("story", application), form.story.data or ""
    left_open = request.form.get("later") and not told_now and not form.seen.data
    try:
        with writing(then=then):
            forget_kept_form()
            if not left_open:
                actions.answer(application, STORY, told_now, seen=form.seen.data, beside=beside())
    except ChangedMeanwhile as changed:
        _seen_now(form, application, STORY)
        return _story(application, form, status=409, other=changed.now)
    return redirect(then, 303)


def _story(application: Application, form: StoryForm, **values: Any) -> Response:
    return _step("story", 3, application, form=form, **values)


def _number(kept: object) -> int:
    return getattr(kept, "number", 0)


def _seen_now(form: WhereForm | StoryForm, application: Application, question: str) -> None:
    """The form as typed now knows that the other answer was seen."""
    form.shows(_number(queries.answers(application.id).get(question)))


@views.get("/demandes/<uuid:application_id>/verifier")
@does("application.answer", queries.application)
def check(application: Application) -> Response:
    refuse_closed(application)
    named = "no" if application.named is False else "yes"
    form = SendForm(kept_form(), data={"named": named})
    form.shows(application.version)
    return _check(application, form)


def _check(application: Application, form: SendForm, **values: Any) -> Response:
    together = bool(current_who().together)
    return _step(
        "check",
        5,
        application,
        form=form,
        **told(queries.answers(application.id)),
        proofs=queries.proofs(application.id),
        counsellors=[each.first_name for each in people.counsellors(application.holder_id)],
        reviewers=Hooks.reviewers(application),
        together=together,
        can_confirm=together and Hooks.confirm is not None,
        **values,
    )


@views.post("/demandes/<uuid:application_id>/verifier")
@does("application.send", queries.application)
def send(application: Application) -> Response:
    form = SendForm(request.form)
    if not form.validate():
        return _check(application, form, status=422)
    named, then = form.named.data == "yes", url_for(".sent", application_id=application.id)
    try:
        with writing(then=then):
            forget_kept_form()
            actions.send(application, named=named, by=people.me(), seen=form.seen.data)
    except (NoProof, AlreadyHeld) as error:
        return _not_sent(application, form, error)
    except ChangedMeanwhile:
        form.shows(application.version)
        return _check(application, form, status=409, changed=True)
    return redirect(then, 303)


def _not_sent(application: Application, form: SendForm, why: NoProof | AlreadyHeld) -> Response:
    form.proof.errors = [
        _("Ajoutez une preuve. Une seule suffit.")
        if isinstance(why, NoProof)
        else _("Vous avez déjà ce badge. Vous pouvez retirer cette demande.")
    ]
    return _check(application, form, status=422)


@views.post("/demandes/<uuid:application_id>/ensemble")
@does("application.ask_holder", queries.application)
def together(application: Application) -> Response:
    """Filled together: the person proves it is them now, or says so later in their own app."""
    form = SendForm(request.form)
    if not form.validate():
        return _check(application, form, status=422)
    now = request.form.get("how") == "now" and Hooks.confirm is not None
    named = form.named.data == "yes"
    then = _after_filling(application, now=now)
    sitting = beside()
    if sitting is None:
        abort(403)
    try:
        with writing(then=then):
            if now:
                actions.choose_named(application, named=named)
            else:
                actions.ask_holder_to_send(application, named=named, beside=sitting)
                Hooks.close()
    except (NoProof, AlreadyHeld) as error:
        return _not_sent(application, form, error)
    return redirect(then, 303)


def _after_filling(application: Application, *, now: bool) -> str:
    if now and Hooks.confirm:
        return Hooks.confirm(application)
    return Hooks.ended() if Hooks.ended else url_for(".later", application_id=application.id)


@views.get("/demandes/<uuid:application_id>/plus-tard")
@does("application.answer", queries.application)
def later(application: Application) -> Response:
    refuse_closed(application)
    leave = Hooks.leave(application) if current_who().together and Hooks.leave else None
    step = stands_at(queries.answers(application.id), has_proof=queries.has_proof(application.id))
    return page("applications/later.html", application=application, leave=leave, step=step)


def _step(name: str, number: int, application: Application, **values: Any) -> Response:
    return page(
        f"applications/{name}.html",
        application=application,
        version=application.adaptation_version,
        step=number,
        total=5,
        back=before(name, application),
        **values,
    )
