"""Where an issuer says which keys are its own. A key in a fragment proves nothing.

Sources: did:web method specification, "Read (Resolve)"; W3C Controlled Identifiers 1.0, section
3.1 "Controlled Identifier Documents"; Open Badges 3.0, section 8 "Verification and Validation".
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from portfolio.openbadges.errors import BadKey
from portfolio.openbadges.keys import did_web_address, did_web_place
from portfolio.openbadges.verify.key_dids import is_key, key_document
from portfolio.openbadges.verify.results import (
    Check,
    CheckName,
    Failed,
    Problem,
    Resolve,
    fetched,
)


def issuer_document(issuer: str | None, method: str, resolve: Resolve) -> Mapping[str, Any]:
    """The document of `issuer` that lists its keys: of a did:web, or at its own https address.

    A did:key or did:jwk says its key itself. method: the key that a proof names. Raises Failed:
    the issuer has no such document, or it cannot be read.
    """
    if issuer is not None and is_key(issuer):
        try:
            return key_document(issuer)
        except BadKey as cause:
            raise Failed(Problem.UNSUPPORTED, str(cause)) from cause
    address = document_address(issuer or "")
    if not address:
        if method.partition("#")[0] != issuer:
            raise Failed(Problem.NOT_THE_ISSUERS_KEY, f"issuer {issuer}, key {method}"[:300])
        raise Failed(Problem.UNSUPPORTED, f"no document says the keys of {issuer}"[:300])
    return fetched(address, resolve)


def key_check(issuer: object) -> Check:
    """The check of a key that its issuer lists: when that is but a key, nobody is known by it."""
    if is_key(issuer):
        detail = f"the issuer is a key, and no site says whose: {str(issuer)[:200]}"
        return Check(CheckName.KEY, Problem.NAMELESS, detail)
    return Check(CheckName.KEY)


def document_address(issuer: str) -> str:
    """Where the document of `issuer` is read; empty when it is neither did:web nor https."""
    if issuer.startswith("did:web:"):
        return did_web_address(issuer)
    return issuer.partition("#")[0] if issuer.startswith("https://") else ""


def site_of(issuer: Any) -> str:
    """The site that an issuer's identity belongs to, the one thing nobody can borrow; or empty.

    A did:web is shown with its path: many may write on one host. Letters of other alphabets come
    as they are asked for (`xn--…`): they look like ours.
    """
    if not isinstance(issuer, str):
        return ""
    if issuer.startswith("did:web:"):
        return did_web_place(issuer)
    try:
        site = urlsplit(issuer).netloc.rpartition("@")[2].lower()
        return "" if "\\" in issuer else site.encode("idna").decode()
    except ValueError:  # UnicodeError is one
        return ""
