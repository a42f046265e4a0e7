"""Issue badges, one or a committee's thousand; revoke one; sign a word about one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from portfolio import clock, openbadges
from portfolio.catalogue.models import AchievementVersion
from portfolio.credentials import documents, looking, statuses
from portfolio.credentials.issuer import opened_issuer
from portfolio.credentials.keys import signing_key
from portfolio.credentials.models import Credential
from portfolio.db import lock, session
from portfolio.notices.actions import tell
from portfolio.people import queries as people
from portfolio.people.actions import record
from portfolio.people.models import Act, Person, Role

WORTH_A_TEMPLATE = 4  # fewer are signed as fast one by one


@dataclass(frozen=True)
class Gift:
    """A badge to give. on: when it was decided; narrative: the reviewer's kind word.

    named: the holder said yes to « Mettre mon prénom dans le badge ? ».
    """

    holder: Person
    achievement_version: AchievementVersion
    on: datetime | None = None
    narrative: str = ""
    named: bool = False


@dataclass(frozen=True)
class SignedWord:
    """A word as it was signed, and the place that says whether it still stands."""

    document: str
    status_id: UUID


class AlreadyRevoked(Exception):
    """This badge was revoked before: that stays, with its reason."""


class NothingToAnswer(Exception):
    """The badge stands, or the person took it out of use: nobody else said anything."""


def issue(
    holder: Person,
    achievement_version: AchievementVersion,
    *,
    on: datetime | None = None,
    narrative: str = "",
    named: bool = False,
) -> Credential:
    """Give the badge: a signed Open Badges 3.0 document, kept byte for byte. Inside writing().

    For the arguments see Gift. Raises CannotIssue; then nothing has changed.
    """
    (credential,) = _issue([Gift(holder, achievement_version, on, narrative, named)])
    looking.look_again(credential, credential.issuer)
    session.flush()
    return credential


def issue_many(gifts: Sequence[Gift]) -> list[Credential]:
    """Give all these badges or none, in the order of `gifts`. Inside writing().

    Our verifier looks at them soon after, in the worker: until then they are « pas encore
    vérifié ». Raises CannotIssue; then nothing has changed.
    """
    return _issue(gifts)


def _issue(gifts: Sequence[Gift]) -> list[Credential]:
    owner = opened_issuer()
    now = clock.now()
    made: list[Credential] = []
    unsigned: list[dict[str, Any]] = []
    achievements: dict[UUID, openbadges.Achievement] = {}
    for gift, place in zip(gifts, statuses.take_places(owner, len(gifts)), strict=True):
        version = gift.achievement_version
        if version.id not in achievements:
            achievements[version.id] = documents.achievement(owner, version)
        credential = Credential(
            id=uuid4(),
            holder_id=gift.holder.id,
            holder=gift.holder,
            achievement_version_id=version.id,
            issuer_id=owner.id,
            issuer=owner,
            awarded_at=gift.on or now,
            narrative=gift.narrative,
            named=gift.named,
            status_id=place.id,
            status=place,
        )
        made.append(credential)
        unsigned.append(documents.unsigned(credential, achievements[version.id], subject=uuid4()))
    for credential, text in zip(made, _signed(unsigned, signing_key(owner), now), strict=True):
        credential.document = text
    session.add_all(made)
    session.flush()
    return made


def _signed(
    unsigned: Sequence[dict[str, Any]], key: openbadges.SigningKey, at: datetime
) -> Iterable[str]:
    if len(unsigned) < WORTH_A_TEMPLATE:
        return [documents.as_text(openbadges.sign(each, key, created=at)) for each in unsigned]
    return openbadges.Batch(key, at).sign_all(unsigned)


def revoke(credential: Credential, reason: str, *, by: Person) -> None:
    """This badge does not hold any more, for `reason`: every verifier then says so.

    by: INAÉ's administrator, and the person is told; or the person (« Ce badge ne doit plus
    servir »). It leaves the shared pages. It cannot be undone. Inside writing().
    Raises AlreadyRevoked; ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a badge is revoked for a reason")
    lock(credential)
    if credential.revoked_at:
        raise AlreadyRevoked(credential.id)
    credential.revoked_at = clock.now()
    credential.revoked_why = reason
    credential.revoked_by_id = by.id
    statuses.revoke_places([credential.status_id])
    looking.look_again(credential, credential.issuer)
    badge, holder = credential.achievement_version.name, credential.holder
    if by.id == holder.id:
        record(holder, Act.REVOKED, badge=badge)
    else:
        record(holder, Act.REVOKED, by=by, badge=badge)
        tell(holder, "badge_revoked", link=f"/moi/badges/{credential.id}", badge=badge)
    session.flush()


def answer(credential: Credential, words: str) -> None:
    """« Je réponds »: what the person says of it; INAÉ's administrators are told.

    A new answer takes the place of the one before. Inside writing(). Raises NothingToAnswer.
    """
    lock(credential)
    if not credential.revoked_at or credential.revoked_by_id == credential.holder_id:
        raise NothingToAnswer(credential.id)
    credential.answer, credential.answered_at = words, clock.now()
    badge, link = credential.achievement_version.name, f"/inae/badges/{credential.id}"
    for each in people.with_role(Role.ADMIN):
        tell(each, "badge_answered", link=link, badge=badge)
    session.flush()


def sign_word(
    credential: Credential, *, word: str, written_by: str, at: datetime | None = None
) -> SignedWord:
    """A word about `credential` as a signed EndorsementCredential, with a place of its own.

    written_by: who wrote it, and how sure we are of that, in a sentence. The issuer's key signs
    on their behalf. Inside writing(). Raises CannotIssue.
    """
    owner = opened_issuer()
    when = at or clock.now()
    (place,) = statuses.take_places(owner, 1)
    document = openbadges.build_endorsement(
        openbadges.EndorsementCredential(
            id=f"urn:uuid:{uuid4()}",
            issuer=documents.profile(owner),
            endorsed=documents.address(owner, credential.id),
            title="Recommandation",
            comment=word,
            written_by=written_by,
            valid_from=when,
            status=statuses.entry(place),
        )
    )
    signed = openbadges.sign(document, signing_key(owner), created=when)
    return SignedWord(documents.as_text(signed), place.id)


def withdraw_words(status_ids: Iterable[UUID | None]) -> None:
    """The signed words that have these places do not stand any more. Inside writing()."""
    statuses.revoke_places(each for each in status_ids if each)
