"""Six digits: drawn, hashed, compared. argon2id over HMAC(pepper, code), a few at once.

A million codes is little: a stolen database alone must not be enough to try them all, so a
pepper that is not in the database goes in first. Costs: OWASP Password Storage Cheat Sheet,
argon2id with 19 MiB, 2 passes, 1 lane.
"""

import hmac
import itertools
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portfolio.db import slow
from portfolio.web.secrets import pepper

LENGTH = 6
AT_ONCE = 3  # 19 MiB each: a crowd waits in line, the memory stays

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_line = threading.BoundedSemaphore(AT_ONCE)


def draw() -> str:
    """Six random digits, to send."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def _peppered(code: str) -> bytes:
    return hmac.digest(pepper(), code.encode(), "sha256")


@slow
def hashed(code: str) -> str:
    """What is kept of `code`. Slow: call it before writing()."""
    with _line:
        return _hasher.hash(_peppered(code))


@slow
def matches(kept: str, code: str) -> bool:
    """Whether `code` is the one that was kept. Slow: call it before writing()."""
    with _line:
        try:
            return _hasher.verify(kept, _peppered(code))
        except VerifyMismatchError:
            return False


def are_six_digits(code: str) -> bool:
    return len(code) == LENGTH and code.isascii() and code.isdigit()


def too_easy(code: str) -> bool:
    """Whether others would try this code first: 000000, 123456, 121212, 123123…"""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(code)}
    return steps in ({0}, {1}, {-1}) or code == code[:2] * 3 or code == code[:3] * 2
