"""Whether a badge was given to an e-mail address.

Sources: Open Badges 3.0, "IdentityObject"; Open Badges 2.0, "IdentityObject"; Open Badges 1.0,
"recipient" (a hash alone, its salt beside).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portfolio.openbadges.canonical import is_clean
from portfolio.openbadges.models import identity_hash
from portfolio.openbadges.verify.results import Check, CheckName, Problem

MOST_IDENTITIES = 20
_MAIL = ("email", "emailAddress", "schema:email", "mbox")
_BEFORE = "sha256$"


def recipient_check(document: Mapping[str, Any], email: str) -> Check:
    """Whether the badge was given to `email`; NO_RECIPIENT when it names no e-mail address."""
    if is_for(document, email):
        return Check(CheckName.RECIPIENT)
    named = next(_identities(document), None)
    problem = Problem.OTHER_RECIPIENT if named else Problem.NO_RECIPIENT
    return Check(CheckName.RECIPIENT, problem)


def is_for(document: Mapping[str, Any], email: str) -> bool:
    """Whether one of the identities in a badge is `email`, written out or hashed (SHA-256)."""
    return any(_is(each, email) for each in _identities(document))


def _is(identity: Mapping[str, Any], email: str) -> bool:
    said, salt = identity.get("said"), identity.get("salt")
    if not isinstance(said, str):
        return False
    said = said.strip().lower()
    if not said.startswith(_BEFORE):
        return not identity.get("hashed") and said == email.lower()
    salt = salt if isinstance(salt, str) and is_clean(salt) else ""
    return said in (identity_hash(email, salt), identity_hash(email.lower(), salt))


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
