"""From our rows to the documents that are signed."""

import json
from typing import Any
from uuid import UUID

from portfolio import openbadges
from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials import statuses
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import session


def address(owner: Issuer, credential_id: UUID) -> str:
    """The badge's own address, which is its id."""
    return f"{owner.public_url}/b/{credential_id}"


def as_text(signed: dict[str, Any]) -> str:
    """A signed document as it is kept and handed over."""
    return json.dumps(signed, ensure_ascii=False)


def profile(owner: Issuer) -> openbadges.Profile:
    """Who issues."""
    return openbadges.Profile(id=owner.did, name=owner.name, url=owner.public_url)


def achievement(owner: Issuer, version: AchievementVersion) -> openbadges.Achievement:
    """What the badge says."""
    base = session.get_one(Achievement, version.achievement_id)
    page = f"{owner.public_url}/badges/{base.slug}"
    return openbadges.Achievement(
        id=f"urn:uuid:{version.id}",
        name=version.name,
        description=version.description,
        criteria="\n".join(f"- {sentence}" for sentence in version.criteria),
        criteria_url=page,
        image=f"{page}.png",
        tags=tuple(version.tags),
        alignments=tuple(
            openbadges.Alignment(
                name=each["name"],
                url=each["url"],
                framework=each.get("framework", ""),
                code=each.get("code", ""),
            )
            for each in version.alignment
        ),
    )


def unsigned(
    credential: Credential, says: openbadges.Achievement, *, subject: UUID
) -> dict[str, Any]:
    """The badge as it is first issued. Its issuer, holder, place and the place's list are loaded.

    subject: drawn for this badge alone. There is no `refreshService`: it would name an address
    that answers only while the person keeps it public, and tell their software to ask there.
    """
    owner = credential.issuer
    return openbadges.build_credential(
        openbadges.AchievementCredential(
            id=address(owner, credential.id),
            issuer=profile(owner),
            achievement=says,
            subject=subject,
            valid_from=credential.awarded_at,
            valid_until=credential.ends_at,
            holder_name=credential.holder.name if credential.named else "",
            narrative=credential.narrative,
            status=statuses.entry(credential.status),
        )
    )
