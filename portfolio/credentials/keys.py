"""The issuer's keys: one of each kind signs today, those before stay published."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.config import settings
from portfolio.credentials.errors import NoKey
from portfolio.credentials.models import Issuer, KeyKind, SigningKey
from portfolio.db import session
from portfolio.openbadges import BadKey, JwtKey, did_document, did_web
from portfolio.openbadges import SigningKey as Key
from portfolio.web.secrets import seal, unseal

SEALED_FOR = "signing key"


def add_keys(owner: Issuer) -> list[SigningKey]:
    """Give `owner` a new key of each kind; those before sign no more. Inside writing().

    The private halves before are emptied, but for those of an identity that was left: its status
    lists are still signed in its name.
    """
    before = sa.update(SigningKey).where(SigningKey.issuer_id == owner.id)
    session.execute(before.where(SigningKey.retired_at.is_(None)).values(retired_at=clock.now()))
    session.execute(before.where(SigningKey.did == owner.did).values(private_sealed=b""))
    embedded, jwt = Key.generate(owner.did), JwtKey.generate()
    made = [
        SigningKey(
            issuer_id=owner.id,
            kind=KeyKind.ED25519,
            did=owner.did,
            public=embedded.public_multibase,
            private_sealed=seal(embedded.seed, SEALED_FOR),
        ),
        SigningKey(
            issuer_id=owner.id,
            kind=KeyKind.P256,
            did=owner.did,
            public=json.dumps(jwt.public_jwk("")),
            private_sealed=seal(jwt.secret, SEALED_FOR),
        ),
    ]
    session.add_all(made)
    session.flush()
    return made


def signing_key(owner: Issuer, did: str = "") -> Key:
    """The Ed25519 key that signs today for `did` (the issuer's own when empty).

    For an identity that was left, its last key. Raises NoKey.
    """
    row = _present(owner, KeyKind.ED25519, did or owner.did)
    return _opened(row.did, row.private_sealed, settings().keys_secret)


def jwt_key(owner: Issuer) -> tuple[JwtKey, str]:
    """The P-256 key that signs JWTs today, and its address (`kid`). Raises NoKey."""
    row = _present(owner, KeyKind.P256, owner.did)
    return JwtKey.from_secret(unseal(row.private_sealed, SEALED_FOR)), key_address(owner, row)


def key_address(owner: Issuer, row: SigningKey) -> str:
    """Where anyone reads the public half of a JWT key."""
    return f"{owner.public_url}/cles/{row.id}"


def _present(owner: Issuer, kind: KeyKind, did: str) -> SigningKey:
    row = session.scalar(
        sa.select(SigningKey)
        .where(
            SigningKey.issuer_id == owner.id,
            SigningKey.kind == kind,
            SigningKey.did == did,
            SigningKey.withdrawn_at.is_(None),
            SigningKey.private_sealed != b"",
        )
        .order_by(SigningKey.retired_at.is_not(None), SigningKey.made_at.desc())
        .limit(1)
    )
    if row is None:
        raise NoKey(f"no {kind.value} key of {did}")
    return row


@lru_cache(maxsize=4)
def _opened(did: str, sealed: bytes, keys_secret: str) -> Key:
    return Key.from_seed(did, unseal(sealed, SEALED_FOR))


def published_did(owner: Issuer, did: str = "") -> dict[str, Any]:
    """What `/.well-known/did.json` says of `did` (the issuer's own when empty).

    Every Ed25519 key that was not withdrawn, the present one first.
    """
    keys = session.scalars(
        sa.select(SigningKey.public)
        .where(
            SigningKey.issuer_id == owner.id,
            SigningKey.kind == KeyKind.ED25519,
            SigningKey.did == (did or owner.did),
            SigningKey.withdrawn_at.is_(None),
        )
        .order_by(SigningKey.retired_at.is_not(None), SigningKey.made_at.desc())
    )
    return did_document(did or owner.did, keys)


def did_at(owner: Issuer, url: str) -> str:
    """The identity whose document `url` (of a request) asks for: one that was left, or today's."""
    try:
        asked = did_web(url)
    except BadKey:
        return owner.did
    known = sa.select(SigningKey.id).where(
        SigningKey.issuer_id == owner.id, SigningKey.did == asked
    )
    return asked if session.scalar(known.limit(1)) else owner.did


def withdraw_keys(owner: Issuer) -> None:
    """« Somebody else has them »: publish none of the keys there are, and begin with new ones.

    All of them: they lie in one database under one secret. Nothing that they signed verifies any
    more, so it must be signed anew (`renewal.sign_all_again`). Inside writing().
    """
    session.execute(
        sa.update(SigningKey)
        .where(SigningKey.issuer_id == owner.id, SigningKey.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
    add_keys(owner)


def published_jwk(key_id: UUID) -> dict[str, Any] | None:
    """The public half of a JWT key as a JWK (RFC 7517); None once withdrawn."""
    row = session.get(SigningKey, key_id)
    if row is None or row.kind is not KeyKind.P256 or row.withdrawn_at:
        return None
    owner = session.get_one(Issuer, row.issuer_id)
    return {**json.loads(row.public), "kid": key_address(owner, row)}
