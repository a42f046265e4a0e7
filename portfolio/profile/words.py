"""What people read about a recommendation and a link, in simple words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portfolio.profile.facts import last_day
from portfolio.profile.models import LinkState, ShareLink
from portfolio.recognition.models import Endorsement
from portfolio.recognition.words import how_sure, place_of
from portfolio.web.dates import day
from portfolio.web.language import _


@dataclass(frozen=True)
class Said:
    """A word about a person as a page shows it. `how`: how sure we are of its author."""

    id: UUID
    words: str
    name: str
    role: str
    how: str


def said(rows: Iterable[Endorsement]) -> list[Said]:
    """Recommendations for the component of that name."""
    return [
        Said(
            row.id,
            row.word,
            row.author_name,
            place_of(row),
            how_sure(row),
        )
        for row in rows
    ]


def until(link: ShareLink) -> str:
    """Whether a link is open, and until when, in one short sentence."""
    state = link.state
    if state is LinkState.PREPARED:
        return _("Pas encore ouvert")
    if state is LinkState.CLOSED:
        return _("Fermé")
    if link.ends_at is None:
        return _("Ouvert, sans date de fin")
    when = day(last_day(link.ends_at))
    if state is LinkState.ENDED:
        return _("Fermé depuis le %(day)s", day=when)
    return _("Ouvert jusqu’au %(day)s", day=when)
