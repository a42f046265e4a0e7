"""Issue a badge, sign a word about it, look again whether what we keep is true."""

import json
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from portfolio import clock, openbadges
from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials.issuer import opened_issuer, published_did, signing_key
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import session, writing
from portfolio.people.models import Person


def issue(
    holder: Person,
    achievement_version: AchievementVersion,
    *,
    on: datetime | None = None,
    narrative: str = "",
    named: bool = False,
) -> Credential:
    """Give the badge: a signed Open Badges 3.0 document, kept byte for byte. Inside writing().

    on: when it was decided; narrative: the reviewer's kind word; named: the holder said yes
    to « Mettre mon prénom dans le badge ? ». Raises CannotIssue; then nothing has changed.
    """
    at = on or clock.now()
    owner = opened_issuer()
    credential_id = uuid4()
    document = openbadges.build_credential(
        openbadges.AchievementCredential(
            id=address(owner, credential_id),
            issuer=_profile(owner),
            achievement=_achievement(owner, achievement_version),
            subject=uuid4(),
            valid_from=at,
            holder_name=holder.name if named else "",
            narrative=narrative,
        )
    )
    signed = openbadges.sign(document, signing_key(owner), created=at)
    credential = Credential(
        id=credential_id,
        holder_id=holder.id,
        achievement_version_id=achievement_version.id,
        issuer_id=owner.id,
        awarded_at=at,
        narrative=narrative,
        named=named,
        document=json.dumps(signed, ensure_ascii=False),
    )
    session.add(credential)
    look_again(credential, owner)
    session.flush()
    return credential


def address(owner: Issuer, credential_id: UUID) -> str:
    """The badge's own address, which is its id."""
    return f"{owner.public_url}/b/{credential_id}"


def look_again(credential: Credential, owner: Issuer) -> None:
    """Keep what our own verifier finds, and when."""
    checks = openbadges.verify(
        json.loads(credential.document), did_document=published_did(owner), now=clock.now()
    )
    credential.verified = all(check.ok for check in checks)
    credential.verified_at = clock.now()


def look_at_all_again() -> int:
    """Nightly: verify every credential anew, a few in each transaction; how many are true."""
    ids = session.scalars(sa.select(Credential.id)).all()
    true = 0
    for start in range(0, len(ids), 50):
        with writing():
            rows = session.scalars(
                sa.select(Credential)
                .where(Credential.id.in_(ids[start : start + 50]))
                .options(joinedload(Credential.issuer), undefer(Credential.document))
            ).all()
            for credential in rows:
                look_again(credential, credential.issuer)
                true += bool(credential.verified)
    return true


def sign_word(
    credential: Credential, *, word: str, written_by: str, at: datetime | None = None
) -> str:
    """A word about `credential` as a signed EndorsementCredential, in JSON.

    written_by: who wrote it, and how sure we are of that, in a sentence. The issuer's key signs
    on their behalf. Inside writing(). Raises CannotIssue.
    """
    owner = opened_issuer()
    when = at or clock.now()
    document = openbadges.build_endorsement(
        openbadges.EndorsementCredential(
            id=f"urn:uuid:{uuid4()}",
            issuer=_profile(owner),
            endorsed=address(owner, credential.id),
            title="Recommandation",
            comment=word,
            written_by=written_by,
            valid_from=when,
        )
    )
    signed = openbadges.sign(document, signing_key(owner), created=when)
    return json.dumps(signed, ensure_ascii=False)


def _profile(owner: Issuer) -> openbadges.Profile:
    return openbadges.Profile(id=owner.did, name=owner.name, url=owner.public_url)


def _achievement(owner: Issuer, version: AchievementVersion) -> openbadges.Achievement:
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
