"""« Remplir ensemble »: this screen becomes the person's, for one request, 45 minutes.

The counsellor's own session ends first; nobody is ever signed in as somebody else. To send,
the person shows who they are (card and code, or passkey), or says so later in their own app.
"""

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import actions, queries
from portfolio.accompany.forms import ProofForm, TogetherForm
from portfolio.accompany.views.blueprint import views
from portfolio.applications import actions as application_actions
from portfolio.applications import queries as applications
from portfolio.applications.actions import NoProof
from portfolio.applications.asking import AlreadyBegun
from portfolio.applications.hooks import Hooks
from portfolio.applications.models import Application
from portfolio.applications.states import EDITABLE
from portfolio.catalogue import queries as catalogue
from portfolio.credentials import queries as credentials
from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Person
from portfolio.people.queries import me
from portfolio.signin import cards, digits, passkeys, sessions
from portfolio.signin import queries as signin
from portfolio.signin.actions import cards as card_actions
from portfolio.signin.actions import passkeys as passkey_actions
from portfolio.signin.actions.cards import Tried
from portfolio.signin.forms import card_on_photo, said
from portfolio.signin.models import AccessCard
from portfolio.signin.passkeys import NotProved
from portfolio.web import at_most, current_who, does, page, requested_write
from portfolio.web.forms import options
from portfolio.web.language import _, of
from portfolio.web.receipts import answer_whoever_asks

CLOSED = "closed space"
CARD = "card read"  # whose code alone is still to type: [request, card]


@views.get("/equipe/personnes/<uuid:person_id>/ensemble")
@does("person.fill", people.person)
def together(person: Person) -> Response:
    """Which request: one that waits to be finished, or a new badge."""
    form = TogetherForm()
    return _which_page(person, form, _offer(person, form))


def _offer(person: Person, form: TogetherForm) -> dict[str, Application]:
    """Put the choices into `form`: the requests to go on with (returned, by id), and badges."""
    drafts = {str(each.id): each for each in queries.unfinished(person.id, me().id)}
    lines = [line for shelf in catalogue.shelves() for line in shelf.badges if not line.automatic]
    names = [
        (key, each.adaptation_version.achievement_version.name) for key, each in drafts.items()
    ]
    started = {
        each.adaptation_version.achievement_version.achievement.slug for each in drafts.values()
    }
    taken = started | credentials.held(person.id).keys()
    new = [(line.slug, line.name) for line in lines if line.slug not in taken]
    form.ask(person.first_name).what.choices = options([*names, *new])
    return drafts


def _which_page(
    person: Person, form: TogetherForm, drafts: dict[str, Application], status: int = 200
) -> Response:
    badges = {line.slug: line for shelf in catalogue.shelves() for line in shelf.badges}
    return page("accompany/together.html", status=status, person=person, form=form,
                drafts=drafts, badges=badges)  # fmt: skip


@views.post("/equipe/personnes/<uuid:person_id>/ensemble")
@at_most("60/hour")
@does("person.fill", people.person)
def begin(person: Person) -> AnyResponse:
    """Lock my space, and let the person have the screen."""
    form = TogetherForm(request.form)
    drafts = _offer(person, form)
    if not form.validate():
        if form.what.data in credentials.held(person.id):  # given since the page was shown
            form.what.errors = [_("%(name)s a déjà ce badge.", name=person.first_name)]
        return _which_page(person, form, drafts, 422)
    draft = drafts.get(form.what.data)
    badge = None if draft else catalogue.achievement(form.what.data)
    counsellor = me()
    application_id = draft.id if draft else requested_write()
    then = url_for("applications.where", application_id=application_id)
    try:
        with writing(then):
            if draft:
                actions.go_on_together(draft, person, by=counsellor)
            elif badge:
                actions.begin_together(application_id, person, by=counsellor, badge=badge)
    except AlreadyBegun:  # alone, or sent: not among `drafts`, not to be opened here
        form.what.errors = [_asked_already(person.first_name)]
        return _which_page(person, form, drafts, 422)
    return redirect(then, 303)


def _asked_already(name: str) -> str:
    return " ".join(
        [
            _("%(name)s a déjà une demande pour ce badge.", name=name),
            _("%(name)s peut l’ouvrir sur son téléphone.", name=name),
            _("Ou choisissez un autre badge."),
        ]
    )


def load(application_id: UUID) -> Application | None:
    """The request of this session, with its badge and its holder."""
    return applications.application(application_id)


@views.get("/ensemble/<uuid:application_id>/moi")
@does("together.confirm", load)
def confirm(application: Application) -> AnyResponse:
    """« C’est bien moi »: the card and the code, a finger or a face, or later at home."""
    if application.state not in EDITABLE:
        return redirect(url_for(".leave", application_id=application.id), 303)
    return _confirm_page(application, ProofForm())


def _confirm_page(
    application: Application, form: ProofForm, *, refused: str = "", status: int = 200
) -> Response:
    return page(
        "accompany/confirm.html",
        status=status,
        application=application,
        holder=application.holder,
        form=form,
        refused=refused,
        asked=passkeys.ask_proof() if signin.has_passkey(application.holder_id) else None,
        has_card=signin.has_code(application.holder_id),
        card_read=_card_read(application) is not None,
    )


@views.post("/ensemble/<uuid:application_id>/moi")
@at_most("20/minute")
@does("together.confirm", load)
def send(application: Application) -> AnyResponse:
    """With the card (a photo of it, or its address) and the code."""
    form = ProofForm(request.form)
    if not form.validate():
        return _confirm_page(application, form, status=422)
    card = _card(application, form)
    if card is None:
        return _confirm_page(application, form, status=422)
    kept = signin.secret_code(application.holder_id)
    right = kept is not None and digits.matches(kept.hash, said(form.code))
    closed = url_for(".ended", how="sent")
    try:
        with writing(closed):
            tried = card_actions.try_code(card, right=right)
            if tried is Tried.IN:
                _send(application)
    except NoProof:
        return redirect(url_for("applications.proofs", application_id=application.id), 303)
    if tried is Tried.IN:
        return redirect(closed, 303)
    browser[CARD] = [str(application.id), str(card.id)]
    if tried is Tried.CLOSED:
        del browser[CARD]
    form.code.errors = [_refusal(tried)]
    return _confirm_page(application, form, status=422)


def _refusal(tried: Tried) -> str:
    if tried is Tried.WRONG:
        return _("Ce n’est pas le bon code. Essayez encore.")
    if tried is Tried.WAITS:
        return _("Trop d’essais. Attendez 15 minutes, ou dites oui plus tard.")
    return _("Cette carte ne marche plus. Prenez la nouvelle.")


def _card(application: Application, form: ProofForm) -> AccessCard | None:
    """The card of this very person, read before, photographed or typed; else an error in `form`."""
    photo = request.files.get("photo")
    if photo and photo.filename:
        secret = card_on_photo(photo, form.photo)
        if secret is None:
            return None
    elif read := _card_read(application):
        return read
    else:
        secret = cards.secret_in(said(form.address))
    card = signin.card_of(secret) if secret else None
    if card is None or card.person_id != application.holder_id:
        name = application.holder.first_name
        form.photo.errors = [_("Ce n’est pas la carte %(of_name)s.", of_name=of(name))]
        return None
    return card


def _card_read(application: Application) -> AccessCard | None:
    """The card that came with a wrong code: it is not photographed again for each digit."""
    application_id, card_id = browser.get(CARD, ["", ""])
    if application_id != str(application.id):
        return None
    return session.get(AccessCard, UUID(card_id))


@views.post("/ensemble/<uuid:application_id>/empreinte")
@at_most("20/minute")
@does("together.confirm", load)
def send_by_passkey(application: Application) -> AnyResponse:
    """With the finger or the face of a device that is the person's."""
    answer, sealed = request.form.get("answer", ""), request.form.get("challenge", "")
    closed = url_for(".ended", how="sent")
    try:
        key = signin.passkey_called(passkeys.named_in(answer))
        proof = passkeys.read_proof(answer, sealed, key)
        with writing(closed):
            if passkey_actions.prove(proof).id != application.holder_id:
                raise NotProved("somebody else")
            _send(application)
    except NoProof:
        return redirect(url_for("applications.proofs", application_id=application.id), 303)
    except NotProved:
        refused = _("Cela n’a pas marché. Essayez encore, ou autrement.")
        return _confirm_page(application, ProofForm(), refused=refused, status=422)
    return redirect(closed, 303)


def _send(application: Application) -> None:
    _remember_whose()
    actions.send_together(application, session.get_one(Person, application.holder_id))


@views.post("/ensemble/<uuid:application_id>/plus-tard")
@does("together.leave", load)
def later(application: Application) -> AnyResponse:
    """The person is asked in their own app; this screen is closed."""
    named, sitting = application.named is not False, _beside()
    closed = url_for(".ended", how="later")
    if sitting is None:
        abort(403)
    try:
        with writing(closed):
            application_actions.ask_holder_to_send(application, named=named, beside=sitting)
            close_for_later()
    except NoProof:
        return redirect(url_for("applications.proofs", application_id=application.id), 303)
    return redirect(closed, 303)


@views.get("/ensemble/<uuid:application_id>/arreter")
@does("together.leave", load)
def leave(application: Application) -> Response:
    """Stop here: what was written is kept."""
    return page("accompany/leave.html", application=application, beside=_beside())


@views.post("/ensemble/<uuid:application_id>/arreter")
@does("together.leave", load)
def close(application: Application) -> AnyResponse:
    with writing(url_for(".ended")):
        _remember_whose()
        sessions.end_here()
    return redirect(url_for(".ended"), 303)


@views.get("/ensemble/fini")
@does("page.read")
def ended() -> Response:
    """« L’espace de … est fermé »: whoever comes next signs in.

    What became of the request is in the address, so that the second of two taps is told too.
    """
    name, how = browser.get(CLOSED, ""), request.args.get("how")
    return page("accompany/ended.html", name=name, how=how)


def close_for_later() -> None:
    """The person will say yes in their own app: this session ends. Inside writing()."""
    _remember_whose()
    sessions.end_here()


def _remember_whose() -> None:
    beside = _beside()
    browser[CLOSED] = beside.first_name if beside else ""
    browser.pop(CARD, None)
    answer_whoever_asks()


def _beside() -> Person | None:
    who = current_who()
    return people.person(who.beside_id) if who.beside_id else None


Hooks.confirm = staticmethod(lambda a: url_for("accompany.confirm", application_id=a.id))
Hooks.leave = staticmethod(lambda a: url_for("accompany.leave", application_id=a.id))
Hooks.ended = staticmethod(lambda: url_for("accompany.ended", how="later"))
Hooks.close = staticmethod(close_for_later)
