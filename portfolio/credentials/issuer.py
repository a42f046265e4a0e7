"""The issuer: one identity, written at the first issue, moved only on purpose."""

import sqlalchemy as sa

from portfolio.config import settings
from portfolio.credentials.errors import IssuerMoved, NoIssuer
from portfolio.credentials.keys import add_keys
from portfolio.credentials.models import Issuer
from portfolio.db import session
from portfolio.openbadges import did_web
from portfolio.people.models import Structure, StructureKind

DEMONSTRATION_URL = "http://localhost:8000"  # whatever the port


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
    add_keys(made)
    return made


def move_issuer() -> Issuer:
    """Take the present PUBLIC_URL as the identity, with keys of its own. Inside writing()."""
    known = issuer()
    if known is None:
        return _open()
    known.public_url = identity_url()
    known.did = did_web(identity_url())
    add_keys(known)
    return known
