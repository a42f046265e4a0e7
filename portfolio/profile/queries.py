"""Reads for the pages on which a person's things meet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio import clock
from portfolio.applications.models import Application, ApplicationEvent, Attached
from portfolio.applications.states import State
from portfolio.catalogue.models import Achievement, AchievementVersion, AdaptationVersion
from portfolio.clock import PARIS
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.people.models import Membership, Role, Structure, StructureKind
from portfolio.profile.facts import may_be_shown
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    ShareLink,
)
from portfolio.recognition.models import EndorsedCredential, Endorsement, EndorsementState


@dataclass(frozen=True)
class BadgeWords:
    """A badge as a list shows it."""

    id: UUID
    name: str
    sentence: str
    tint: str
    icon: str
    revoked: bool = False


def in_progress(holder_id: UUID) -> Sequence[Application]:
    """Requests that are not over: no badge yet, not withdrawn, not started again. 1 statement."""
    again = sa.select(Application.follows_id).where(Application.follows_id.is_not(None))
    of_badge = joinedload(Application.adaptation_version).joinedload(
        AdaptationVersion.achievement_version
    )
    return session.scalars(
        sa.select(Application)
        .where(
            Application.holder_id == holder_id,
            Application.state.not_in((State.GRANTED, State.WITHDRAWN)),
            Application.id.not_in(again),
        )
        .options(
            of_badge.joinedload(AchievementVersion.achievement).joinedload(Achievement.pathway)
        )
        .order_by(Application.touched_at.desc())
    ).all()


def seen_words(holder_id: UUID) -> set[UUID]:
    """The words that a link open now shows, or that all may read beside a badge. 1 statement."""
    in_links = (
        sa.select(SharedEndorsement.endorsement_id)
        .join(ShareLink, ShareLink.id == SharedEndorsement.link_id)
        .where(ShareLink.holder_id == holder_id, ShareLink.is_open())
    )
    beside_badges = (
        sa.select(EndorsedCredential.endorsement_id)
        .join(Credential, Credential.id == EndorsedCredential.credential_id)
        .where(Credential.holder_id == holder_id, EndorsedCredential.is_open_to_all())
    )
    return set(session.scalars(in_links.union(beside_badges)))


def proofs_of(credential_ids: Collection[UUID]) -> dict[UUID, list[Evidence]]:
    """The proofs of the requests from which these badges came. 1 statement."""
    rows = session.execute(
        sa.select(Application.credential_id, Evidence)
        .join(Attached, Attached.application_id == Application.id)
        .join(Evidence, Evidence.id == Attached.evidence_id)
        .where(Application.credential_id.in_(credential_ids))
        .order_by(Attached.at, Evidence.made_at)
    )
    found: dict[UUID, list[Evidence]] = {}
    for credential_id, proof in rows:
        if credential_id:
            found.setdefault(credential_id, []).append(proof)
    return found


@dataclass(frozen=True)
class ChoosableProof:
    """A proof of one of the badges of a link. `ready`: it may be shown."""

    badge: BadgeWords
    proof: Evidence
    ready: bool


def proofs_to_choose(link: ShareLink) -> list[ChoosableProof]:
    """The proofs of the badges that a link shows, badge after badge. 2 statements."""
    rows = session.scalars(
        whole_badges()
        .join(SharedCredential, SharedCredential.credential_id == Credential.id)
        .where(SharedCredential.link_id == link.id)
        .order_by(SharedCredential.number)
    ).all()
    proofs = proofs_of([row.id for row in rows])
    return [
        ChoosableProof(badge_words(row), proof, may_be_shown(proof))
        for row in rows
        for proof in proofs.get(row.id, ())
    ]


# Who decided to give a badge, and how they worked where: one row for each of their places.
DECISIONS = (
    sa.select(Structure.name, ApplicationEvent.at, Membership.since, Membership.until)
    .select_from(Application)
    .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
    .join(Membership, Membership.person_id == ApplicationEvent.by_id)
    .join(Structure, Structure.id == Membership.structure_id)
    .where(
        ApplicationEvent.act == "grant",
        Membership.role == Role.REVIEWER,
        sa.or_(Structure.id == Application.structure_id, Structure.kind == StructureKind.ISSUER),
    )
)


def worked_then(at: datetime, since: date, until: date | None) -> bool:
    """Whether who decided at this moment worked there on that day in France."""
    day = at.astimezone(PARIS).date()
    return since <= day and (until is None or day <= until)


def looked_at_by(credential_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Whose reviewers decided to give these badges: the names of their structures.

    A badge given by rule is not there. 1 statement.
    """
    rows = session.execute(
        DECISIONS.add_columns(Application.credential_id).where(
            Application.credential_id.in_(credential_ids)
        )
    )
    found: dict[UUID, set[str]] = {}
    for name, at, since, until, credential_id in rows:
        if credential_id and worked_then(at, since, until):
            found.setdefault(credential_id, set()).add(name)
    return found


def links_of(holder_id: UUID) -> Sequence[ShareLink]:
    """A person's links that are not closed, newest first. 1 statement."""
    return session.scalars(
        sa.select(ShareLink)
        .where(ShareLink.holder_id == holder_id, ShareLink.closed_at.is_(None))
        .order_by(ShareLink.made_at.desc())
    ).all()


def link(link_id: UUID) -> ShareLink | None:
    return session.scalar(
        sa.select(ShareLink).where(ShareLink.id == link_id).options(joinedload(ShareLink.holder))
    )


def shown_badge(link_id: UUID, number: int) -> Credential | None:
    """The badge at this place of a link, with what its page says. 1 statement."""
    return session.scalar(
        whole_badges()
        .join(SharedCredential, SharedCredential.credential_id == Credential.id)
        .where(SharedCredential.link_id == link_id, SharedCredential.number == number)
    )


def shown_since(link_id: UUID, number: int) -> datetime:
    """Since when the badge at this place of a link has the proofs it has there. 1 statement."""
    return session.scalars(
        sa.select(SharedCredential.shown_at).where(
            SharedCredential.link_id == link_id, SharedCredential.number == number
        )
    ).one()


def awarded_on(link_id: UUID) -> dict[int, datetime]:
    """When the badges of a link were given, by their place there. 1 statement."""
    rows = session.execute(
        sa.select(SharedCredential.number, Credential.awarded_at)
        .join(Credential, Credential.id == SharedCredential.credential_id)
        .where(SharedCredential.link_id == link_id)
    )
    return {row.number: row.awarded_at for row in rows}


def whole_badges() -> sa.Select[Credential]:
    """Badges with what they say and who gave them, to be narrowed."""
    return sa.select(Credential).options(
        joinedload(Credential.achievement_version)
        .joinedload(AchievementVersion.achievement)
        .joinedload(Achievement.pathway),
        joinedload(Credential.issuer),
    )


def badge_words(row: Credential) -> BadgeWords:
    """What a list says of a badge that was given."""
    version = row.achievement_version
    return BadgeWords(
        id=row.id,
        name=version.name,
        sentence=version.sentence,
        tint=version.achievement.pathway.tint,
        icon=version.achievement.icon,
        revoked=row.revoked_at is not None,
    )


def shown_proofs(link_id: UUID, credential_id: UUID) -> list[Evidence]:
    """The proofs that a link shows under one badge, and that may still be shown. 1 statement."""
    rows = session.scalars(
        sa.select(Evidence)
        .join(SharedEvidence, SharedEvidence.evidence_id == Evidence.id)
        .where(SharedEvidence.link_id == link_id, SharedEvidence.credential_id == credential_id)
        .order_by(Evidence.made_at)
    )
    return [proof for proof in rows if may_be_shown(proof)]


def shown_proof(link_id: UUID, evidence_id: UUID) -> Evidence | None:
    """A proof, if the link shows it and it may still be shown."""
    found = session.scalar(
        sa.select(Evidence)
        .join(SharedEvidence, SharedEvidence.evidence_id == Evidence.id)
        .where(SharedEvidence.link_id == link_id, Evidence.id == evidence_id)
        .limit(1)
    )
    return found if found and may_be_shown(found) else None


def signed_word_shown(link_id: UUID, credential_id: UUID, endorsement_id: UUID) -> str | None:
    """A word that a link shows now, as it was signed about this badge; None: not there."""
    return session.scalar(
        sa.select(EndorsedCredential.document)
        .join(
            SharedEndorsement, SharedEndorsement.endorsement_id == EndorsedCredential.endorsement_id
        )
        .join(EndorsedCredential.endorsement)
        .where(
            SharedEndorsement.link_id == link_id,
            EndorsedCredential.credential_id == credential_id,
            EndorsedCredential.endorsement_id == endorsement_id,
            Endorsement.state == EndorsementState.SHOWN,
        )
    )


def chosen_badges(link_id: UUID) -> set[UUID]:
    """The badges that a link shows."""
    return set(
        session.scalars(
            sa.select(SharedCredential.credential_id).where(SharedCredential.link_id == link_id)
        )
    )


def chosen_proofs(link_id: UUID) -> set[tuple[UUID, UUID]]:
    """The (badge, proof) pairs that a link shows."""
    return {
        (badge_id, proof_id)
        for badge_id, proof_id in session.execute(
            sa.select(SharedEvidence.credential_id, SharedEvidence.evidence_id).where(
                SharedEvidence.link_id == link_id
            )
        )
    }


def chosen_words(link_id: UUID) -> set[UUID]:
    """The recommendations that a link shows."""
    return set(
        session.scalars(
            sa.select(SharedEndorsement.endorsement_id).where(SharedEndorsement.link_id == link_id)
        )
    )


def links_with(word: Endorsement) -> set[UUID]:
    """The links that show this word."""
    return set(
        session.scalars(
            sa.select(SharedEndorsement.link_id).where(SharedEndorsement.endorsement_id == word.id)
        )
    )


def fitting_links(word: Endorsement) -> set[UUID]:
    """The links, not ended, on which this word belongs: they show a badge that it speaks of.

    A word about all the work belongs on each of them.
    """
    mine = sa.select(ShareLink.id).where(
        ShareLink.holder_id == word.holder_id,
        ShareLink.closed_at.is_(None),
        sa.or_(ShareLink.ends_at.is_(None), ShareLink.ends_at > clock.now()),
    )
    if not word.whole_work:
        badges = [each.credential_id for each in word.about]
        mine = mine.join(SharedCredential, SharedCredential.link_id == ShareLink.id).where(
            SharedCredential.credential_id.in_(badges)
        )
    return set(session.scalars(mine))


def has_ended(credential: Credential) -> bool:
    """Whether the badge says that it holds no longer."""
    return credential.ends_at is not None and credential.ends_at <= clock.now()
