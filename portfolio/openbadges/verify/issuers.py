"""Where an issuer says which keys are its own. A key in a fragment proves nothing.

Sources: did:web method specification, "Read (Resolve)"; W3C Controlled Identifiers 1.0, section
3.1 "Controlled Identifier Documents"; Open Badges 3.0, section 8 "Verification and Validation".
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from portfolio.openbadges.keys import did_web_address
from portfolio.openbadges.verify.results import Failed, Problem, Resolve, fetched


def issuer_document(issuer: str | None, method: str, resolve: Resolve) -> Mapping[str, Any]:
    """The document of `issuer` that lists its keys: of a did:web, or at its own https address.

    method: the key that a proof names. Raises Failed: the issuer has no such document, or it
    cannot be read.
    """
    address = document_address(issuer or "")
    if not address:
        if method.partition("#")[0] != issuer:
            raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, key {method}"[:300])
        raise Failed(Problem.UNSUPPORTED, f"no document says the keys of {issuer}"[:300])
    return fetched(address, resolve)


def document_address(issuer: str) -> str:
    """Where the document of `issuer` is read; empty when it is neither did:web nor https."""
    if issuer.startswith("did:web:"):
        return did_web_address(issuer)
    return issuer.partition("#")[0] if issuer.startswith("https://") else ""


def site_of(issuer: Any) -> str:
    """The site that an issuer's identity belongs to, the one thing nobody can borrow; or empty."""
    if not isinstance(issuer, str):
        return ""
    if issuer.startswith("did:web:"):
        return unquote(issuer.split(":")[2]).lower()
    try:
        return urlsplit(issuer).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
