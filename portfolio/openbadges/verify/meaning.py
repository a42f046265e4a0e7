"""Whether a document says in JSON what was signed.

A proof covers the meaning of a document, its RDF quads; what we read is its JSON, and one meaning
can be written in many ways. Whoever holds a badge could write what ends it in another way, and we
would not see it, though the signature is right. So what decides is read twice, and both have to
tell the same: from the JSON, and from the canonical lines that the proof covers.

Sources: W3C Data Integrity 1.0, section 2.4.1 "Validating Contexts"; JSON-LD 1.1, section 4.1
"Advanced Context Usage"; RDF 1.1 N-Quads.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portfolio.openbadges.proof import Meaning
from portfolio.openbadges.verify.words import words_in

# What is read of a thing: by member, its names in RDF, and what is read of what it points to.
_Reading = dict[str, tuple[tuple[str, ...], "_Reading"]]
# A value as both tell it: an id or a text (empty without), and the values of each member in turn.
_Told = tuple[str, tuple[Any, ...]]
_Lines = dict[str, dict[str, list[str]]]

_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_STATUSES = ("https://www.w3.org/ns/credentials/status#", "https://w3id.org/vc/status-list#")
_SECURITY = "https://w3id.org/security#"
_A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PURL = "https://purl.imsglobal.org/spec"

_IDENTITY: _Reading = {
    name: ((_BADGES + name,), {}) for name in ("identityType", "identityHash", "hashed", "salt")
}
_SUBJECT: _Reading = {"identifier": ((f"{_BADGES}identifier",), _IDENTITY)}
_STATUS: _Reading = {
    name: (tuple(status + name for status in _STATUSES), {})
    for name in ("statusPurpose", "statusListIndex", "statusListCredential")
}
# Its type decides whether it is looked at.
_TYPED: _Reading = {"type": ((_A,), {})}
_CREDENTIAL: _Reading = {
    name: ((_CREDENTIALS + name,), inner)
    for name, inner in {
        "validFrom": {},
        "issuanceDate": {},
        "validUntil": {},
        "expirationDate": {},
        "issuer": {},
        "credentialSubject": _SUBJECT,
        "credentialStatus": {**_STATUS, **_TYPED},
        "refreshService": _TYPED,
    }.items()
}
_PROOF: _Reading = {
    "expires": ((f"{_SECURITY}expiration",), {}),
    "verificationMethod": ((f"{_SECURITY}verificationMethod",), {}),
    "created": (("http://purl.org/dc/terms/created",), {}),
}
_TYPES = {
    f"{_STATUSES[0]}BitstringStatusListEntry": "BitstringStatusListEntry",
    f"{_PURL}/vcrl/v1p0/context.json#1EdTechRevocationList": "1EdTechRevocationList",
    f"{_PURL}/vccr/v1p0/context.json#1EdTechCredentialRefresh": "1EdTechCredentialRefresh",
}
_LINE = re.compile(r'(<[^>]*>|_:\S+) <([^>]*)> (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*) \.')
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(@.*)?.*')


def told_otherwise(
    document: Mapping[str, Any], proof: Mapping[str, Any], meaning: Meaning
) -> list[str]:
    """The members of which `document` or its `proof` tell something else than what was signed.

    meaning: of both, as the signature covers it. Looked at are the dates, issuer, subject,
    identities, status, refresh service and words of a credential, and end, date and key of a
    proof.
    """
    lines = _read(meaning.document)
    found = _differing(document, _CREDENTIAL, lines)
    found += [f"proof.{name}" for name in _differing(proof, _PROOF, _read(meaning.configuration))]
    for name in ("endorsement", "endorsementJwt"):
        values = {each for members in lines.values() for each in members.get(_BADGES + name, [])}
        if _counted(map(_text, values)) != _counted(map(_named, _all_words(document, name))):
            found.append(name)
    return found


def _all_words(document: Mapping[str, Any], name: str) -> Iterator[Any]:
    """The words in a document under this member name, and the words in words."""
    for word in words_in(document, name):
        yield word
    for word in words_in(document, "endorsement"):
        if isinstance(word, Mapping):
            yield from _all_words(word, name)


def _read(canonical: str) -> _Lines:
    """By subject and predicate, the objects of the default graph."""
    found: _Lines = {}
    for line in canonical.split("\n"):
        if parts := _LINE.fullmatch(line):
            subject, predicate, value = parts.groups()
            found.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return found


def _root(document: Mapping[str, Any], lines: _Lines) -> str | None:
    """What the lines call the document: its id, or the one node that nothing points to."""
    if isinstance(document.get("id"), str):
        return f"<{document['id']}>"
    pointed = {each for members in lines.values() for values in members.values() for each in values}
    roots = [subject for subject in lines if subject.startswith("_:") and subject not in pointed]
    return roots[0] if len(roots) == 1 else None


def _differing(value: Mapping[str, Any], reading: _Reading, lines: _Lines) -> list[str]:
    root = _root(value, lines)
    if root is None:
        return ["id"]
    written = _written_members(value, reading)
    signed = _signed_members(lines.get(root, {}), reading, lines)
    return [name for name, one, other in zip(reading, written, signed, strict=True) if one != other]


def _written_members(value: Mapping[str, Any], reading: _Reading) -> Iterator[tuple[_Told, ...]]:
    for name, (_, inner) in reading.items():
        said = value.get(name, [])
        values = said if isinstance(said, list) else [said]
        if name == "type":
            values = [each for each in values if each in _TYPES.values()]
        yield tuple(sorted(_written(each, inner) for each in values))


def _written(value: Any, reading: _Reading) -> _Told:
    members = value if isinstance(value, Mapping) else {}
    return _named(value), tuple(_written_members(members, reading))


def _named(value: Any) -> str:
    """The id of an object, empty without one; a text; or another value as RDF writes it."""
    if isinstance(value, Mapping):
        id_ = value.get("id", "")
        return id_ if isinstance(id_, str) and "@value" not in value else f"\0{id_}"
    return value if isinstance(value, str) else json.dumps(value)


def _signed_members(
    members: Mapping[str, list[str]], reading: _Reading, lines: _Lines
) -> Iterator[tuple[_Told, ...]]:
    for name, (predicates, inner) in reading.items():
        values = [each for predicate in predicates for each in members.get(predicate, [])]
        if name == "type":
            values = [f"<{_TYPES[each[1:-1]]}>" for each in values if each[1:-1] in _TYPES]
        yield tuple(sorted(_signed(each, inner, lines) for each in values))


def _signed(value: str, reading: _Reading, lines: _Lines) -> _Told:
    return _text(value), tuple(_signed_members(lines.get(value, {}), reading, lines))


def _text(term: str) -> str:
    """The address or text of a term of N-Quads; empty for a blank node."""
    if term.startswith("<"):
        return term[1:-1]
    if literal := _LITERAL.fullmatch(term):
        text: str = json.loads(literal[1], strict=False)
        return text + (literal[2] or "")
    return ""


def _counted(names: Iterable[str]) -> tuple[set[str], int]:
    """What is named, each once, and how many are not."""
    found = list(names)
    return {each for each in found if each}, found.count("")
