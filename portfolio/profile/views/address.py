"""`/b/<id>`: what a badge's address says. Its document only to its holder, or while it is open.

The words of others are beside it, and only if the holder wants them to be read there.

One address, several forms: a person reads a page, a program asks for what it understands.
"""

import json

from flask import Response, abort, make_response, request

from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.permissions import NOBODY, allowed
from portfolio.profile import carrying, queries
from portfolio.profile.carrying import MEDIA_TYPES, Form
from portfolio.profile.views.blueprint import views
from portfolio.profile.words import file_name
from portfolio.recognition import queries as recognition
from portfolio.recognition.hosted import endorsement
from portfolio.recognition.models import EndorsedCredential
from portfolio.web import current_who, does, page, readable_by_all

PAGE = "text/html"


@views.get("/b/<uuid:credential_id>")
@does("credential.check", credentials.credential)
def address(credential: Credential) -> Response:
    """To anyone: the badge, who gave it, when, whether it holds. No name, no word, no proof.

    Whoever may carry the badge gets the form that `Accept` asks for; the others, nothing.
    """
    wanted = request.accept_mimetypes.best_match([PAGE, *MEDIA_TYPES], PAGE)
    readable = allowed("credential.carry", current_who(), credential)
    if wanted == PAGE:
        return _for_eyes(credential, readable)
    if not readable:
        abort(404)
    answer = _file(credential, MEDIA_TYPES[wanted], wanted)
    answer.vary.add("Accept")
    return answer


@views.get("/b/<uuid:credential_id>.<ending>")
@does("credential.carry", credentials.credential)
def file(credential: Credential, ending: str) -> Response:
    """The badge as a file to keep: `.json` is the document, byte for byte as issued."""
    if ending not in set(Form):
        abort(404)
    form = Form(ending)
    answer = _file(credential, form, carrying.media_type(form))
    name = file_name(credential.achievement_version.name, form)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@views.get("/b/<uuid:credential_id>/2")
@does("credential.carry", credentials.credential)
def hosted(credential: Credential) -> Response:
    """The badge for software of Open Badges 2.0, which believes it while this answers.

    A revoked one is gone, and why is said there ("Assertion", `revoked`).
    """
    status = 410 if credential.revoked_at else 200
    return _file(credential, Form.OB2, carrying.media_type(Form.OB2), status)


@views.get("/b/<uuid:credential_id>/mots/<uuid:endorsement_id>")
@does("signed_word.read", recognition.signed_word)
def word(said: EndorsedCredential) -> Response:
    """A word about the badge, byte for byte as signed, while its person lets all read it."""
    return _word(said.document or "", carrying.media_type(Form.JSON))


@views.get("/b/<uuid:credential_id>/mots/<uuid:endorsement_id>/2")
@does("signed_word.read", recognition.signed_word)
def hosted_word(said: EndorsedCredential) -> Response:
    """The same word for software of Open Badges 2.0 ("Endorsement")."""
    owner = said.credential.issuer
    made = endorsement(owner, said.credential_id, said.endorsement_id, said.document or "")
    return _word(json.dumps(made), carrying.media_type(Form.OB2))


def _for_eyes(credential: Credential, readable: bool) -> Response:
    made = page(
        "profile/address.html",
        credential=credential,
        badge=queries.badge_words(credential),
        ended=queries.has_ended(credential),
        readable=readable,
    )
    made.vary.add("Accept")
    if current_who() == NOBODY:
        made.add_etag()
        made.make_conditional(request)
    return made


def _file(credential: Credential, form: Form, media_type: str, status: int = 200) -> Response:
    (packed,) = carrying.packed([carrying.one(credential.id)])
    data = packed.file(form)
    if data is None:
        abort(404)
    answer = make_response(data, status)
    answer.mimetype = media_type
    answer.headers["X-Robots-Tag"] = "noindex"
    if credential.open_address:
        _open_to_all(answer)
    return answer


def _word(text: str, media_type: str) -> Response:
    answer = make_response(text)
    answer.mimetype = media_type
    answer.headers["X-Robots-Tag"] = "noindex"
    _open_to_all(answer)
    return answer


def _open_to_all(answer: Response) -> None:
    """The same badge is the same bytes each time, JWTs too: the tag is theirs."""
    readable_by_all(answer)
    answer.headers["Cache-Control"] = "no-cache"  # closed from the next request on
    answer.add_etag()
    if answer.status_code == 200:
        answer.make_conditional(request)
