"""What an employer opens: a page that the person chose to show, without an account."""

from uuid import UUID

from flask import Response, abort, current_app, make_response, request

from portfolio.evidence.queries import file_of
from portfolio.evidence.words import file_name
from portfolio.files.answers import answer
from portfolio.files.errors import BadFile
from portfolio.profile import queries
from portfolio.profile.carrying import Form, media_type
from portfolio.profile.facts import is_a_person
from portfolio.profile.pieces import pieces
from portfolio.profile.proven import document_under
from portfolio.profile.shown import OpenedLink, link_opened, shown_by, words_shown_about
from portfolio.profile.views.blueprint import views
from portfolio.profile.views.elsewhere import other_badge
from portfolio.signin.sessions import may_keep_copies
from portfolio.web import at_most, current_who, does, page


@views.get("/p/<token>")
@does("share_link.look", link_opened)
def shared(link: OpenedLink) -> Response:
    """The whole page. People's openings are counted, the holder's own are not."""
    html = pieces().shared_page(link, shown_by(link), request.path, copies=may_keep_copies())
    whole = make_response(html)
    if _is_opened_by_a_person(link):
        current_app.extensions["openings"].note(link.id)
    return _as_shared(whole, link)


@views.get("/p/<token>/<int(max=9999):number>")
@does("share_link.look", link_opened)
def shared_badge(link: OpenedLink, number: int) -> Response:
    """One badge of that page, with the proofs chosen for it; or one from elsewhere."""
    credential = queries.shown_badge(link.id, number)
    if credential is None:
        return _as_shared(other_badge(link, number, _token()), link)
    words = words_shown_about(link.id, credential.id)
    badge_page = page(
        "profile/public_badge.html",
        link=link,
        credential=credential,
        badge=queries.badge_words(credential),
        number=number,
        words=list(zip(pieces().words_of(said for said, _ in words), words, strict=True)),
        proofs=queries.shown_proofs(link.id, credential.id),
        looked_at_by=sorted(queries.looked_at_by([credential.id]).get(credential.id, ())),
        token=_token(),
    )
    return _as_shared(badge_page, link)


@views.get("/p/<token>/<int(max=9999):number>.json")
@at_most("60/minute", reading=True)  # signed when asked for: some 15 ms
@does("share_link.look", link_opened)
def shared_document(link: OpenedLink, number: int) -> Response:
    """One of its badges, signed with the proofs that it shows, for whoever bears the link."""
    credential = queries.shown_badge(link.id, number)
    if credential is None:
        abort(404)
    signed = make_response(document_under(link.id, _token(), number, credential))
    signed.mimetype = media_type(Form.JSON)
    signed.add_etag()
    signed.make_conditional(request)
    return _as_shared(signed, link)


@views.get("/p/<token>/<int(max=9999):number>/mots/<uuid:endorsement_id>.json")
@does("share_link.look", link_opened)
def shared_word(link: OpenedLink, number: int, endorsement_id: UUID) -> Response:
    """A word that this link shows, as it was signed about this badge."""
    credential = queries.shown_badge(link.id, number)
    text = credential and queries.signed_word_shown(link.id, credential.id, endorsement_id)
    if not text:
        abort(404)
    signed = make_response(text)
    signed.mimetype = media_type(Form.JSON)
    return _as_shared(signed, link)


@views.get("/p/<token>/preuves/<uuid:proof_id>/<size>")
@does("share_link.look", link_opened)
def shared_file(link: OpenedLink, proof_id: UUID, size: str) -> Response:
    """The bytes of a proof that this link shows, as long as it does."""
    proof = queries.shown_proof(link.id, proof_id)
    stored = file_of(proof, size) if proof else None
    if proof is None or stored is None:
        abort(404)
    try:
        return _as_shared(answer(stored, file_name(proof, stored.media_type)), link)
    except BadFile:
        abort(404)


def _token() -> str:
    """As the address carries it."""
    return str((request.view_args or {})["token"])


def _is_opened_by_a_person(link: OpenedLink) -> bool:
    headers = request.headers
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or ""
    return current_who().person_id != link.holder_id and is_a_person(
        request.method, request.user_agent.string, purpose
    )


def _as_shared(made: Response, link: OpenedLink) -> Response:
    if not link.indexed:
        made.headers["X-Robots-Tag"] = "noindex"
    return made
