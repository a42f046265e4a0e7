"""Step 4: the proofs of a request. Several ways to add one; one is enough."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from portfolio.applications import actions, queries
from portfolio.applications.models import Application
from portfolio.applications.views import views
from portfolio.applications.views.journey import before, beside, refuse_closed
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence import queries as evidence_queries
from portfolio.evidence.forms import LinkForm, PaperForm, PhotoForm, SoundForm, TextForm
from portfolio.evidence.models import Evidence
from portfolio.files import actions as files
from portfolio.files.actions import Kept
from portfolio.files.errors import BadFile
from portfolio.files.kinds import Family
from portfolio.people.models import Person
from portfolio.signin.kept import forget_kept_form, kept_form
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.forms import Form
from portfolio.web.language import _

MOST_AT_ONCE = 5  # files of the plain form; the script sends them one by one


@dataclass(frozen=True)
class FileWay:
    """A way to add files: its form, what is wanted, what to say when nothing was chosen."""

    form: type[PhotoForm | SoundForm | PaperForm]
    wanted: frozenset[Family]
    missing: Callable[[], str]


FILE_WAYS = {
    "photo": FileWay(PhotoForm, frozenset({Family.PHOTO}), lambda: _("Choisissez une photo.")),
    "voix": FileWay(SoundForm, frozenset({Family.SOUND}), lambda: _("Choisissez un son.")),
    "papier": FileWay(
        PaperForm,
        frozenset({Family.DOCUMENT, Family.PHOTO}),
        lambda: _("Choisissez un PDF ou une photo."),
    ),
}
WORD_WAYS: dict[str, type[TextForm | LinkForm]] = {"mots": TextForm, "lien": LinkForm}


@views.get("/demandes/<uuid:application_id>/preuves")
@does("application.answer", queries.application)
def proofs(application: Application) -> Response:
    refuse_closed(application)
    return page(
        "applications/proofs.html",
        block="proofs",
        application=application,
        version=application.adaptation_version,
        proofs=queries.proofs(application.id),
        others=len(queries.other_proofs(application)),
        step=4,
        total=5,
        back=before("proofs", application),
        retour=request.args.get("retour"),
    )


@views.get("/demandes/<uuid:application_id>/preuves/ajouter/<way>")
@does("application.answer", queries.application)
def add(application: Application, way: str) -> Response:
    refuse_closed(application)
    if way in FILE_WAYS:
        return _add(application, way, FILE_WAYS[way].form())
    if way not in WORD_WAYS:
        abort(404)
    return _add(application, way, WORD_WAYS[way](kept_form()))


@views.post("/demandes/<uuid:application_id>/preuves/ajouter/<way>")
@at_most("60/minute", keeps=True)
@does("application.answer", queries.application)
def take(application: Application, way: str) -> Response:
    refuse_closed(application)
    if way in FILE_WAYS:
        return _take_files(application, way)
    if way not in WORD_WAYS:
        abort(404)
    return _take_words(application, way)


def _add(application: Application, way: str, form: Form, **values: Any) -> Response:
    return page(
        f"applications/add/{way}.html",
        application=application,
        form=form,
        back=url_for(".proofs", application_id=application.id),
        **values,
    )


def _take_words(application: Application, way: str) -> Response:
    form = WORD_WAYS[way](request.form)
    if not form.validate():
        return _add(application, way, form, status=422)
    proof_id, then = requested_write(), url_for(".proofs", application_id=application.id)
    with writing(then=then):
        forget_kept_form()
        holder, sitting = _holder(application), beside()
        if isinstance(form, LinkForm):
            made = evidence.keep_link(proof_id, holder, form.url.data or "", beside=sitting)
        else:
            made = evidence.keep_text(proof_id, holder, form.text.data or "", beside=sitting)
        actions.attach(application, made)
    return redirect(then, 303)


def _take_files(application: Application, way: str) -> Response:
    """Keep the good files; for each other one, its name and a sentence."""
    known = FILE_WAYS[way]
    form = known.form()
    sent = [each for each in request.files.getlist("files") if each.filename]
    write, then = requested_write(), url_for(".proofs", application_id=application.id)
    good, refused = _make_safe(sent[:MOST_AT_ONCE], known.wanted)
    if good:
        try:
            _keep(application, write, good, then)
        except BaseException:
            for kept in good:
                files.discard(kept)
            raise
    if not sent:
        refused = [known.missing()]
    elif len(sent) > MOST_AT_ONCE:
        refused.append(_("Envoyez 5 fichiers à la fois. Les autres attendent."))
    if not refused:
        return redirect(then, 303)
    form.files.errors = refused
    return _add(application, way, form, status=422, kept=len(good), refused=refused)


def _make_safe(sent: list[FileStorage], wanted: frozenset[Family]) -> tuple[list[Kept], list[str]]:
    good: list[Kept] = []
    refused: list[str] = []
    for each in sent:
        try:
            good.append(files.store(BytesIO(each.stream.read()), wanted))
        except BadFile as error:
            name = (each.filename or "")[:40]
            sentence = str(error.sentence)
            refused.append(f"{name}\u00a0: {sentence}" if len(sent) > 1 else sentence)
    return good, refused


def _keep(application: Application, write: UUID, good: list[Kept], then: str) -> None:
    with writing(then=then):
        holder, sitting = _holder(application), beside()
        for number, kept in enumerate(good):
            proof_id = write if number == 0 else uuid5(write, str(number))
            actions.attach(application, evidence.keep_file(proof_id, holder, kept, beside=sitting))


def _holder(application: Application) -> Person:
    return session.get_one(Person, application.holder_id)


@views.get("/demandes/<uuid:application_id>/preuves/choisir")
@does("application.attach", queries.application)
def choose(application: Application) -> Response:
    """One photo can serve two badges: choose among my proofs."""
    refuse_closed(application)
    return page(
        "applications/choose.html",
        application=application,
        proofs=queries.other_proofs(application),
        back=url_for(".proofs", application_id=application.id),
    )


@views.post("/demandes/<uuid:application_id>/preuves/choisir")
@does("application.attach", queries.application)
def attach(application: Application) -> Response:
    wanted = set(request.form.getlist("proof"))
    then = url_for(".proofs", application_id=application.id)
    with writing(then=then):
        for proof in queries.other_proofs(application):
            if str(proof.id) in wanted:
                actions.attach(application, proof)
    return redirect(then, 303)


@views.post("/demandes/<uuid:application_id>/preuves/<uuid:proof_id>/retirer")
@does("application.answer", queries.application)
def detach(application: Application, proof_id: UUID) -> Response:
    proof = evidence_queries.proof(proof_id)
    if proof is None or proof.holder_id != application.holder_id:
        abort(404)
    then = url_for(".proofs", application_id=application.id)
    with writing(then=then):
        kept: Evidence = session.get_one(Evidence, proof_id)
        actions.detach(application, kept)
    return redirect(then, 303)
