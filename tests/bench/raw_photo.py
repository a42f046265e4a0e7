"""Pillow alone in a helper: decode, three sizes, three JPEGs; no check and nothing made safe."""

import io

import pillow_heif
from PIL import Image

from portfolio.files.decoders.loop import Answer, Job, serve
from portfolio.files.decoders.photo import MEMORY

pillow_heif.register_heif_opener()
pillow_heif.options.DECODE_THREADS = 1


def work(job: Job, data: bytes) -> Answer:
    """The same sizes and qualities as our own decoder makes, by the quickest way it knows."""
    picture = Image.open(io.BytesIO(data))
    shrink = job["sides"][0] / max(picture.size)
    picture.draft("RGB", (round(picture.width * shrink), round(picture.height * shrink)))
    parts = []
    for side, quality in [*((side, 82) for side in job["sides"]), (job["small"], 75)]:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        parts.append(out.getvalue())
    return {}, parts


if __name__ == "__main__":
    serve(work, MEMORY)
