"""The same drawings as pixels: a credential's picture, the installed application's icons."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw

from portfolio.web import stones
from portfolio.web.stones import Pictogram, Polygon, Shape
from portfolio.web.svgpath import Point, flatten

FINER = 4  # drawn four times larger, then reduced: smooth edges


def badge_png(tint: str, icon: str, pixels: int = 400) -> bytes:
    """A badge in colour as PNG, `pixels` wide, transparent around the stone.

    Raises KeyError for a tint or an icon that is not ours. At most 40 kB at 400 pixels.
    """
    return _png(_paint(stones.coloured(tint, icon), pixels))


def app_icon_png(pixels: int, *, share: float, rounded: bool = False) -> bytes:
    """The logo on its blue tile, `pixels` wide; the stone takes `share` (0 to 1) of the width.

    rounded: corners cut as in the browser tab's icon; else the phone cuts its own shape.
    """
    side = pixels * FINER
    tile = Image.new("RGBA", (side, side))
    radius = side // 5 if rounded else 0
    ImageDraw.Draw(tile).rounded_rectangle((0, 0, side, side), radius, fill=stones.NIGHT)
    tile = tile.resize((pixels, pixels), Image.Resampling.BOX)
    stone = _paint(stones.logo_shapes("blue"), round(pixels * share))
    corner = (pixels - stone.width) // 2
    tile.alpha_composite(stone, (corner, corner))
    return _png(tile)


def _paint(shapes: Sequence[Shape], pixels: int) -> Image.Image:
    side = pixels * FINER
    scale = side / stones.BOX
    image = Image.new("RGBA", (side, side))
    for shape in shapes:
        if isinstance(shape, Pictogram):
            image.paste(shape.fill, mask=_mask(shape, side, scale))
        else:
            _polygon(ImageDraw.Draw(image), shape, scale)
    return image.resize((pixels, pixels), Image.Resampling.BOX)


def _polygon(draw: ImageDraw.ImageDraw, shape: Polygon, scale: float) -> None:
    corners = [_scaled(pair, scale) for pair in shape.points.split()]
    if shape.fill:
        draw.polygon(corners, fill=shape.fill)
    if shape.stroke:
        colour, width = shape.stroke
        draw.line([*corners, corners[0]], fill=colour, width=round(width * scale))
        for x, y in corners:
            draw.circle((x, y), width * scale / 2, fill=colour)


def _scaled(pair: str, scale: float) -> Point:
    x, y = pair.split(",")
    return float(x) * scale, float(y) * scale


def _mask(pictogram: Pictogram, side: int, scale: float) -> Image.Image:
    """White where the path is filled, by SVG's nonzero rule: turns one way less turns the other."""
    left, right = Image.new("L", (side, side)), Image.new("L", (side, side))
    dx, dy = stones.PICTOGRAM_AT
    for outline in flatten(pictogram.d):
        placed = [
            (
                (x * stones.PICTOGRAM_SCALE + dx) * scale,
                (y * stones.PICTOGRAM_SCALE + dy) * scale,
            )
            for x, y in outline
        ]
        once = Image.new("L", (side, side))
        ImageDraw.Draw(once).polygon(placed, fill=1)
        turns = left if _area(placed) > 0 else right
        turns.paste(ImageChops.add(turns, once))
    return ImageChops.difference(left, right).point(lambda count: 255 if count else 0)


def _area(outline: Sequence[Point]) -> float:
    """Twice the signed area; its sign says which way the outline turns."""
    following = [*outline[1:], outline[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(outline, following, strict=True))


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
