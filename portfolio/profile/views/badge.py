"""One of my badges: what it says, who speaks of it, my proofs; take it away, delete it."""

from flask import Response

from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.notices.actions import mark_all_read
from portfolio.profile import queries, words
from portfolio.profile.views.blueprint import views
from portfolio.recognition.queries import words_about
from portfolio.web import afterwards, does, page


@views.get("/moi/badges/<uuid:credential_id>")
@does("credential.read", credentials.credential)
def badge(credential: Credential) -> Response:
    """My badge. What others wrote is « Visible » while a link that is open shows it."""
    afterwards(lambda: mark_all_read(credential.holder_id, f"/moi/badges/{credential.id}"))
    return page(
        "profile/badge.html",
        credential=credential,
        badge=queries.badge_words(credential),
        said=words.said(words_about(credential.id)),
        seen=queries.seen_words(credential.holder_id),
        proofs=queries.proofs_of([credential.id]).get(credential.id, []),
    )
