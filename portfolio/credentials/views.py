"""What verifiers read of the issuer, open to all: its DID document, JWT keys, status lists."""

import json
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, request

from portfolio.catalogue.hooks import Hooks
from portfolio.credentials import queries
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import did_at, published_did
from portfolio.credentials.statuses import list_document
from portfolio.web import does

views = Blueprint("credentials", __name__)

Hooks.held = staticmethod(queries.held)

FIVE_MINUTES = 300  # how long a revocation or a new key may stay unseen
CREDENTIAL_TYPE = "application/vc+ld+json"


@views.get("/.well-known/did.json")
@does("page.read")
def did_json() -> Response:
    """The issuer's keys (did:web, method specification §2.5.2), also at an address it left."""
    owner = issuer()
    if owner is None:
        abort(404)
    did = did_at(owner, request.host_url)
    return _public(json.dumps(published_did(owner, did)), "application/json")


@views.get("/statuts/<uuid:list_id>")
@does("page.read")
def status_list(list_id: UUID) -> Response:
    """Which places are revoked, signed (Bitstring Status List 1.0, section 2.2)."""
    found = list_document(list_id)
    if not found:
        abort(404)
    return _public(found, CREDENTIAL_TYPE)


def _public(text: str, media_type: str) -> Response:
    answer = make_response(text)
    answer.mimetype = media_type
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]
