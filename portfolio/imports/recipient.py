"""Whether a badge was given to an e-mail address.

Sources: Open Badges 3.0, "IdentityObject"; Open Badges 2.0, "IdentityObject"; Open Badges 1.0,
"recipient" (a hash alone, its salt beside).
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from portfolio.openbadges import identity_hash

MOST_IDENTITIES = 20
_MAIL = {"email", "emailAddress", "schema:email", "mbox"}
_BEFORE = "sha256$"


def is_for(document: Mapping[str, Any], email: str) -> bool:
    """Whether one of the identities in a badge is `email`, written out or hashed (SHA-256)."""
    return any(_is(each, email) for each in _identities(document))


def _is(identity: Mapping[str, Any], email: str) -> bool:
    said, salt = identity.get("said"), identity.get("salt")
    if not isinstance(said, str):
        return False
    said = said.strip().lower()
    if not said.startswith(_BEFORE):
        return not identity.get("hashed") and hmac.compare_digest(said.encode(), email.encode())
    wanted = identity_hash(email, salt if isinstance(salt, str) else "")
    return hmac.compare_digest(said.encode(), wanted.encode())


def _identities(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for subject in _objects(document.get("credentialSubject")):
        for each in _objects(subject.get("identifier")):
            if each.get("identityType") in _MAIL:
                yield {**each, "said": each.get("identityHash")}
    recipient = document.get("recipient")
    if isinstance(recipient, str):
        yield {"said": recipient, "salt": document.get("salt")}
    for each in _objects(recipient):
        if each.get("type") in _MAIL:
            yield {**each, "said": each.get("identity")}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    several = value if isinstance(value, list) else [value]
    return [each for each in several[:MOST_IDENTITIES] if isinstance(each, Mapping)]
