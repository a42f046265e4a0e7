"""The badges of this house as Open Badges 2.0, at addresses beside theirs. Nothing is signed."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio import openbadges
from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials import documents
from portfolio.credentials.issuer import issuer
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import session
from portfolio.notices.mail import sender


def issuer_address(owner: Issuer) -> str:
    """Where `owner` is read in this form."""
    return f"{owner.public_url}/emetteur/2"


def badge_class_address(owner: Issuer, version: AchievementVersion) -> str:
    """Where this version of what a badge says is read; it never changes. Its badge is loaded."""
    return f"{owner.public_url}/badges/{version.achievement.slug}/{version.number}/2"


def assertion_address(owner: Issuer, credential_id: UUID) -> str:
    """Where the badge is read in this form while its address is public."""
    return f"{documents.address(owner, credential_id)}/2"


def issuer_document() -> dict[str, Any] | None:
    """Who issues; None before the first badge was given."""
    owner = issuer()
    if owner is None:
        return None
    profile = openbadges.Profile(
        id=owner.did, name=owner.name, url=owner.public_url, email=sender()
    )
    return openbadges.build_issuer(profile, address=issuer_address(owner))


def badge_class(slug: str, number: int) -> dict[str, Any] | None:
    """What version `number` of a badge says; None: there is none. 2 statements."""
    owner = issuer()
    version = session.scalar(
        sa.select(AchievementVersion)
        .join(Achievement)
        .where(Achievement.slug == slug, AchievementVersion.number == number)
        .options(joinedload(AchievementVersion.achievement))
    )
    if owner is None or version is None:
        return None
    return openbadges.build_badge_class(
        documents.achievement(owner, version),
        address=badge_class_address(owner, version),
        issuer=issuer_address(owner),
    )


def assertion(credential: Credential, words: Iterable[str] = ()) -> dict[str, Any]:
    """The badge. Its document, its issuer and what it says are loaded. No statement.

    words: where those about it are read, in this form.
    A revoked one says only that, and why. The recipient is that of the signed document: the
    hashed e-mail if the person put it there, else the random id of the subject.
    """
    address = assertion_address(credential.issuer, credential.id)
    if credential.revoked_at:
        return openbadges.build_revoked(address=address, reason=credential.revoked_why or "")
    owner, version = credential.issuer, credential.achievement_version
    signed = json.loads(credential.document)
    return openbadges.build_assertion(
        openbadges.AchievementCredential(
            id=documents.address(owner, credential.id),
            issuer=documents.profile(owner),
            achievement=documents.achievement(owner, version),
            subject=UUID(signed["credentialSubject"]["id"].removeprefix("urn:uuid:")),
            valid_from=credential.awarded_at,
            valid_until=credential.ends_at,
            narrative=credential.narrative,
            email=openbadges.email_in(signed),
        ),
        address=address,
        badge_class=badge_class_address(owner, version),
        endorsements=words,
    )
