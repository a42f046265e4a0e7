"""What verifiers read of the issuer, open to all: its DID document, JWT keys, status lists."""

import json
from typing import Any

from flask import Blueprint, Response, abort, make_response, request

from portfolio.catalogue.hooks import Hooks
from portfolio.credentials import hosted, queries
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import did_at, published_did, published_jwk
from portfolio.credentials.statuses import list_document
from portfolio.web import does

views = Blueprint("credentials", __name__)

Hooks.held = staticmethod(queries.held)

FIVE_MINUTES = 300  # how long a revocation or a new key may stay unseen
LINKED_DATA = "application/ld+json"
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


@views.get("/cles/<uuid:key_id>")
@does("key.read", published_jwk)
def jwk(key: dict[str, Any]) -> Response:
    """A key that signs JWTs: the `kid` of their header leads here (Open Badges 3.0, §8.2)."""
    return _public(json.dumps(key), "application/json")


@views.get("/statuts/<uuid:list_id>")
@does("status_list.read", list_document)
def status_list(document: str) -> Response:
    """Which places are revoked, signed (Bitstring Status List 1.0, section 2.2)."""
    return _public(document, CREDENTIAL_TYPE)


@views.get("/emetteur/2")
@does("page.read")
def issuer_of_before() -> Response:
    """Who issues, for software of Open Badges 2.0 ("Profile")."""
    made = hosted.issuer_document()
    if made is None:
        abort(404)
    return _public(json.dumps(made), LINKED_DATA)


@views.get("/badges/<slug>/<int:number>/2")
@does("badge_class.read", hosted.badge_class)
def badge_class(made: dict[str, Any]) -> Response:
    """What a version of a badge says, for software of Open Badges 2.0 ("BadgeClass")."""
    return _public(json.dumps(made), LINKED_DATA)


def _public(text: str, media_type: str) -> Response:
    answer = make_response(text)
    answer.mimetype = media_type
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]
