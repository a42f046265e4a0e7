"""« Où l’ai-je montré ? »: a few taps on pictograms, and at most three badges that fit."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portfolio.catalogue.source import PLACES, Place

TABLE = Path(__file__).parent / "data" / "taps.toml"
MOST_TAPS = 6
MOST_BADGES = 3


@dataclass(frozen=True)
class PlaceTile:
    """A place to tap first, and the question of the screen that follows."""

    place: Place
    label: str
    icon: str
    question: str


@dataclass(frozen=True)
class DeedTile:
    """Something one does, the places where its tile is drawn, its badges (best first)."""

    code: str
    label: str
    icon: str
    places: tuple[Place, ...]
    badges: tuple[str, ...]


@dataclass(frozen=True)
class Taps:
    """The whole table, in the order of the file."""

    question: str
    places: tuple[PlaceTile, ...]
    deeds: tuple[DeedTile, ...]

    def deeds_at(self, place: Place) -> tuple[DeedTile, ...]:
        """The tiles of the second screen once `place` is tapped."""
        return tuple(deed for deed in self.deeds if place in deed.places)


@cache
def taps_table() -> Taps:
    """Return the table of `data/taps.toml`, read once."""
    file = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Taps(
        question=file["question"],
        places=tuple(
            PlaceTile(PLACES[one["code"]], one["mot"], one["icone"], one["question"])
            for one in file["lieux"]
        ),
        deeds=tuple(
            DeedTile(
                code=one["code"],
                label=one["mot"],
                icon=one["icone"],
                places=tuple(PLACES[place] for place in one["lieux"]),
                badges=tuple(one["badges"]),
            )
            for one in file["gestes"]
        ),
    )


def suggest(taps: Sequence[str]) -> list[str]:
    """Return the slugs of at most three badges, best first, for codes in the order tapped.

    A deed gives 2 points to its first badge and 1 to the others; equal badges come in the
    order they were met. Places give nothing. Taps after the sixth, and codes that the table
    does not know (a page kept open since an older one), change nothing.
    """
    deeds = {deed.code: deed for deed in taps_table().deeds}
    points: Counter[str] = Counter()
    for code in dict.fromkeys(taps[:MOST_TAPS]):
        if deed := deeds.get(code):
            best, *others = deed.badges
            points.update({best: 2})
            points.update(others)
    return [slug for slug, _ in points.most_common(MOST_BADGES)]
