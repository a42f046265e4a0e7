"""« J’ajoute un badge d’ailleurs »: bring files, read the result; one badge, its look, its end."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.files.answers import answer
from portfolio.files.errors import BadFile, NoPlace, StorageDown
from portfolio.imports import actions, looking, opening, queries, words
from portfolio.imports.forms import BringForm, LookForm
from portfolio.imports.looking import Looked
from portfolio.imports.models import BadgeImport, ImportedBadge
from portfolio.people import queries as people
from portfolio.signin.views.confirm import confirmed, is_confirmed
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.forms import options

views = Blueprint("imports", __name__)


@views.get("/moi/badges/ajouter")
@does("imported.add")
def ask() -> Response:
    return _question(BringForm())


@views.post("/moi/badges/ajouter")
@at_most("10/minute;60/hour")
@does("imported.add")
def add() -> Response:
    """Read, verify and lay down before the write; then keep all of it at once."""
    form = BringForm(request.form)
    if not form.validate():
        return _question(form, 422)
    import_id, me = requested_write(), people.me()
    given = opening.opened(request.files.getlist("files"))
    address = (form.address.data or "").strip()
    if not given and not address:
        form.say_missing()
        return _question(form, 422)
    looked: list[Looked] = []
    try:
        looked = looking.look_at(given, me.email)
        if address:
            url = address if "://" in address else f"https://{address}"
            looked.append(looking.look_there(url, me.email))
    except (NoPlace, StorageDown) as error:
        form.files.errors = [error.sentence]
        return _question(form, 503)
    then = url_for(".result", import_id=import_id)
    try:
        with writing(then):
            actions.take_in(import_id, me, looked)
    except BaseException:  # a second tap, too: nothing of this one is kept
        looking.discard(looked)
        raise
    return redirect(then, 303)


@views.get("/moi/badges/ajouts/<uuid:import_id>")
@does("import.read", queries.one_import)
def result(made: BadgeImport) -> Response:
    """What happened to each file."""
    return page("imports/result.html", lines=made.lines, told=words.told)


@views.get("/moi/badges/ailleurs/<uuid:badge_id>")
@does("imported.read", queries.badge)
def badge(badge: ImportedBadge) -> Response:
    return page(
        "imports/badge.html",
        badge=badge,
        standing=words.standing(badge),
        pathway_name=queries.pathway_name(badge.tint),
    )


@views.get("/moi/badges/ailleurs/<uuid:badge_id>/image")
@does("imported.read", queries.badge)
def picture(badge: ImportedBadge) -> Response:
    """The picture that our decoder drew anew."""
    stored = queries.picture_of(badge)
    if stored is None:
        abort(404)
    try:
        return answer(stored, "badge.jpg")
    except BadFile:
        abort(404)


@views.get("/moi/badges/ailleurs/<uuid:badge_id>/fichier")
@does("imported.read", queries.badge)
def original(badge: ImportedBadge) -> Response:
    """The file as it came: saved, never shown."""
    stored = queries.original_of(badge)
    if stored is None:
        abort(404)
    try:
        return answer(stored, words.file_name(badge))
    except BadFile:
        abort(404)


@views.route("/moi/badges/ailleurs/<uuid:badge_id>/pierre", methods=["GET", "POST"])
@does("imported.dress", queries.badge)
def look(badge: ImportedBadge) -> Response:
    """Choose the pathway and the drawing."""
    sent = request.method == "POST"
    form = LookForm(request.form) if sent else LookForm(tint=badge.tint, icon=badge.icon)
    form.tint.choices = options([(each.tint, each.name) for each in queries.pathways()])
    if not sent or not form.validate():
        return page("imports/look.html", badge=badge, form=form, status=422 if sent else 200)
    then = url_for(".badge", badge_id=badge.id)
    with writing(then):
        actions.dress(badge, tint=form.tint.data, icon=form.icon.data)
    return redirect(then, 303)


@views.get("/moi/badges/ailleurs/<uuid:badge_id>/effacer")
@does("imported.forget", queries.badge)
def ask_forget(badge: ImportedBadge) -> Response:
    return page("imports/forget.html", badge=badge, confirmed=is_confirmed())


@views.post("/moi/badges/ailleurs/<uuid:badge_id>/effacer")
@does("imported.forget", queries.badge)
@confirmed
def forget(badge: ImportedBadge) -> Response:
    then = "/moi"
    with writing(then):
        actions.forget(badge)
    return redirect(then, 303)


def _question(form: BringForm, status: int = 200) -> Response:
    return page("imports/ask.html", status=status, form=form)
