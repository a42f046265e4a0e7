"""What people read about a recommendation and a link, in simple words."""

import re
import unicodedata
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


def slug(text: str) -> str:
    """`text` as a file may be called anywhere: « En équipe » gives `en-equipe`; 40 at most."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40]


def file_name(badge: str, ending: str) -> str:
    """How the file of a badge is called on the phone: `badge-en-equipe.png`."""
    return f"badge-{slug(badge) or 'pepites'}.{ending}"
