"""The address that a card carries, typed or photographed."""

import io
import re
from typing import BinaryIO

import zxingcpp
from PIL import Image

from portfolio.config import settings
from portfolio.db import slow
from portfolio.files.intake import FULL, read
from portfolio.files.kinds import Family

SECRET = re.compile(r"(?:^|/carte/)([A-Za-z0-9_-]{22})/?$")


def address(secret: str) -> str:
    """What the QR code of a card says: `https://…/carte/<secret>`."""
    return f"{settings().public_url}/carte/{secret}"


def secret_in(text: str) -> str | None:
    """The secret in a card's address, or typed alone; None when there is none."""
    found = SECRET.search("".join(text.split()))
    return found.group(1) if found else None


@slow
def secret_on(photo: BinaryIO) -> str | None:
    """The secret of the card in a photo; None when no card can be read in it.

    The photo is opened by the decoder process, as every photo; its code is looked for in the
    picture that comes back. Raises a BadFile of `files`. Slow: before writing().
    """
    safe = read(photo, frozenset({Family.PHOTO}))
    upright = next(part.data for part in safe.parts if part.name == FULL)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(upright), formats=("JPEG",)))
    return next((secret for each in found if (secret := secret_in(each.text))), None)
