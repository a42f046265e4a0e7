"""Open Badges 2.0, hosted: what software of before 3.0 reads. Nothing here is signed.

A hosted badge is true while its address answers with it, so each document needs an address where
the caller serves it: the addresses come in, the documents go out. Source: Open Badges
Specification 2.0, "Data Classes" and "Assertion Verification".
"""

from collections.abc import Iterable
from typing import Any

from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.models import (
    Achievement,
    AchievementCredential,
    Alignment,
    EndorsementCredential,
    Evidence,
    Profile,
)
from portfolio.openbadges.times import z_time

OB2_CONTEXT = "https://w3id.org/openbadges/v2"
_HOSTED = {"type": "HostedBadge"}
_JSON = dict[str, Any]


def build_issuer(profile: Profile, *, address: str) -> _JSON:
    """Who issues, at `address` ("Profile"). Raises BadDocument without an e-mail or a site."""
    if not (profile.email and profile.url):
        raise BadDocument("an issuer of Open Badges 2.0 has an e-mail and a site")
    return _document(
        "Issuer",
        address,
        name=profile.name,
        url=profile.url,
        email=profile.email,
        description=profile.description,
        image=profile.image,
    )


def build_badge_class(achievement: Achievement, *, address: str, issuer: str) -> _JSON:
    """What the badge says, at `address` ("BadgeClass"). issuer: the address of its Issuer.

    Raises BadDocument without an image or a criterion.
    """
    if not achievement.image or not (achievement.criteria or achievement.criteria_url):
        raise BadDocument("a BadgeClass has an image and criteria")
    return _document(
        "BadgeClass",
        address,
        **{"@language": achievement.language},
        name=achievement.name,
        description=achievement.description,
        image=achievement.image,
        criteria=_present(id=achievement.criteria_url, narrative=achievement.criteria),
        issuer=issuer,
        version=achievement.version,
        tags=list(achievement.tags),
        alignment=[_alignment(each) for each in achievement.alignments],
    )


def build_assertion(
    credential: AchievementCredential,
    *,
    address: str,
    badge_class: str,
    image: str = "",
    endorsements: Iterable[str] = (),
) -> _JSON:
    """The badge of one person, at `address` ("Assertion"). badge_class, image: addresses.

    endorsements: where the words about it are read, each an "Endorsement" whose claim is on it.
    The recipient is the hashed e-mail if the person asked for one, else the random id of the
    subject, which says nothing of who it is ("IdentityObject").
    """
    until = credential.valid_until
    return _document(
        "Assertion",
        address,
        **{"@language": credential.achievement.language},
        badge=badge_class,
        recipient=_recipient(credential),
        issuedOn=z_time(credential.awarded or credential.valid_from),
        expires=z_time(until) if until else "",
        verification=_HOSTED,
        image=image,
        narrative=credential.narrative,
        evidence=[_evidence(each) for each in credential.evidence],
        endorsement=list(endorsements),
    )


def build_revoked(*, address: str, reason: str) -> _JSON:
    """What the address of a revoked badge answers ("Assertion", revoked and revocationReason)."""
    return _document("Assertion", address, revoked=True, revocationReason=reason)


def build_hosted_endorsement(
    endorsement: EndorsementCredential, *, address: str, endorsed: str, issuer: str
) -> _JSON:
    """A word on what is at `endorsed`, at `address` ("Endorsement"). issuer: whose address it is.

    `claim` keeps the word as written; who wrote it stands before, since the issuer publishes on
    their behalf. Raises BadDocument when nobody is named.
    """
    if not endorsement.written_by.strip():
        raise BadDocument("an endorsement must say who wrote it")
    return _document(
        "Endorsement",
        address,
        claim={
            "id": endorsed,
            "endorsementComment": f"{endorsement.written_by}\n\n{endorsement.comment}",
        },
        issuer=issuer,
        issuedOn=z_time(endorsement.awarded or endorsement.valid_from),
        verification=_HOSTED,
    )


def _document(kind: str, address: str, **members: Any) -> _JSON:
    return _present(**{"@context": OB2_CONTEXT}, type=kind, id=address, **members)


def _recipient(credential: AchievementCredential) -> _JSON:
    email = credential.email
    if email:
        return {"type": "email", "hashed": True, "salt": email.salt, "identity": email.hash}
    return {"type": "id", "hashed": False, "identity": f"urn:uuid:{credential.subject}"}


def _alignment(alignment: Alignment) -> _JSON:
    return _present(
        targetName=alignment.name,
        targetUrl=alignment.url,
        targetFramework=alignment.framework,
        targetCode=alignment.code,
        targetDescription=alignment.description,
    )


def _evidence(evidence: Evidence) -> _JSON:
    return _present(
        id=evidence.id,
        name=evidence.name,
        description=evidence.description,
        narrative=evidence.narrative,
        genre=evidence.genre,
    )


def _present(**members: Any) -> _JSON:
    return {name: value for name, value in members.items() if value not in ("", [], {})}
