"""What a shared page says: plain rows, in few statements, whatever the number.

After each change, the first person who opens the page waits for it to be made anew. So no object
of a model is built here, and each statement is written once: SQLAlchemy finds it compiled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portfolio.applications.models import Application
from portfolio.catalogue.models import Achievement, AchievementVersion, Pathway
from portfolio.credentials.models import Credential, Issuer
from portfolio.db import Ready, session
from portfolio.imports import queries as imports
from portfolio.people.models import Person, short_name
from portfolio.profile import elsewhere, queries
from portfolio.profile.elsewhere import OtherBadge
from portfolio.profile.models import (
    LinkState,
    SharedCredential,
    SharedEndorsement,
    SharedImport,
    ShareLink,
    state_of,
)
from portfolio.recognition.models import (
    Assurance,
    EndorsedCredential,
    Endorsement,
    EndorsementState,
)
from portfolio.web.secrets import token_hash


class Holder(NamedTuple):
    """Whose page it is."""

    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """« Nadia B. »"""
        return short_name(self.first_name, self.last_name)


class OpenedLink(NamedTuple):
    """A link found by its token. Whoever has one in hand bears the link.

    others: how many badges from elsewhere it shows.
    """

    holder: Holder
    id: UUID
    holder_id: UUID
    words: str
    indexed: bool
    opened_at: datetime | None
    closed_at: datetime | None
    ends_at: datetime | None
    others: int

    @property
    def state(self) -> LinkState:
        """What it is now."""
        return state_of(self.opened_at, self.closed_at, self.ends_at)


class BadgeShown(NamedTuple):
    """A badge on a shared page: its place there, what it says, what is said of it.

    verified: our own verifier found it true when it last looked.
    """

    number: int
    name: str
    sentence: str
    tint: str
    icon: str
    verified: bool
    recommendations: int


class WordShown(NamedTuple):
    """A recommendation that its holder shows."""

    word: str
    author_name: str
    author_role: str
    author_company: str
    assurance: Assurance


@dataclass(frozen=True)
class Shown:
    """All that a shared page says. badges: given here; others: brought from elsewhere."""

    holder: Holder | Person
    words: str
    badges: Sequence[BadgeShown]
    others: Sequence[OtherBadge]
    recommendations: Sequence[WordShown]
    issuers: tuple[str, ...]
    looked_at_by: tuple[str, ...]

    @property
    def verified(self) -> int:
        """How many of the badges given here are."""
        return sum(badge.verified for badge in self.badges)


def link_opened(token: str) -> OpenedLink | None:
    """The link that carries `token`; 410 when it is closed or has ended. 1 statement."""
    row = session.connection().execute(LINK, {"hash": token_hash(token)}).first()
    if row is None:
        return None
    found = opened(row)
    if found.state in {LinkState.CLOSED, LinkState.ENDED}:
        abort(410)
    return found


def opened(row: Sequence[Any]) -> OpenedLink:
    """The link of a row of LINK; what follows in the row is left."""
    return OpenedLink(Holder(row[0], row[1]), *row[2:10])


def shown_by(link: ShareLink | OpenedLink) -> Shown:
    """What `link` shows, whoever looks. 3 statements, whatever the number; 4 with others."""
    return read(session.connection(), link)


def read(connection: sa.Connection, link: ShareLink | OpenedLink) -> Shown:
    """As `shown_by`, from this connection."""
    rows = _BADGES.rows(connection, link=link.id)
    none_of_others = isinstance(link, OpenedLink) and not link.others
    return Shown(
        holder=link.holder,
        words=link.words,
        badges=[BadgeShown(*row[:-1]) for row in rows],
        others=[] if none_of_others else elsewhere.shown(connection, link.id),
        recommendations=[WordShown(*row) for row in _WORDS_OF_LINK.rows(connection, link=link.id)],
        issuers=_names(row[-1] for row in rows),
        looked_at_by=_reviewers(_LOOKED.rows(connection, link=link.id)),
    )


def shown_at_first(holder: Person, wanted: str = "") -> Shown:
    """What a link of `holder` would show before anything is chosen: every badge given here.

    wanted: the number of one badge of theirs, which is then shown alone.
    """
    rows = session.scalars(
        queries.whole_badges()
        .where(Credential.holder_id == holder.id, Credential.revoked_at.is_(None))
        .order_by(Credential.awarded_at.desc(), Credential.id)
    ).all()
    brought = [each for each in imports.of_person(holder.id) if str(each.id) == wanted]
    rows = [] if brought else [each for each in rows if str(each.id) == wanted] or rows
    looked = queries.looked_at_by([row.id for row in rows])
    return Shown(
        holder=holder,
        words="",
        badges=[_at_first(row, number) for number, row in enumerate(rows, 1)],
        others=elsewhere.as_shown(brought),
        recommendations=[],
        issuers=_names(row.issuer.name for row in rows),
        looked_at_by=_names(name for names in looked.values() for name in names),
    )


def _reviewers(decisions: Iterable[Any]) -> tuple[str, ...]:
    """Rows of `_LOOKED`: the structures of those who decided, as they worked then."""
    found: set[str] = set()
    for name, at, since, until in decisions:
        if name not in found and queries.worked_then(at, since, until):
            found.add(name)
    return _names(found)


def _names(found: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(sorted(set(found)))


def _at_first(row: Credential, number: int) -> BadgeShown:
    words = queries.badge_words(row)
    return BadgeShown(
        number, words.name, words.sentence, words.tint, words.icon, bool(row.verified), 0
    )


def words_shown_about(link_id: UUID, credential_id: UUID) -> list[tuple[WordShown, UUID | None]]:
    """Of the words that a link shows, those about this badge or the whole work. 1 statement.

    With its id each that was signed about this badge.
    """
    asked = (
        _WORDS.outerjoin(
            EndorsedCredential,
            sa.and_(
                EndorsedCredential.endorsement_id == Endorsement.id,
                EndorsedCredential.credential_id == credential_id,
            ),
        )
        .where(sa.or_(Endorsement.whole_work, EndorsedCredential.credential_id.is_not(None)))
        .add_columns(sa.case((EndorsedCredential.document.is_not(None), Endorsement.id)))
    )
    rows = session.connection().execute(asked, {"link": link_id})
    return [(WordShown(*row[:-1]), row[-1]) for row in rows]


LINK = (
    sa.select(  # as Holder, then as OpenedLink
        Person.first_name,
        Person.last_name,
        ShareLink.id,
        ShareLink.holder_id,
        ShareLink.words,
        ShareLink.indexed,
        ShareLink.opened_at,
        ShareLink.closed_at,
        ShareLink.ends_at,
        sa.select(sa.func.count()).where(SharedImport.link_id == ShareLink.id).scalar_subquery(),
    )
    .join(Person, Person.id == ShareLink.holder_id)
    .where(ShareLink.token_hash == sa.bindparam("hash"))
)

_THIS_LINK = sa.bindparam("link", type_=sa.Uuid())
_IS_SHOWN = sa.and_(
    SharedEndorsement.link_id == _THIS_LINK, Endorsement.state == EndorsementState.SHOWN
)

_WORDS = (
    sa.select(
        Endorsement.word,
        Endorsement.author_name,
        Endorsement.author_role,
        Endorsement.author_company,
        Endorsement.assurance,
    )
    .join(SharedEndorsement, SharedEndorsement.endorsement_id == Endorsement.id)
    .where(_IS_SHOWN)
    .order_by(Endorsement.given_at.desc())
)

_WORDS_OF_LINK = Ready(_WORDS)

_WORDS_ABOUT = (
    sa.select(sa.func.count())
    .select_from(EndorsedCredential)
    .join(Endorsement, Endorsement.id == EndorsedCredential.endorsement_id)
    .join(SharedEndorsement, SharedEndorsement.endorsement_id == Endorsement.id)
    .where(_IS_SHOWN, EndorsedCredential.credential_id == Credential.id)
    .correlate(Credential)
    .scalar_subquery()
)

_BADGES = Ready(
    sa.select(  # as BadgeShown, then who gave it
        SharedCredential.number,
        AchievementVersion.name,
        AchievementVersion.sentence,
        Pathway.tint,
        Achievement.icon,
        Credential.verified.is_(True),
        _WORDS_ABOUT,
        Issuer.name.label("issuer"),
    )
    .select_from(SharedCredential)
    .join(Credential, Credential.id == SharedCredential.credential_id)
    .join(AchievementVersion, AchievementVersion.id == Credential.achievement_version_id)
    .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
    .join(Pathway, Pathway.id == Achievement.pathway_id)
    .join(Issuer, Issuer.id == Credential.issuer_id)
    .where(SharedCredential.link_id == _THIS_LINK)
    .order_by(SharedCredential.number)
)

_LOOKED = Ready(
    queries.DECISIONS.join(
        SharedCredential, SharedCredential.credential_id == Application.credential_id
    ).where(SharedCredential.link_id == _THIS_LINK)
)
