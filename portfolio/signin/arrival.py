"""Where somebody goes once they are in; what a stranger came for is kept in their browser."""

from urllib.parse import urlsplit

from flask import session as browser

from portfolio import clock
from portfolio.people.places import home_address

FORGOTTEN_AFTER = 30 * 60  # seconds: the next person at this browser came for something else
LONGEST = 500


def safe_path(path: str) -> str | None:
    """`path` when it leads to a page of ours, else None (« //elsewhere », « /\\elsewhere » too)."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    plain = path.isprintable() and "\\" not in path and len(path) <= LONGEST
    return path if ours and plain and not parts.scheme and not parts.netloc else None


def came_for(path: str | None) -> None:
    """Keep what this stranger wanted to see, until they are in."""
    if path and safe_path(path):
        browser["suite"] = [path, int(clock.now().timestamp())]


def next_path() -> str:
    """Where the person who is asking goes now: what they came for, once; else their home."""
    path, at = browser.pop("suite", None) or ("", 0)
    if path and clock.now().timestamp() - at < FORGOTTEN_AFTER:
        return str(path)
    return home_address()
