"""The drawn badges: one rough stone, the pathway's colour, one glint of gold, a pictogram.

A drawing is a list of shapes in a box of 160 × 160; `svg` writes it, `stone_png` paints it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
PHOSPHOR = STATIC / "vendor" / "phosphor"

BOX = 160
OUTLINE = "18,44 60,9 124,5 156,54 150,112 114,151 44,155 4,104"
LIGHT = ("18,44 60,9 66,31 38,54",)
MID = ("4,104 18,44 38,54 27,100", "60,9 124,5 110,29 66,31")
DARK = ("150,112 114,151 44,155 54,136 127,115",)
GLINT = "124,5 156,54 134,62 110,29"
RIM = 5
DASH = (14, 9)
PICTOGRAM_AT = (39, 41)
PICTOGRAM_SCALE = 82 / 256  # Phosphor draws in a box of 256

GOLD, PAPER, NIGHT, WHITE, BLACK = "#f5bd1f", "#fffdf8", "#1b2f5b", "#fff", "#000"

PICTOGRAMS = (
    "binoculars",
    "bus",
    "chalkboard-teacher",
    "chats-circle",
    "clock",
    "currency-eur",
    "device-mobile",
    "file-text",
    "footprints",
    "hand-heart",
    "handshake",
    "hard-hat",
    "heartbeat",
    "list-checks",
    "users-three",
)
VARIANTS = ("colour", "bw", "dashed")


@dataclass(frozen=True)
class Tint:
    """The colours of one pathway. `line` and `dark_line` draw the dashed stone."""

    base: str
    light: str
    mid: str
    dark: str
    line: str
    dark_line: str
    glint: str = GOLD
    rim: str = GOLD
    pictogram: str = WHITE


TINTS = {
    "travail": Tint("#8a3413", "#c4633a", "#a4451f", "#5e210a", "#8a3413", "#f2ab88"),
    "vie": Tint("#17573c", "#3f8c68", "#236b4c", "#0b3a26", "#17573c", "#8ad6b0"),
    "autres": Tint("#1a4a82", "#4a82c4", "#265f9f", "#0e2f58", "#1a4a82", "#a3c6f6"),
    "emploi": Tint("#6a2a72", "#a25cab", "#82398b", "#46184c", "#6a2a72", "#dfaee8"),
    "soutien": Tint(
        GOLD, "#ffe08a", "#e3a90f", "#b98304", "#7a5200", GOLD, PAPER, "#7a5200", NIGHT
    ),
}
LOGO_TINTS = {
    "blue": TINTS["soutien"],
    "paper": Tint(NIGHT, "#4a64a0", "#2b4379", "#0e1d3d", NIGHT, NIGHT),
}


@dataclass(frozen=True)
class Polygon:
    """Corners as SVG writes them; `stroke` is (colour, width), with round joins."""

    points: str
    fill: str | None = None
    stroke: tuple[str, float] | None = None


@dataclass(frozen=True)
class Pictogram:
    """A Phosphor path, to be drawn in the middle of the stone."""

    d: str
    fill: str


Shape = Polygon | Pictogram


def badge(tint: str, icon: str, variant: str = "colour") -> str:
    """The SVG text of a badge. Raises KeyError for a tint, an icon or a variant that is not ours.

    variant: `colour`, `bw` (print, photocopy) or `dashed` (asked, not given yet).
    """
    if variant == "dashed":
        return _dashed(TINTS[tint], pictogram_path(icon))
    return svg({"colour": coloured, "bw": black_and_white}[variant](tint, icon))


def logo(ground: str) -> str:
    """The SVG text of the logo, on `blue` or on `paper`. Raises KeyError for another ground."""
    return svg(_facets(LOGO_TINTS[ground]))


def nugget(*, fill: bool) -> str:
    """Our own glyph, "badge", in Phosphor's box of 256: an outline, or full with its glint."""
    if fill:
        inside = f'<polygon points="{OUTLINE}"/><polygon points="{GLINT}" fill="{GOLD}"/>'
    else:
        inside = (
            f'<polygon points="{OUTLINE}" fill="none" stroke="currentColor"'
            ' stroke-width="18" stroke-linejoin="round"/>'
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" fill="currentColor">'
        f'<g transform="translate(24 24) scale(1.3)">{inside}</g></svg>'
    )


@cache
def pictogram_path(icon: str) -> str:
    """The `d` of a pictogram of `PICTOGRAMS`. Raises KeyError for another name."""
    if icon not in PICTOGRAMS:
        raise KeyError(icon)
    found = re.search(r' d="([^"]+)"', (PHOSPHOR / "fill" / f"{icon}.svg").read_text())
    if not found:
        raise KeyError(icon)
    return found[1]


def coloured(tint: str, icon: str) -> list[Shape]:
    """The shapes of a badge in its pathway's colours."""
    colours = TINTS[tint]
    return [
        *_facets(colours),
        Polygon(OUTLINE, stroke=(colours.rim, RIM)),
        Pictogram(pictogram_path(icon), colours.pictogram),
    ]


def black_and_white(tint: str, icon: str) -> list[Shape]:
    """The shapes of a badge for paper: black with white lines, the support badge inverted."""
    ground, line = (WHITE, BLACK) if tint == "soutien" else (BLACK, WHITE)
    TINTS[tint]  # an unknown tint is refused here too
    return [
        Polygon(OUTLINE, ground),
        *(Polygon(points, stroke=(line, 2.5)) for points in (*LIGHT, *MID, *DARK)),
        Polygon(GLINT, line),
        Polygon(OUTLINE, stroke=(BLACK, RIM)),
        Pictogram(pictogram_path(icon), line),
    ]


def logo_shapes(ground: str) -> list[Shape]:
    """The shapes of the logo, for the pictures of the installed application."""
    return _facets(LOGO_TINTS[ground])


def svg(shapes: Sequence[Shape]) -> str:
    """Write `shapes` as an SVG file."""
    return _file("".join(map(_element, shapes)))


def app_icon() -> str:
    """The SVG text of the browser tab's icon: the gold stone on a blue tile."""
    stone = "".join(map(_element, _facets(LOGO_TINTS["blue"])))
    return _file(
        f'<rect width="{BOX}" height="{BOX}" rx="32" fill="{NIGHT}"/>'
        f'<g transform="translate(16 16) scale(.8)">{stone}</g>'
    )


def _facets(colours: Tint) -> list[Shape]:
    return [
        Polygon(OUTLINE, colours.base),
        *(Polygon(points, colours.light) for points in LIGHT),
        *(Polygon(points, colours.mid) for points in MID),
        *(Polygon(points, colours.dark) for points in DARK),
        Polygon(GLINT, colours.glint),
    ]


def _dashed(colours: Tint, path: str) -> str:
    """Surface and line follow the phone's dark mode, which a file shown by <img> sees itself."""
    dash = " ".join(map(str, DASH))
    style = (
        f".s{{fill:#fff;stroke:{colours.line}}}.p{{fill:{colours.line}}}"
        "@media(prefers-color-scheme:dark){"
        f".s{{fill:#1f232d;stroke:{colours.dark_line}}}.p{{fill:{colours.dark_line}}}}}"
    )
    return _file(
        f"<style>{style}</style>"
        f'<polygon class="s" points="{OUTLINE}" stroke-width="6" stroke-dasharray="{dash}"/>'
        f'<path class="p" transform="{_place()}" d="{path}"/>'
    )


def _element(shape: Shape) -> str:
    if isinstance(shape, Pictogram):
        return f'<path fill="{shape.fill}" transform="{_place()}" d="{shape.d}"/>'
    paint = f'fill="{shape.fill or "none"}"'
    if shape.stroke:
        colour, width = shape.stroke
        paint += f' stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"'
    return f'<polygon points="{shape.points}" {paint}/>'


def _place() -> str:
    x, y = PICTOGRAM_AT
    return f"translate({x} {y}) scale({PICTOGRAM_SCALE:.7g})"


def _file(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX} {BOX}">{inside}</svg>'
