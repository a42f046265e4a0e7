"""`/b/<id>`: what a badge's address says. Its document only to its holder, or while it is open.

One address, several forms: a person reads a page, a program asks for what it understands.
"""

from hashlib import sha256

from flask import Response, abort, make_response, request

from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.permissions import NOBODY, allowed
from portfolio.profile import carrying, queries
from portfolio.profile.carrying import MEDIA_TYPES, Form
from portfolio.profile.views.blueprint import views
from portfolio.profile.words import file_name
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
        readable_by_all(answer)
        answer.headers["Cache-Control"] = "no-cache"  # closed from the next request on
        # A signature made now differs from the last one: the tag says what was signed.
        answer.set_etag(sha256(f"{form} {packed.ob2} {packed.document}".encode()).hexdigest())
        if status == 200:
            answer.make_conditional(request)
    return answer
