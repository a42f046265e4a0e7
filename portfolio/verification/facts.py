"""What a badge says of itself, as a few short clean texts. Nothing in it is believed.

Open Badges 3.0, "AchievementCredential" and "EndorsementCredential"; Open Badges 2.0,
"Assertion". Runs in the process that opens other people's files.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from portfolio.openbadges import site_of

LONGEST = 300  # characters of one text on a page
_LINE = re.compile(r"\s+")
_MARKUP = re.compile(r"<[^<>]{0,200}>")

Lookup = Callable[[str], Any]


def line(value: Any, most: int = LONGEST) -> str:
    """`value` as one line that can only be read: no control, no direction, no invisible sign."""
    if isinstance(value, Mapping):  # OB 2.0 and JSON-LD: a text with its language
        value = value.get("@value", "")
    if not isinstance(value, str):
        return ""
    cut = value[: most * 4]
    kept = (" " if c in "\n\r\t" else c for c in cut if _is_read(c))
    text = _LINE.sub(" ", unicodedata.normalize("NFC", "".join(kept))).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def _is_read(sign: str) -> bool:
    return sign in "\n\r\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def of(document: Mapping[str, Any], look_up: Lookup) -> dict[str, str]:
    """Texts by what they are: kind, name, sentence, issuer, issuer_id, site, holder, given, ends.

    author: who wrote it, in a sentence, if it is a word. email: hidden, when the badge is for an
    address that it does not tell.
    look_up: the parsed document at an address that was read, or None (OB 2.0 names its badge
    and its issuer by address). Empty texts where the badge says nothing.
    """
    types = _many(document.get("type"))
    if "credentialSubject" in document or "VerifiableCredential" in types:
        found = _of_3(document, types)
    else:
        found = _of_2(document, look_up)
    return {name: line(value) for name, value in found.items()}


def _of_3(document: Mapping[str, Any], types: list[Any]) -> dict[str, Any]:
    subject = _first(document.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    issuer = document.get("issuer")
    profile = _first(issuer)
    issuer_id = issuer if isinstance(issuer, str) else profile.get("id", "")
    is_word = "EndorsementCredential" in types
    return {
        "kind": "word" if is_word else "badge",
        "name": achievement.get("name") or document.get("name", ""),
        "sentence": subject.get("endorsementComment", "")
        if is_word
        else achievement.get("description", ""),
        "issuer": profile.get("name", ""),
        "issuer_id": issuer_id,
        "site": site_of(issuer_id),
        "author": document.get("description", "") if is_word else "",
        "holder": _holder(subject),
        "email": "hidden" if _is_for_an_email(subject) else "",
        "given": document.get("awardedDate")
        or document.get("validFrom")
        or document.get("issuanceDate", ""),
        "ends": document.get("validUntil") or document.get("expirationDate", ""),
    }


def _holder(subject: Mapping[str, Any]) -> Any:
    for each in _many(subject.get("identifier")):
        if (
            isinstance(each, Mapping)
            and each.get("identityType") == "name"
            and each.get("hashed") is False
        ):
            return each.get("identityHash", "")
    return ""


def _is_for_an_email(subject: Mapping[str, Any]) -> bool:
    kinds = {
        str(each.get("identityType"))
        for each in _many(subject.get("identifier"))
        if isinstance(each, Mapping)
    }
    return "emailAddress" in kinds


def _of_2(document: Mapping[str, Any], look_up: Lookup) -> dict[str, Any]:
    badge = _known(document.get("badge"), look_up)
    issuer = _known(badge.get("issuer"), look_up)
    issuer_id = issuer.get("id") or badge.get("issuer", "")
    return {
        "kind": "badge",
        "name": badge.get("name", ""),
        "sentence": _MARKUP.sub(" ", text)
        if isinstance(text := badge.get("description"), str)
        else "",
        "issuer": issuer.get("name", ""),
        "issuer_id": issuer_id,
        "site": site_of(issuer_id),
        "author": "",
        "holder": "",
        "email": "hidden" if _first(document.get("recipient")).get("type") == "email" else "",
        "given": document.get("issuedOn", ""),
        "ends": document.get("expires", ""),
    }


def _known(value: Any, look_up: Lookup) -> Mapping[str, Any]:
    return _first(look_up(value) if isinstance(value, str) else value)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Mapping[str, Any]:
    """The first object in `value`, or an empty one."""
    return next((each for each in _many(value) if isinstance(each, Mapping)), {})
