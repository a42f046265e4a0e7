"""`/moi/donnees`: « Mes données », and the three deletions; « Au revoir »."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, send_file, url_for
from werkzeug.wrappers import Response

from portfolio import clock
from portfolio.credentials import queries as credentials
from portfolio.credentials.actions import AlreadyRevoked, revoke
from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.evidence import queries as evidence
from portfolio.evidence.models import Evidence
from portfolio.people import queries as people
from portfolio.profile.rights import actions, archive, queries
from portfolio.signin import sessions
from portfolio.signin.views.confirm import confirmed, is_confirmed
from portfolio.web import at_most, does, page, requested_write
from portfolio.web.language import _

views = Blueprint("rights", __name__)

MOST_LINES = 100  # of proofs and badges on the page; the zip has all


@views.get("/moi/donnees")
@does("data.read")
def data() -> Response:
    """What we keep about me; take all of it; delete some, or all."""
    me = people.me().id
    return page(
        "rights/data.html",
        counts=queries.counts(me),
        badges=queries.badges(me)[:MOST_LINES],
        proofs=evidence.of_person(me)[:MOST_LINES],
    )


@views.post("/moi/donnees/tout")
@at_most("10/hour")
@does("data.download")
def download() -> Response:
    """Everything, in one zip made before the answer, with no transaction open."""
    made = archive.write_zip(archive.gather(people.me().id))
    day = clock.today().date().isoformat()
    answer = send_file(
        made,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"pepites-mes-donnees-{day}.zip",
        etag=False,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@views.get("/moi/donnees/badges/<uuid:credential_id>/effacer")
@does("credential.forget", credentials.credential)
def ask_about_badge(badge: Credential) -> Response:
    """What disappears with this badge, and what does not."""
    return _ask("rights/delete_badge.html", badge=badge, gone=queries.gone_with(badge))


@views.post("/moi/donnees/badges/<uuid:credential_id>/effacer")
@does("credential.forget", credentials.credential)
@confirmed
def delete_badge(badge: Credential) -> Response:
    with writing(url_for(".data")):
        actions.delete_badge(badge)
    return redirect(url_for(".data"), 303)


@views.get("/moi/badges/<uuid:credential_id>/retirer")
@does("credential.retire", credentials.credential)
def ask_retire(badge: Credential) -> Response:
    """« Ce badge ne doit plus servir »: what that changes, and that it does not come back."""
    return _ask("rights/retire_badge.html", badge=badge)


@views.post("/moi/badges/<uuid:credential_id>/retirer")
@does("credential.retire", credentials.credential)
@confirmed
def retire(badge: Credential) -> Response:
    then = url_for("profile.badge", credential_id=badge.id)
    with suppress(AlreadyRevoked), writing(then):  # the page says so
        revoke(badge, _("La personne ne veut plus s’en servir."), by=badge.holder)
    return redirect(then, 303)


@views.get("/moi/donnees/preuves/<uuid:proof_id>/effacer")
@does("evidence.forget", evidence.proof)
def ask_about_proof(proof: Evidence) -> Response:
    """What disappears with this proof, and who will not see it any more."""
    return _ask("rights/delete_proof.html", proof=proof, uses=queries.uses(proof))


@views.post("/moi/donnees/preuves/<uuid:proof_id>/effacer")
@does("evidence.forget", evidence.proof)
@confirmed
def delete_proof(proof: Evidence) -> Response:
    with writing(url_for(".data")):
        actions.delete_evidence(proof)
    return redirect(url_for(".data"), 303)


@views.get("/moi/donnees/compte/effacer")
@does("account.forget")
def ask_about_account() -> Response:
    """All that disappears with my account, and the little that stays."""
    return _ask("rights/delete_account.html", counts=queries.counts(people.me().id))


@views.post("/moi/donnees/compte/effacer")
@does("account.forget")
@confirmed
def delete_account() -> Response:
    """Delete everything; this browser forgets what it kept, before the next page is shown."""
    then = url_for(".goodbye")
    me = people.me()
    with writing(then):
        sessions.end_here()
        actions.delete_account(me, answered=requested_write())
    return redirect(then, 303)


@views.get("/au-revoir")
@does("page.read")
def goodbye() -> Response:
    """The account is gone."""
    return page("rights/goodbye.html")


def _ask(template: str, **values: Any) -> Response:
    """A page that says what disappears; its button deletes, or first asks « C’est bien vous ? »."""
    return page(template, confirmed=is_confirmed(), **values)
