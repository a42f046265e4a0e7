"""Icons as two files that pages point into: one small for public pages, one for the rest."""

import re
from collections.abc import Iterable

from portfolio.web.stones import PHOSPHOR, nugget

PUBLIC = (  # at most 12: an employer's phone loads nothing else
    "caret-right",
    "clock",
    "eye",
    "paper-plane-tilt",
    "pause",
    "quotes",
    "quotes-fill",
    "seal-check",
    "seal-check-fill",
    "speaker-high",
    "user-circle",
    "users-three",
)

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def glyphs() -> dict[str, str]:
    """Every icon, id → SVG text: `clock` is the bold drawing, `clock-fill` the full one."""
    found = {"nugget": nugget(fill=False), "nugget-fill": nugget(fill=True)}
    for weight, ending in (("bold", ""), ("fill", "-fill")):
        for file in (PHOSPHOR / weight).glob("*.svg"):
            found[file.stem + ending] = file.read_text()
    return found


def sprite(ids: Iterable[str], drawings: dict[str, str]) -> str:
    """One SVG file with a symbol for each of `ids`, shown by `<use href="file.svg#id">`."""
    symbols = "".join(_symbol(each, drawings[each]) for each in sorted(ids))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _symbol(name: str, drawing: str) -> str:
    inside = _DRAWING.search(drawing)
    if not inside:
        raise ValueError(f"{name} is not an SVG file")
    return f'<symbol id="{name}" viewBox="0 0 256 256" fill="currentColor">{inside[1]}</symbol>'
