"""What a verifier reads of the issuer: its DID document."""

from flask import Blueprint, Response, abort, jsonify

from portfolio.catalogue.hooks import Hooks
from portfolio.credentials import queries
from portfolio.credentials.issuer import issuer, published_did
from portfolio.web import does

views = Blueprint("credentials", __name__)

Hooks.held = staticmethod(queries.held)


@views.get("/.well-known/did.json")
@does("page.read")
def did_json() -> Response:
    """The issuer's keys (did:web, method specification §2.5.2). Open to every verifier."""
    owner = issuer()
    if owner is None:
        abort(404)
    answer = jsonify(published_did(owner))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
