"""One proof: look at it, name it, remove it. Its bytes leave only through the table."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio import clock
from portfolio.db import writing
from portfolio.evidence import actions, queries, words
from portfolio.evidence.forms import SeenForm, TitleForm
from portfolio.evidence.models import Evidence
from portfolio.files.answers import answer
from portfolio.files.errors import BadFile
from portfolio.people.actions import note_look
from portfolio.people.models import Act
from portfolio.signin.arrival import safe_path
from portfolio.web import afterwards, current_who, does, page

views = Blueprint("evidence", __name__)

JUST_ADDED = timedelta(hours=1)


@views.app_context_processor
def names() -> dict[str, object]:
    """What every page that shows a proof says of it."""
    return {
        "link_host": words.host,
        "pill_state": words.pill_state,
        "proof_name": words.proof_name,
        "thumb_kind": words.thumb_kind,
    }


def _back() -> str:
    """Where this page was opened from: the proofs of a request, or all proofs of the person."""
    try:
        return f"/demandes/{UUID(request.args['demande'])}/preuves"
    except (KeyError, ValueError):
        return url_for("evidence.mine")


def _request_id() -> str | None:
    return request.args.get("demande")


@views.get("/preuves")
@does("evidence.list")
def mine() -> Response:
    who = current_who()
    return page("evidence/mine.html", proofs=queries.of_person(who.person_id or UUID(int=0)))


@views.get("/preuves/<uuid:proof_id>")
@does("evidence.change", queries.proof)
def one(proof: Evidence) -> Response:
    return _one(proof, TitleForm(title=proof.title))


@views.post("/preuves/<uuid:proof_id>")
@does("evidence.change", queries.proof)
def rename(proof: Evidence) -> Response:
    form = TitleForm(request.form)
    if not form.validate():
        return _one(proof, form, 422)
    then = _back()
    with writing(then=then):
        actions.rename(proof, form.title.data or "")
    return redirect(then, 303)


def _one(proof: Evidence, form: TitleForm, status: int = 200) -> Response:
    return page(
        "evidence/one.html",
        status=status,
        proof=proof,
        form=form,
        back=_back(),
        demande=_request_id(),
    )


@views.get("/preuves/<uuid:proof_id>/effacer")
@does("evidence.remove", queries.proof)
def ask_remove(proof: Evidence) -> Response:
    """A proof just added is a slip to mend; an older one asks « C’est bien vous ? »."""
    if _asks_who(proof):
        return redirect(f"/moi/donnees/preuves/{proof.id}/effacer", 303)
    return page("evidence/remove.html", proof=proof, demande=_request_id())


@views.post("/preuves/<uuid:proof_id>/effacer")
@does("evidence.remove", queries.proof)
def remove(proof: Evidence) -> Response:
    if _asks_who(proof):
        return redirect(f"/moi/donnees/preuves/{proof.id}/effacer", 303)
    then = _back()
    with writing(then=then):
        actions.remove(proof)
    return redirect(then, 303)


@views.route("/preuves/<uuid:proof_id>/qui", methods=["GET", "POST"])
@does("evidence.change", queries.proof)
def seen(proof: Evidence) -> Response:
    """« On voit quelqu’un d’autre ? » `suite`: the page of ours that asked."""
    then = safe_path(request.args.get("suite", "")) or url_for("evidence.mine")
    form = SeenForm(request.form)
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return page("evidence/seen.html", status=status, proof=proof, form=form, back=then)
    with writing(then=then):
        actions.say_who_is_seen(proof, others=form.others.data == "yes")
    return redirect(then, 303)


@views.get("/preuves/<uuid:proof_id>/<size>")
@does("evidence.read", queries.proof)
def file(proof: Evidence, size: str) -> Response:
    """The bytes. Who looks, other than the holder, is in the holder's log or gets nothing."""
    stored = queries.file_of(proof, size)
    if stored is None:
        abort(404)
    looker = current_who().person_id
    if looker and looker != proof.holder_id:
        holder_id = proof.holder_id
        afterwards(lambda: note_look(holder_id, looker, Act.LOOKED_AT_PROOF), needed=True)
    try:
        return answer(stored, words.file_name(proof, stored.media_type))
    except BadFile:
        abort(404)


def _asks_who(proof: Evidence) -> bool:
    """Whether the person who is asking deletes something they have had for a while."""
    return current_who().person_id is not None and clock.now() - proof.made_at > JUST_ADDED
