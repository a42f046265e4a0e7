"""Whether a document says in its JSON what was signed.

A proof covers the meaning (RDF), and the same meaning can be written in many ways: a status under
its full address, a date moved into another object with the same id. We read members of JSON, so
what decides must stand where we read it, as often as it was signed.

Source: W3C Data Integrity 1.0, section 2.4.1 "Validating Contexts"; JSON-LD 1.1.
"""

import re
from collections.abc import Mapping
from typing import Any

from portfolio.openbadges.verify.words import words_in

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_WORD = _OPEN_BADGES + "endorsement"

_BY_NAME = {
    **{
        name: _CREDENTIALS + name
        for name in (
            "credentialStatus",
            "credentialSubject",
            "expirationDate",
            "issuanceDate",
            "issuer",
            "refreshService",
            "validFrom",
            "validUntil",
        )
    },
    **{
        name: _STATUS + name
        for name in ("statusListCredential", "statusListIndex", "statusPurpose")
    },
    **{name: _OPEN_BADGES + name for name in ("identifier", "identityHash")},
}

# Where the checks look for what they rest on, from the document inwards.
_PLACES = (
    ("credentialStatus",),
    ("credentialStatus", "statusListCredential"),
    ("credentialStatus", "statusListIndex"),
    ("credentialStatus", "statusPurpose"),
    ("credentialSubject",),
    ("credentialSubject", "identifier"),
    ("credentialSubject", "identifier", "identityHash"),
    ("credentialSubject", "statusPurpose"),  # of a status list
    ("expirationDate",),
    ("issuanceDate",),
    ("issuer",),
    ("refreshService",),
    ("validFrom",),
    ("validUntil",),
)

# Subject, predicate, object, and the graph when it is not the document's own.
_QUAD = re.compile(r'(\S+) <([^>]*)> ("(?:[^"\\]|\\.)*"\S*|\S+)( \S+)? \.')


def said_elsewhere(document: Mapping[str, Any], lines: str) -> list[str]:
    """The places where the JSON says less, or more, than was signed; mostly none.

    lines: the canonical N-Quads of `document` without its proof.
    """
    signed: dict[tuple[str, str], list[str]] = {}
    words = 0
    for line in lines.split("\n"):
        if quad := _QUAD.fullmatch(line):
            subject, predicate, value, graph = quad.groups()
            words += predicate == _WORD
            if graph is None:
                signed.setdefault((subject, predicate), []).append(value)
    roots = _roots(document, signed)
    wrong = [
        ".".join(place)
        for place in _PLACES
        if len(_read(document, place)) != len(_signed(roots, place, signed))
    ]
    # The same word twice is signed once; each is verified by itself.
    return wrong if words <= _words(document) else [*wrong, "endorsement"]


def _roots(document: Mapping[str, Any], signed: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """What the lines call the document: by its id, or else as a credential without one."""
    if isinstance(document.get("id"), str):
        return [f"<{document['id']}>"]
    credential = f"<{_CREDENTIALS}VerifiableCredential>"
    return [
        subject
        for (subject, predicate), values in signed.items()
        if subject.startswith("_:") and predicate == _TYPE and credential in values
    ]


def _signed(
    found: list[str], place: tuple[str, ...], signed: Mapping[tuple[str, str], list[str]]
) -> list[str]:
    for name in place:
        found = [value for each in set(found) for value in signed.get((each, _BY_NAME[name]), [])]
    return found


def _read(holder: Any, place: tuple[str, ...]) -> list[Any]:
    """Every value there, through objects and arrays."""
    found = [holder]
    for name in place:
        holders = [each for each in found if isinstance(each, Mapping)]
        found = [value for each in holders for value in _values(each.get(name))]
    return found


def _words(document: Any) -> int:
    """How many words stand where they are looked for, and in these words."""
    if not isinstance(document, Mapping):
        return 0
    return sum(1 + _words(word) for word in words_in(document, "endorsement"))


def _values(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if each is not None]
