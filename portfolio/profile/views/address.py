"""`/b/<id>`: what a badge's address says. Its document only to its holder, or while it is open."""

from flask import Response, make_response

from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.permissions import allowed
from portfolio.profile import queries
from portfolio.profile.views.blueprint import views
from portfolio.web import current_who, does, page
from portfolio.web.stone_png import badge_png

DOCUMENT_TYPE = "application/vc+ld+json"


@views.get("/b/<uuid:credential_id>")
@does("credential.check", credentials.credential)
def address(credential: Credential) -> Response:
    """To anyone: the badge, who gave it, when, whether it holds. No name, no word, no proof."""
    return page(
        "profile/address.html",
        credential=credential,
        badge=queries.badge_words(credential),
        ended=queries.has_ended(credential),
        readable=allowed("credential.carry", current_who(), credential),
    )


@views.get("/b/<uuid:credential_id>.json")
@does("credential.carry", credentials.credential)
def document(credential: Credential) -> Response:
    """The signed document, byte for byte as issued (Open Badges 3.0, §8.1 media type)."""
    answer = make_response(credentials.document(credential.id))
    answer.mimetype = DOCUMENT_TYPE
    return _carried(answer, credential)


@views.get("/b/<uuid:credential_id>.png")
@does("credential.carry", credentials.credential)
def picture(credential: Credential) -> Response:
    """The badge as a picture."""
    words = queries.badge_words(credential)
    answer = make_response(badge_png(words.tint, words.icon))
    answer.mimetype = "image/png"
    return _carried(answer, credential)


def _carried(answer: Response, credential: Credential) -> Response:
    """Other sites may read it only while everybody may."""
    answer.headers["X-Robots-Tag"] = "noindex"
    if credential.open_address:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
