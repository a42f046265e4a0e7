"""« Un site vous demande votre adresse e-mail ? »: hashed into one badge, and out of it again."""

import json
import logging
from contextlib import suppress

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.credentials import queries as credentials
from portfolio.credentials.errors import CannotIssue
from portfolio.credentials.models import Credential
from portfolio.credentials.renewal import NotReissued, put_email
from portfolio.db import writing
from portfolio.openbadges import email_in, is_for
from portfolio.profile import queries
from portfolio.profile.views.blueprint import views
from portfolio.web import at_most, does, page

log = logging.getLogger(__name__)


@views.get("/moi/badges/<uuid:credential_id>/email")
@does("credential.read", credentials.credential)
def email(credential: Credential) -> Response:
    """What it means to have one's address in a badge, and the button for it."""
    return _page(credential)


@views.post("/moi/badges/<uuid:credential_id>/email")
@at_most("20/minute")
@does("credential.put_email", credentials.credential)
def switch_email(credential: Credential) -> AnyResponse:
    """The proved address of today goes in; or whatever address is there goes out."""
    then = url_for(".download", credential_id=credential.id)
    wanted = request.form.get("inside") == "yes"
    if wanted and credential.holder.email is None:
        return redirect(url_for(".email", credential_id=credential.id), 303)
    try:
        with suppress(NotReissued), writing(then):  # the page says that it was revoked
            put_email(credential, credential.holder.email if wanted else None)
    except CannotIssue as error:
        log.error("a badge could not be signed anew: %s", error)
        again = credentials.credential(credential.id) or abort(404)
        return _page(again, not_signed=True)
    return redirect(then, 303)


def email_inside(credential: Credential) -> str:
    """Whose address the signed badge carries: « mine » as proved today, « other », or nothing."""
    document = json.loads(credential.document)
    if email_in(document) is None:
        return ""
    mine = credential.holder.email
    return "mine" if mine and is_for(document, mine) else "other"


def _page(credential: Credential, *, not_signed: bool = False) -> Response:
    return page(
        "profile/email.html",
        status=503 if not_signed else 200,
        credential=credential,
        badge=queries.badge_words(credential),
        mine=credential.holder.email,
        inside=email_inside(credential),
        not_signed=not_signed,
    )
