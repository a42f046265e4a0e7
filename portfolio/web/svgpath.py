"""From the `d` of an SVG path to polygons, for the pictures that Pillow draws."""

import cmath
import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

Point = tuple[float, float]

ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
CURVE_STEPS = 24
ARC_STEP = math.radians(3)

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COMMAND = re.compile(r"\s*([MLHVCSQTAZ])([^MLHVCSQTAZ]*)", re.IGNORECASE)
_NUMBERS = re.compile(rf"[\s,]*({_NUMBER})")
_ARC = re.compile(  # the two flags may touch what follows: "a8,8,0,011,2"
    rf"[\s,]*({_NUMBER})[\s,]*({_NUMBER})[\s,]*({_NUMBER})[\s,]*([01])[\s,]*([01])"
    rf"[\s,]*({_NUMBER})[\s,]*({_NUMBER})"
)


class BadPath(ValueError):
    """The text is not SVG path data."""


def flatten(d: str) -> list[list[Point]]:
    """Return the outlines of the path `d`, each a list of points, in the units of the path.

    An outline is taken as closed. Curves become 24 lines, arcs a line each 3 degrees.
    Raises BadPath. Source: SVG 2, "Paths", and its implementation notes for arcs.
    """
    pen = _Pen()
    for letter, values in _commands(d):
        pen.draw(letter, values)
    return [[(p.real, p.imag) for p in outline] for outline in pen.outlines if len(outline) > 1]


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Each command once, with its own arguments: `l1 2 3 4` is two lines."""
    at = 0
    while at < len(d.rstrip()):
        found = _COMMAND.match(d, at)
        if not found or (at == 0 and found[1] not in "Mm"):
            raise BadPath(f"no command at {at}: {d[at : at + 20]!r}")
        at = found.end()
        yield from _repeated(found[1], _values(found[1], found[2]))


def _values(letter: str, text: str) -> list[float]:
    pattern = _ARC if letter in "Aa" else _NUMBERS
    values: list[float] = []
    at = 0
    while found := pattern.match(text, at):
        values += map(float, found.groups())
        at = found.end()
    if text[at:].strip(" \t\r\n,"):
        raise BadPath(f"not a number: {text[at:]!r}")
    return values


def _repeated(letter: str, values: list[float]) -> Iterator[tuple[str, list[float]]]:
    size = ARGUMENTS[letter.upper()]
    if size == 0 and not values:
        yield letter, []
        return
    if size == 0 or not values or len(values) % size:
        raise BadPath(f"{letter} with {len(values)} numbers")
    for first in range(0, len(values), size):
        yield letter, values[first : first + size]
        letter = {"M": "L", "m": "l"}.get(letter, letter)


class _Pen:
    """Where the path is. Points are complex numbers: adding and turning stay one operation."""

    def __init__(self) -> None:
        self.outlines: list[list[complex]] = []
        self.here = self.start = 0j
        self.handle: complex | None = None  # last control point, for S and T
        self.last = ""
        self.closed = True
        self.act: dict[str, Callable[[list[float], complex], None]] = {
            "M": self.move,
            "L": self.line,
            "H": self.across,
            "V": self.down,
            "C": self.cubic,
            "S": self.smooth_cubic,
            "Q": self.quadratic,
            "T": self.smooth_quadratic,
            "A": self.arc,
        }

    def draw(self, letter: str, values: list[float]) -> None:
        kind = letter.upper()
        if kind == "Z":
            self.here, self.closed = self.start, True
        else:
            if kind != "M" and self.closed:
                self.begin()
            self.act[kind](values, self.here if letter.islower() else 0j)
        self.last = kind

    def begin(self) -> None:
        self.start = self.here
        self.outlines.append([self.here])
        self.closed = False

    def to(self, point: complex) -> None:
        self.outlines[-1].append(point)
        self.here = point

    def move(self, values: list[float], origin: complex) -> None:
        self.here = origin + complex(*values)
        self.begin()

    def line(self, values: list[float], origin: complex) -> None:
        self.to(origin + complex(*values))

    def across(self, values: list[float], origin: complex) -> None:
        self.to(complex(origin.real + values[0], self.here.imag))

    def down(self, values: list[float], origin: complex) -> None:
        self.to(complex(self.here.real, origin.imag + values[0]))

    def cubic(self, values: list[float], origin: complex) -> None:
        first, second, end = _pairs(values, origin)
        self.bezier(self.here, first, second, end)
        self.handle = second

    def smooth_cubic(self, values: list[float], origin: complex) -> None:
        second, end = _pairs(values, origin)
        self.bezier(self.here, self.mirrored("CS"), second, end)
        self.handle = second

    def quadratic(self, values: list[float], origin: complex) -> None:
        middle, end = _pairs(values, origin)
        self.bezier(self.here, middle, end)
        self.handle = middle

    def smooth_quadratic(self, values: list[float], origin: complex) -> None:
        middle = self.mirrored("QT")
        self.bezier(self.here, middle, origin + complex(*values))
        self.handle = middle

    def mirrored(self, kinds: str) -> complex:
        if self.last in kinds and self.handle is not None:
            return 2 * self.here - self.handle
        return self.here

    def bezier(self, *controls: complex) -> None:
        for step in range(1, CURVE_STEPS + 1):
            points, t = list(controls), step / CURVE_STEPS
            while len(points) > 1:  # de Casteljau
                points = [a + (b - a) * t for a, b in pairwise(points)]
            self.to(points[0])

    def arc(self, values: list[float], origin: complex) -> None:
        rx, ry, turn, large, sweep = abs(values[0]), abs(values[1]), *values[2:5]
        end = origin + complex(*values[5:])
        if not rx or not ry or end == self.here:
            self.to(end)
            return
        tilt = cmath.rect(1, math.radians(turn))

        def unit(point: complex) -> complex:
            """`point` in the space where the ellipse is a circle of radius 1."""
            flat = point / tilt
            return complex(flat.real / rx, flat.imag / ry)

        a, b = unit(self.here), unit(end)
        half = abs(b - a) / 2
        grown = max(half, 1.0)  # radii too small for the distance are scaled up
        side = 1 if large != sweep else -1
        rise = math.sqrt(max(grown**2 - half**2, 0.0))
        centre = (a + b) / 2 + side * 1j * rise * (b - a) / abs(b - a)
        from_angle = cmath.phase(a - centre)
        span = (cmath.phase(b - centre) - from_angle) % math.tau
        if not sweep:
            span -= math.tau
        steps = math.ceil(abs(span) / ARC_STEP)
        for step in range(1, steps):
            round_ = centre + cmath.rect(grown, from_angle + span * step / steps)
            self.to(complex(round_.real * rx, round_.imag * ry) * tilt)
        self.to(end)


def _pairs(values: list[float], origin: complex) -> list[complex]:
    return [origin + complex(x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
