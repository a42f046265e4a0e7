"""Photos for the demonstration, drawn by a script: no picture lies in the repository."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1280, 960)
Pen = ImageDraw.ImageDraw


def photo(subject: str) -> BytesIO:
    """A JPEG of `subject` (a key of SUBJECTS), 1280 × 960."""
    image = Image.new("RGB", SIZE, "#cfe3f2")
    SUBJECTS[subject](ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    out.seek(0)
    return out


def _ground(pen: Pen, top: int, colour: str) -> None:
    pen.rectangle((0, top, SIZE[0], SIZE[1]), fill=colour)


def _wall(pen: Pen) -> None:
    _ground(pen, 820, "#8a8f6a")
    shades = ("#a8573a", "#b5654a", "#97482f", "#c0745a")
    for row in range(11):
        shift = 60 if row % 2 else 0
        for column in range(-1, 9):
            x, y = 110 + column * 120 + shift, 160 + row * 60
            left, right = max(x, 110), min(x + 112, 1170)
            if right - left > 20:
                pen.rectangle((left, y, right, y + 52), fill=shades[(row * 3 + column) % 4])
    pen.polygon([(880, 780), (1010, 720), (1030, 760)], fill="#9aa0a6")
    pen.line((1010, 735, 1110, 690), fill="#6b4a2b", width=22)


def _path(pen: Pen) -> None:
    _ground(pen, 420, "#7c9a5b")
    pen.polygon([(560, 430), (700, 430), (1080, 960), (180, 960)], fill="#d9c7a0")
    for step in range(9):
        y = 470 + step * 58
        wide = 60 + step * 42
        pen.ellipse((630 - wide, y, 630 + wide, y + 26), fill="#b9a47a")
    for x in (180, 330, 940, 1120):
        pen.rectangle((x - 12, 330, x + 12, 480), fill="#6b4a2b")
        pen.ellipse((x - 90, 190, x + 90, 380), fill="#4f7a3d")


def _soup(pen: Pen) -> None:
    _ground(pen, 0, "#efe3cf")
    _ground(pen, 640, "#a67c52")
    pen.rounded_rectangle((330, 380, 950, 760), 60, fill="#5b6770")
    pen.ellipse((330, 320, 950, 450), fill="#e08a2e")
    for x, y in ((430, 360), (560, 390), (690, 350), (800, 385), (620, 345)):
        pen.ellipse((x, y, x + 60, y + 30), fill="#f2b04c")
    pen.line((860, 380, 1080, 160), fill="#8b5a2b", width=26)


def _garden(pen: Pen) -> None:
    _ground(pen, 360, "#7a5a3a")
    for row in range(5):
        y = 420 + row * 105
        pen.rectangle((60, y, 1220, y + 60), fill="#5f442b")
        for plant in range(9):
            x = 110 + plant * 128
            pen.ellipse((x - 42, y - 46, x + 42, y + 30), fill=("#4f8a3d", "#62a34c")[plant % 2])


def _bus(pen: Pen) -> None:
    _ground(pen, 700, "#6d6f73")
    pen.rounded_rectangle((130, 290, 1150, 740), 46, fill="#2f6db5")
    for x in range(180, 1000, 165):
        pen.rounded_rectangle((x, 350, x + 140, 500), 14, fill="#dcecf7")
    pen.rectangle((130, 560, 1150, 590), fill="#f5bd1f")
    for x in (340, 940):
        pen.ellipse((x - 74, 660, x + 74, 808), fill="#222222")
        pen.ellipse((x - 32, 702, x + 32, 766), fill="#c9c9c9")


def _gear(pen: Pen) -> None:
    _ground(pen, 0, "#e7e2d8")
    _ground(pen, 720, "#b79b77")
    pen.pieslice((380, 220, 900, 740), 180, 360, fill="#f2c230")
    pen.rounded_rectangle((330, 470, 950, 530), 28, fill="#e0ab14")
    pen.rectangle((600, 215, 680, 480), fill="#e0ab14")
    for x in (380, 700):
        pen.rounded_rectangle((x, 600, x + 200, 800), 50, fill="#d9622b")


SUBJECTS: dict[str, Callable[[Pen], None]] = {
    "bus": _bus,
    "garden": _garden,
    "gear": _gear,
    "path": _path,
    "soup": _soup,
    "wall": _wall,
}
