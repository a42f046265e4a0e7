"""The photo decoder: any photo in, upright JPEGs without anything hidden out."""

import io
import warnings
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageCms, ImageOps

from portfolio.files.decoders.loop import Answer, Job, Refused, serve

MEMORY = 352 << 20  # bytes of private memory; with the libraries, under 400 MiB in all
HEIC_BAND = 64  # rows copied at once out of libheif's own buffer

warnings.simplefilter("error", Image.DecompressionBombWarning)


def work(job: Job, data: bytes) -> Answer:
    """Make the sizes that `job` asks for.

    job: reader, most_pixels, sides (longest sides in pixels, largest first), small (the
    longest side of the thumbnail) and small_bytes (its most bytes).
    """
    Image.MAX_IMAGE_PIXELS = job["most_pixels"]
    largest = job["sides"][0]
    try:
        picture = (_heic if job["reader"] == "HEIF" else _pillow)(data, job, largest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except OSError as error:
        raise Refused("part" if "truncated" in str(error) else "broken") from None
    width, height = picture.size
    parts = []
    for side in job["sides"]:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        parts.append(_jpeg(picture, 82))
    parts.append(_small(picture, job["small"], job["small_bytes"]))
    return {"width": width, "height": height}, parts


def _pillow(data: bytes, job: Job, side: int) -> Image.Image:
    opened: Image.Image = Image.open(io.BytesIO(data), formats=(job["reader"],))
    _count(opened.size, job)
    final = _inside(opened.size, side)
    # The decoder itself shrinks a JPEG: with the true final size, 45 MiB instead of 283.
    opened.draft("RGB", final)
    opened.thumbnail(final, Image.Resampling.LANCZOS, reducing_gap=None)
    return _clean(ImageOps.exif_transpose(opened), opened.info)


def _heic(data: bytes, job: Job, side: int) -> Image.Image:
    import pillow_heif  # late: 27 MB that most photos do not need

    for extra in ("THUMBNAILS", "DEPTH_IMAGES", "AUX_IMAGES"):
        setattr(pillow_heif.options, extra, False)
    pillow_heif.options.DECODE_THREADS = 1
    opened = pillow_heif.open_heif(io.BytesIO(data))
    _count(opened.size, job)
    # libheif turns the picture itself. Its buffer goes to Pillow in bands: a whole copy, four
    # bytes a point, would take 200 MiB more.
    pixels = memoryview(opened.data)
    width, height = opened.size
    factor = max(1, max(width, height) // side)
    band = HEIC_BAND * factor
    mode = opened.mode
    shrunk = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, band):
        rows = min(band, height - top)
        piece = pixels[top * opened.stride : (top + rows) * opened.stride]
        picture = Image.frombytes(mode, (width, rows), piece, "raw", mode, opened.stride)
        shrunk.paste(picture.reduce(factor) if factor > 1 else picture, (0, top // factor))
    final = _inside((width, height), side)
    return _clean(shrunk.resize(final, Image.Resampling.LANCZOS), opened.info)


def _count(size: tuple[int, int], job: Job) -> None:
    if size[0] * size[1] > job["most_pixels"]:
        raise Refused("pixels")


def _inside(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` made to fit in a square of `side`, never larger than it was."""
    shrink = min(1.0, side / max(size))
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))


def _clean(picture: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """The points alone, in sRGB on white: no EXIF, place, comment, profile or transparency."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    picture = _to_srgb(picture, info.get("icc_profile"))
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture.convert("RGB"))
    return fresh


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of a phone with a wide screen, as an ordinary screen shows them."""
    if not profile or picture.mode != "RGB":
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, given, srgb)
    except (ImageCms.PyCMSError, OSError):
        return picture  # colours a little pale are better than no photo
    return turned or picture


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _small(picture: Image.Image, side: int, most: int) -> bytes:
    """A thumbnail of at most `most` bytes: first less quality, then fewer points."""
    while True:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (75, 60, 45):
            made = _jpeg(picture, quality)
            if len(made) <= most:
                return made
        side = side * 3 // 4


if __name__ == "__main__":
    serve(work, MEMORY)
