"""The forms in which a badge leaves: files that any verifier reads without asking this house."""

import enum
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portfolio import openbadges
from portfolio.credentials import hosted
from portfolio.credentials.errors import NoKey
from portfolio.credentials.keys import jwt_key
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import session
from portfolio.profile import queries
from portfolio.recognition import queries as recognition
from portfolio.recognition.hosted import endorsement_address
from portfolio.web import stones
from portfolio.web.stone_png import badge_png


class Form(enum.StrEnum):
    """How a signed badge is written down; the value is the ending of its file."""

    JSON = "json"
    JWT = "jwt"
    PNG = "png"
    SVG = "svg"
    OB2 = "ob2.json"


# Open Badges 3.0, section 8.1, and the types that W3C registered since.
MEDIA_TYPES = {
    "application/vc+ld+json": Form.JSON,
    "application/json": Form.JSON,
    "application/vc": Form.JSON,
    "application/ld+json": Form.JSON,
    "application/vc+jwt": Form.JWT,
    "application/jwt": Form.JWT,
    "image/png": Form.PNG,
    "image/svg+xml": Form.SVG,
}


def media_type(form: Form) -> str:
    """The first of its media types. Open Badges 2.0 has an address of its own: `/b/<id>/2`."""
    if form is Form.OB2:
        return "application/ld+json"
    return next(name for name, each in MEDIA_TYPES.items() if each is form)


@dataclass(frozen=True)
class Signer:
    """What signs the badges of one identity as JWT: the key, and its address."""

    did: str
    key: openbadges.JwtKey
    kid: str


@dataclass(frozen=True)
class Packed:
    """A badge ready to leave, with nothing more to ask of the database.

    document: as it was signed. ob2: the same badge as an Open Badges 2.0 assertion in JSON;
    hosted: it holds now, since its address is public, and is put in the pictures too.
    """

    id: UUID
    name: str
    tint: str
    icon: str
    document: str
    ob2: str
    hosted: bool
    signer: Signer | None

    def has(self, form: Form) -> bool:
        """Whether there is such a form: no JWT of what an identity gave that was left since."""
        return form is not Form.JWT or (
            self.signer is not None and self.read()["issuer"]["id"] == self.signer.did
        )

    def file(self, form: Form) -> bytes | None:
        """The badge in that form, or None. Some milliseconds."""
        if form is Form.JSON:
            return self.document.encode()
        if form is Form.JWT:
            return self._jwt()
        if form is Form.OB2:
            return self.ob2.encode()
        picture = _picture(self.tint, self.icon, form)
        return openbadges.bake(picture, ob3=self.document, ob2=self.ob2 if self.hosted else "")

    def read(self) -> dict[str, Any]:
        """The document, parsed."""
        return cast("dict[str, Any]", json.loads(self.document))

    def _jwt(self) -> bytes | None:
        if self.signer is None or not self.has(Form.JWT):
            return None
        return openbadges.sign_jwt(self.read(), self.signer.key, self.signer.kid).encode()


def signer_of(owner: Issuer) -> Signer | None:
    """What signs JWTs in the name of `owner` today. 1 statement."""
    try:
        key, kid = jwt_key(owner)
    except NoKey:
        return None
    return Signer(owner.did, key, kid)


def packed(rows: Sequence[Credential]) -> list[Packed]:
    """Badges of one issuer, as `with_documents` loads them. 2 statements, whatever the number."""
    signer = signer_of(rows[0].issuer) if rows else None
    said = recognition.open_words([row.id for row in rows])
    return [_packed(row, signer, said.get(row.id, ())) for row in rows]


def _packed(row: Credential, signer: Signer | None, said: Iterable[UUID]) -> Packed:
    words = queries.badge_words(row)
    places = [endorsement_address(row.issuer, row.id, each) for each in said]
    ob2 = json.dumps(hosted.assertion(row, places))
    return Packed(
        row.id, words.name, words.tint, words.icon, row.document, ob2, row.open_address, signer
    )


def with_documents() -> sa.Select[Credential]:
    """Badges with what they say, who gave them and what was signed, to be narrowed."""
    return queries.whole_badges().options(undefer(Credential.document))


def of_person(holder_id: UUID) -> Sequence[Credential]:
    """All the badges of a person, oldest first. 1 statement."""
    return session.scalars(
        with_documents()
        .where(Credential.holder_id == holder_id)
        .order_by(Credential.awarded_at, Credential.id)
    ).all()


def one(credential_id: UUID) -> Credential:
    """This badge. 1 statement."""
    return session.scalars(with_documents().where(Credential.id == credential_id)).one()


@lru_cache(maxsize=128)
def _picture(tint: str, icon: str, form: Form) -> bytes:
    """The drawing of a badge before anything is baked into it, painted once. At most 40 kB."""
    if form is Form.PNG:
        return badge_png(tint, icon)
    return stones.badge(tint, icon).encode()
