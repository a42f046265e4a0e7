"""Look at a badge of anybody and say, check by check, what is found.

`verify_badge` does it all; `verify` makes the first checks of a credential whose issuer's
document is at hand. No network: the caller gives what is read at an address.
"""

from portfolio.openbadges.verify.badge import verify_badge
from portfolio.openbadges.verify.embedded import verify
from portfolio.openbadges.verify.issuers import site_of
from portfolio.openbadges.verify.recipient import is_for
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Gone,
    Problem,
    Resolve,
    Unreachable,
    Verdict,
)

__all__ = [
    "Check",
    "CheckName",
    "Gone",
    "Problem",
    "Resolve",
    "Unreachable",
    "Verdict",
    "is_for",
    "site_of",
    "verify",
    "verify_badge",
]
