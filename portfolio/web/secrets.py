"""Secrets at rest and in links: what is sealed, what is hashed, what is derived.

Keys come from KEYS_SECRET by HKDF (RFC 5869), one a use. Links that their owner shows again
carry 128 bits of HMAC-SHA-256(link key, row id ‖ generation): made when shown, found by
their kept SHA-256.
"""

import base64
import functools
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.config import settings
from portfolio.db import Base, in_writing, session, writing

TOKEN_BYTES = 16  # 128 bits


class Unreadable(Exception):
    """Something sealed that this KEYS_SECRET does not open."""


class LinkKey(Base):
    """The one key of all links, sealed; a stolen database alone makes no link."""

    __tablename__ = "link_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


@functools.lru_cache(maxsize=16)
def _derived(secret: str, use: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"pepites {use}".encode())
    return kdf.derive(secret.encode())


def pepper() -> bytes:
    """32 bytes mixed into every six-digit code before it is hashed."""
    return _derived(settings().keys_secret, "pepper")


def _fernet(use: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(settings().keys_secret, use)))


def seal(plain: bytes, use: str) -> bytes:
    """Encrypt and authenticate `plain` for one `use` (« outbox », « signing key »)."""
    return _fernet(use).encrypt(plain)


def unseal(sealed: bytes, use: str, *, seconds: int | None = None) -> bytes:
    """Open what `seal` closed, at most `seconds` ago. Raises Unreadable."""
    try:
        return _fernet(use).decrypt(sealed, ttl=seconds)
    except InvalidToken as error:
        raise Unreadable(use) from error


def new_token() -> str:
    """128 random bits for an address or a cookie, in 22 letters, digits, - and _."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """SHA-256 of a token: what the database keeps of it."""
    return hashlib.sha256(token.encode()).digest()


def link_token(row_id: UUID, generation: int) -> str:
    """The token of a link, made again each time its owner sees it."""
    message = row_id.bytes + generation.to_bytes(4, "big")
    digest = hmac.digest(_link_key(), message, "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _link_key() -> bytes:
    kept: bytes | None = current_app.extensions.get("link_key")
    if kept is None:
        row = session.get(LinkKey, 1)
        if row is None:
            row = _make_link_key()
        kept = current_app.extensions["link_key"] = unseal(row.sealed, "link key")
    return kept


def _make_link_key() -> LinkKey:
    row = LinkKey(id=1, sealed=seal(secrets.token_bytes(32), "link key"))
    if in_writing():
        session.add(row)
        session.flush()
        return row
    with writing():
        session.add(row)
    return row
