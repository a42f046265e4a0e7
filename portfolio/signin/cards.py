"""The address that a card carries."""

import re

from portfolio.config import settings

SECRET = re.compile(r"(?:^|/carte/)([A-Za-z0-9_-]{22})/?$")


def address(secret: str) -> str:
    """What the QR code of a card says: `https://…/carte/<secret>`."""
    return f"{settings().public_url}/carte/{secret}"


def secret_in(text: str) -> str | None:
    """The secret in a card's address, or typed alone; None when there is none."""
    found = SECRET.search("".join(text.split()))
    return found.group(1) if found else None
