"""The issuer and its keys: one identity, written at the first issue, moved only on purpose."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from portfolio import clock
from portfolio.config import settings
from portfolio.credentials.models import Issuer, SigningKey
from portfolio.db import session
from portfolio.openbadges import SigningKey as Key
from portfolio.openbadges import did_document, did_web
from portfolio.people.models import Structure, StructureKind
from portfolio.web.secrets import seal, unseal

SEALED_FOR = "signing key"
DEMONSTRATION_URL = "http://localhost:8000"  # whatever the port


class CannotIssue(Exception):
    """Nothing can be signed now: the host has something to set right first."""


class IssuerMoved(CannotIssue):
    """PUBLIC_URL is not the address under which this house issues: nothing is issued."""


class NoIssuer(CannotIssue):
    """There is no structure of kind issuer yet: `flask people add … --admin` opens it."""


def identity_url() -> str:
    """The address that is the issuer's identity."""
    return DEMONSTRATION_URL if settings().demo else settings().public_url


def issuer() -> Issuer | None:
    """The issuer, or None before the first issue."""
    return session.scalar(sa.select(Issuer).order_by(Issuer.made_at).limit(1))


def opened_issuer() -> Issuer:
    """The issuer, made with its first key at the first issue. Inside writing().

    Raises IssuerMoved when PUBLIC_URL changed since; NoIssuer without INAÉ's structure.
    """
    known = issuer()
    if known is None:
        return _open()
    if known.public_url != identity_url():
        raise IssuerMoved(f"issued as {known.public_url}, now {identity_url()}")
    return known


def _open() -> Issuer:
    structure = session.scalar(
        sa.select(Structure)
        .where(Structure.kind == StructureKind.ISSUER)
        .order_by(Structure.made_at)
        .limit(1)
    )
    if structure is None:
        raise NoIssuer("no structure of kind issuer")
    made = Issuer(
        structure_id=structure.id,
        public_url=identity_url(),
        did=did_web(identity_url()),
        name=structure.name,
    )
    session.add(made)
    session.flush()
    add_key(made)
    return made


def add_key(owner: Issuer) -> SigningKey:
    """Give `owner` a new key; those before stay in the DID document, retired."""
    now = clock.now()
    session.execute(
        sa.update(SigningKey)
        .where(SigningKey.issuer_id == owner.id, SigningKey.retired_at.is_(None))
        .values(retired_at=now)
    )
    key = Key.generate(owner.did)
    row = SigningKey(
        issuer_id=owner.id,
        public_multibase=key.public_multibase,
        private_sealed=seal(key.seed, SEALED_FOR),
    )
    session.add(row)
    session.flush()
    return row


def move_issuer() -> Issuer:
    """Take the present PUBLIC_URL as the identity, with a key of its own."""
    known = issuer()
    if known is None:
        return _open()
    known.public_url = identity_url()
    known.did = did_web(identity_url())
    add_key(known)
    return known


def signing_key(owner: Issuer) -> Key:
    """The key that signs today."""
    row = session.scalars(
        sa.select(SigningKey).where(
            SigningKey.issuer_id == owner.id, SigningKey.retired_at.is_(None)
        )
    ).one()
    return _opened(owner.did, row.private_sealed, settings().keys_secret)


@lru_cache(maxsize=4)
def _opened(did: str, sealed: bytes, keys_secret: str) -> Key:
    return Key.from_seed(did, unseal(sealed, SEALED_FOR))


def published_did(owner: Issuer) -> dict[str, Any]:
    """What `/.well-known/did.json` says: every key of the issuer, the present one first."""
    keys = session.scalars(
        sa.select(SigningKey.public_multibase)
        .where(SigningKey.issuer_id == owner.id)
        .order_by(SigningKey.made_at.desc())
    )
    return did_document(owner.did, keys)
