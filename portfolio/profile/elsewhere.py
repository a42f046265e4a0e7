"""Badges from elsewhere on shared pages: what they say is a stranger's, and is never ours.

A page says of such a badge who gave it only as the badge itself says so, shortened and beside the
site; nothing is fetched. Nobody takes the name of this house: it stands for its own badges alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.issuer import identity_url, issuer
from portfolio.credentials.models import Issuer
from portfolio.db import Ready, session
from portfolio.imports.models import ImportedBadge
from portfolio.profile.models import SharedImport
from portfolio.verification import facts
from portfolio.verification.names import takes_the_name_of

LONGEST_NAME, LONGEST_WHO = 80, 60  # characters, on a page for strangers


class OtherBadge(NamedTuple):
    """A badge from elsewhere on a shared page. Its texts are short, clean and not to be believed.

    issuer, site: who gave it, as it says; empty when it says nothing that may be repeated.
    verified_at: when every check passed, if the badge is its holder's; else None.
    """

    number: int
    name: str
    tint: str
    icon: str
    issuer: str
    site: str
    verified_at: datetime | None
    ends_at: datetime | None

    @property
    def who(self) -> str:
        """« Cap Métiers, cap-metiers.fr », or what is known of it."""
        return ", ".join(filter(None, (self.issuer, self.site)))

    @property
    def ended(self) -> bool:
        """Whether it says that it holds no longer."""
        return self.ends_at is not None and self.ends_at <= clock.now()


def shown(connection: sa.Connection, link_id: UUID) -> list[OtherBadge]:
    """The badges from elsewhere that a link shows, in their order there. 1 statement."""
    return [_clean(row[-1], *row[:-1]) for row in _OF_LINK.rows(connection, link=link_id)]


def as_shown(badges: Sequence[ImportedBadge]) -> list[OtherBadge]:
    """These badges as a page would show them, numbered from 1. 1 statement if there are any."""
    owner = issuer() if badges else None
    return [_of(badge, number, owner) for number, badge in enumerate(badges, 1)]


def at(link_id: UUID, number: int) -> tuple[ImportedBadge, OtherBadge] | None:
    """The badge from elsewhere at this place of a link, and what its page says. 2 statements."""
    badge = session.scalar(
        sa.select(ImportedBadge)
        .join(SharedImport, SharedImport.imported_badge_id == ImportedBadge.id)
        .where(SharedImport.link_id == link_id, SharedImport.number == number)
    )
    return (badge, _of(badge, number, issuer())) if badge else None


def chosen(link_id: UUID) -> set[UUID]:
    """The badges from elsewhere that a link shows. 1 statement."""
    wanted = sa.select(SharedImport.imported_badge_id).where(SharedImport.link_id == link_id)
    return set(session.scalars(wanted))


def short_name(badge: ImportedBadge) -> str:
    """Its name, as long as one line of a page."""
    return facts.line(badge.name, LONGEST_NAME)


def _of(badge: ImportedBadge, number: int, owner: Issuer | None) -> OtherBadge:
    return _clean(
        owner.name if owner else None,
        number,
        badge.name,
        badge.tint,
        badge.icon,
        badge.issuer,
        badge.site,
        badge.checked_at if badge.is_theirs else None,
        badge.ends_at,
    )


def _clean(
    ours: str | None,
    number: int,
    name: str,
    tint: str,
    icon: str,
    who: str,
    site: str,
    verified_at: datetime | None,
    ends_at: datetime | None,
) -> OtherBadge:
    if takes_the_name_of(who, ours or ""):
        who = ""
    if verified_at is None and site.partition("/")[0] == urlsplit(identity_url()).netloc:
        site = ""  # nothing proves that it comes from here
    return OtherBadge(
        number,
        facts.line(name, LONGEST_NAME),
        tint,
        icon,
        facts.line(who, LONGEST_WHO),
        _short_site(site),
        verified_at,
        ends_at,
    )


def _short_site(site: str) -> str:
    """Its end stays: that is the part that nobody can borrow."""
    clean = facts.line(site)
    return clean if len(clean) <= LONGEST_WHO else f"…{clean[1 - LONGEST_WHO :]}"


_OF_LINK = Ready(
    sa.select(  # as `_clean` takes them, then the name of this house
        SharedImport.number,
        ImportedBadge.name,
        ImportedBadge.tint,
        ImportedBadge.icon,
        ImportedBadge.issuer,
        ImportedBadge.site,
        sa.case((ImportedBadge.is_theirs, ImportedBadge.checked_at)),
        ImportedBadge.ends_at,
        sa.select(Issuer.name).order_by(Issuer.made_at).limit(1).scalar_subquery(),
    )
    .join(ImportedBadge, ImportedBadge.id == SharedImport.imported_badge_id)
    .where(SharedImport.link_id == sa.bindparam("link", type_=sa.Uuid()))
    .order_by(SharedImport.number)
)
