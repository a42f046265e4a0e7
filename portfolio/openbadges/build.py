"""From our models to the JSON that is signed.

Arrays where the stricter published schema wants them, objects where it wants those; both
official sets of schemas accept the result. Sources: Open Badges 3.0, appendix B "Data Model";
VCDM 2.0, section 4 "Basic Concepts"; Bitstring Status List 1.0, section 2.1.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portfolio.openbadges.canonical import CONTEXTS
from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.models import (
    Achievement,
    AchievementCredential,
    Alignment,
    EmailIdentity,
    EndorsementCredential,
    Evidence,
    Profile,
    StatusEntry,
)
from portfolio.openbadges.times import z_time

_JSON = dict[str, Any]
_EMAIL = "emailAddress"  # of IdentifierTypeEnum
_SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"


def build_credential(credential: AchievementCredential) -> _JSON:
    """The unsigned AchievementCredential ("AchievementCredential", "AchievementSubject")."""
    subject = _present(
        id=f"urn:uuid:{credential.subject}",
        type=["AchievementSubject"],
        identifier=_identifiers(credential),
        narrative=credential.narrative,
        achievement=_achievement(credential.achievement, credential.issuer),
    )
    return _envelope(
        credential,
        "AchievementCredential",
        name=credential.achievement.name,
        evidence=[_evidence(evidence) for evidence in credential.evidence],
        credentialSubject=subject,
    )


def build_endorsement(endorsement: EndorsementCredential) -> _JSON:
    """The unsigned EndorsementCredential ("EndorsementCredential", "EndorsementSubject").

    `description` says who wrote; the issuer only signs on their behalf. Raises BadDocument if
    that is empty.
    """
    if not endorsement.written_by.strip():
        raise BadDocument("an endorsement must say who wrote it")
    return _envelope(
        endorsement,
        "EndorsementCredential",
        name=endorsement.title,
        description=endorsement.written_by,
        credentialSubject={
            "id": endorsement.endorsed,
            "type": ["EndorsementSubject"],
            "endorsementComment": endorsement.comment,
        },
    )


def renewed(
    document: Mapping[str, Any],
    *,
    valid_from: datetime,
    evidence: Iterable[Evidence] | None = None,
) -> _JSON:
    """A later version of a signed credential, unsigned, under the same id ("Updating").

    The first date stays in `awardedDate`. evidence: in place of what it held; None: as before.
    """
    later = {name: value for name, value in document.items() if name != "proof"}
    later["awardedDate"] = document.get("awardedDate") or document.get("validFrom")
    later["validFrom"] = z_time(valid_from)
    if evidence is not None:
        later["evidence"] = [_evidence(each) for each in evidence]
    return _present(**later)


def with_email(document: Mapping[str, Any], email: EmailIdentity | None) -> _JSON:
    """A credential in which `email` is the only e-mail of its subject; None: it has none.

    Its other identities stay. What signed it before covers it no more:
    it is to be `renewed`. Source: Open Badges 3.0, appendix B, "AchievementSubject".
    """
    subject = document["credentialSubject"]
    others = [each for each in subject.get("identifier", []) if each["identityType"] != _EMAIL]
    mine = [_email(email)] if email else []
    return {
        **document,
        "credentialSubject": _present(**{**subject, "identifier": [*others, *mine]}),
    }


def email_in(document: Mapping[str, Any]) -> EmailIdentity | None:
    """The hashed e-mail in a credential that was built here, if its subject has one."""
    for each in document["credentialSubject"].get("identifier", []):
        if each["identityType"] == _EMAIL:
            return EmailIdentity(each["identityHash"], each["salt"])
    return None


def _envelope(
    credential: AchievementCredential | EndorsementCredential, kind: str, **members: Any
) -> _JSON:
    until, awarded = credential.valid_until, credential.awarded
    return _present(
        **{"@context": list(CONTEXTS)},
        id=credential.id,
        type=["VerifiableCredential", kind],
        issuer=_profile(credential.issuer),
        validFrom=z_time(credential.valid_from),
        validUntil=z_time(until) if until else "",
        awardedDate=z_time(awarded) if awarded else "",
        **members,
        credentialStatus=_status(credential.status) if credential.status else {},
        refreshService=_refresh(credential.refresh_url),
        credentialSchema=[
            {
                "id": f"{_SCHEMAS}ob_v3p0_{kind.lower()}_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    )


def _profile(profile: Profile) -> _JSON:
    return _present(
        id=profile.id,
        type=["Profile"],
        name=profile.name,
        url=profile.url,
        email=profile.email,
        description=profile.description,
        image=_image(profile.image),
    )


def _achievement(achievement: Achievement, issuer: Profile) -> _JSON:
    creator = achievement.creator
    if creator and creator.id == issuer.id:
        # Only the id: what stands twice under one id could be cut once, unseen by the proof.
        creator = Profile(issuer.id, "")
    return _present(
        id=achievement.id,
        type=["Achievement"],
        achievementType=achievement.achievement_type,
        name=achievement.name,
        description=achievement.description,
        criteria=_present(id=achievement.criteria_url, narrative=achievement.criteria),
        image=_image(achievement.image),
        creator=_profile(creator) if creator else {},
        inLanguage=achievement.language,
        version=achievement.version,
        tag=list(achievement.tags),
        alignment=[_alignment(alignment) for alignment in achievement.alignments],
    )


def _alignment(alignment: Alignment) -> _JSON:
    return _present(
        type=["Alignment"],
        targetName=alignment.name,
        targetUrl=alignment.url,
        targetFramework=alignment.framework,
        targetCode=alignment.code,
        targetDescription=alignment.description,
    )


def _evidence(evidence: Evidence) -> _JSON:
    return _present(
        id=evidence.id,
        type=["Evidence"],
        name=evidence.name,
        description=evidence.description,
        narrative=evidence.narrative,
        genre=evidence.genre,
    )


def _image(url: str) -> _JSON:
    return {"id": url, "type": "Image"} if url else {}


def _identifiers(credential: AchievementCredential) -> list[_JSON]:
    """What the person agreed to ("IdentityObject"): the name in clear (`hashed` false, then
    `identityHash` is the name itself), the e-mail only as a salted hash."""
    found: list[_JSON] = []
    if credential.holder_name:
        found.append(
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": credential.holder_name,
            }
        )
    if credential.email:
        found.append(_email(credential.email))
    return found


def _email(email: EmailIdentity) -> _JSON:
    return {
        "type": "IdentityObject",
        "identityType": _EMAIL,
        "hashed": True,
        "identityHash": email.hash,
        "salt": email.salt,
    }


def _status(entry: StatusEntry) -> _JSON:
    """One object: verifiers in use pick their way by the first status, schemas refuse arrays."""
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }


def _refresh(url: str) -> _JSON:
    return {"id": url, "type": "1EdTechCredentialRefresh"} if url else {}


def _present(**members: Any) -> _JSON:
    return {name: value for name, value in members.items() if value not in ("", [], {})}
