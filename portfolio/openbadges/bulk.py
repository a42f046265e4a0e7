"""Many credentials signed at once: what `sign` gives, at about the price of a JWT.

Nearly all the time of a signature goes into reading the document as JSON-LD, and documents of
one shape (same members, same lengths, same achievement) read alike. So one of each shape, with
a mark in the place of every text, is made canonical by the full path; where the marks come out
tells which text goes where. Every other document is those quads with its own texts in the
holes, then the simple case of RDFC-1.0. What does not fit goes the full path; one in a hundred
goes both, and a difference stops the batch.

Sources: W3C RDF Dataset Canonicalization (RDFC-1.0), sections 4.4 "Canonicalization
Algorithm", 4.6 "Hash First Degree Quads" and 5 "Serialization"; W3C Data Integrity EdDSA
Cryptosuites 1.0, section 3.2 "eddsa-rdfc-2022".
"""

import json
import marshal
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json.encoder import encode_basestring
from operator import eq
from typing import Any, Self

from portfolio.openbadges import base58
from portfolio.openbadges.canonical import CONTEXTS, bundled, is_absolute, is_clean
from portfolio.openbadges.errors import BadDocument, TemplateMistake
from portfolio.openbadges.keys import SigningKey
from portfolio.openbadges.proof import configuration_hash, proof_options, refuse_unsignable, sign
from portfolio.openbadges.times import z_time

CHECK_EVERY = 100  # documents of a shape, from the first on

_DOCUMENT = Mapping[str, Any]
_SHAPE = tuple[object, ...]
# A term as text, with `_HOLE` in it; what fills the hole: a place, a blank node, or nothing.
_TERM = tuple[str, int | str | None]
_QUAD = list[_TERM]

# Members that say how others are read, or stay the same through a batch: part of the shape.
_FIXED = frozenset(
    ["@context", "@type", "@language", "type", "issuer", "achievement", "credentialSchema"]
)
_MOST_SHAPES = 100  # kept at once
_DRAWN = secrets.token_hex(8)  # in every mark; drawn, so that no document holds it
_HOLE = "\0"  # in no quad: control characters are refused
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//)?")
_PARTS = re.compile(r'(_:[^ ]+)|<([^>]*)>|"((?:[^"\\]|\\.)*)"([^ ]*)')
# PyLD rounds texts of this type that are numbers.
_DOUBLE = "^^<http://www.w3.org/2001/XMLSchema#double>"
_PLAIN = bytes(each for each in range(0x21, 0x7F) if chr(each) not in '<>"{}|\\^`')


class Batch:
    """Signs with one key and one `created`, in one thread.

    by_template, in_full: how many documents went which way; checked: how many went both.
    """

    def __init__(self, key: SigningKey, created: datetime) -> None:
        """created: an aware time; fractions of a second are dropped."""
        self.by_template = self.in_full = self.checked = 0
        self._key, self._created = key, created
        self._options = proof_options(key.id, z_time(created))
        self._configuration = configuration_hash(self._options)
        self._templates: dict[_SHAPE, _Template | None] = {}

    def sign_all(self, documents: Iterable[_DOCUMENT]) -> Iterator[str]:
        """The signed JSON of each document in turn, to the byte what
        `json.dumps(sign(document, key, created=created), ensure_ascii=False)` gives.

        documents: unsigned, as `build_credential` and `build_endorsement` give them. Costs 4 ms
        for a new shape and for one document in a hundred: call it outside a write transaction.
        Raises what `sign` raises, at the document that it refuses; TemplateMistake if the two
        paths differ: then use nothing of the batch.
        """
        return map(self._signed, documents)

    def _signed(self, document: _DOCUMENT) -> str:
        found = _look(document)
        template = self._template(document, *found) if found else None
        text = self._fill(template, found[1]) if template and found else None
        if template is None or text is None:
            self.in_full += 1
            return self._full(document)
        if template.uses % CHECK_EVERY == 0:
            self.checked += 1
            if text != self._full(document):
                raise TemplateMistake(f"the two paths differ for {str(document.get('id'))[:200]}")
        template.uses += 1
        self.by_template += 1
        return text

    def _template(
        self, document: _DOCUMENT, shape: _SHAPE, texts: Sequence[str]
    ) -> "_Template | None":
        if shape not in self._templates:
            refuse_unsignable(document, self._key)
            if len(self._templates) == _MOST_SHAPES:
                self._templates.clear()
            self._templates[shape] = _Template.of(document, texts, self._options)
        return self._templates[shape]

    def _fill(self, template: "_Template", texts: list[str]) -> str | None:
        # JSON escapes a clean text exactly as RDFC-1.0 does, so once is enough for both.
        quoted = list(map(encode_basestring, texts))
        canonical = template.canonical(texts, quoted)
        if canonical is None:
            return None
        signature = self._key.sign(self._configuration + sha256(canonical).digest())
        return template.signed_json(quoted, "z" + base58.encode(signature))

    def _full(self, document: _DOCUMENT) -> str:
        signed = sign(document, self._key, created=self._created)
        return json.dumps(signed, ensure_ascii=False)


class _Template:
    """The quads and the JSON of one shape, with holes. uses: how often it was filled."""

    @classmethod
    def of(cls, document: _DOCUMENT, texts: Sequence[str], options: _DOCUMENT) -> Self | None:
        """The template of the shape of `document`, whose texts are `texts`; None if a text does
        not come out of the full path as one whole term, or is changed on the way."""
        marks = [f"{_scheme(text)}{_DRAWN}-{place}-" for place, text in enumerate(texts)]
        marked = _refilled(document, iter(marks))
        proof = {**options, "proofValue": f"{_DRAWN}-proof-"}
        text = json.dumps({**marked, "proof": [proof]}, ensure_ascii=False)
        if document.get("@context") != list(CONTEXTS) or text.count('"@context"') != 1:
            return None  # in these contexts no whole address is the name of a term
        try:
            quads = _quads(bundled.canonical(marked), marks)
        except BadDocument:
            return None  # the full path says what is wrong, if anything is
        return cls(quads, marks, text) if quads else None

    def __init__(self, quads: list[_QUAD], marks: Sequence[str], text: str) -> None:
        """quads: from `_quads`. text: the signed JSON with `marks` in the place of texts."""
        self.uses = 0
        count = len(marks)
        iris = sorted({f - count for q in quads for _, f in q if isinstance(f, int) and f >= count})
        blanks = sorted({f for q in quads for _, f in q if isinstance(f, str)})
        self._iris = iris
        self._schemes = [_scheme(marks[place]) for place in iris]
        self._firsts = [_Quads(_first_degree(quads, blank)) for blank in blanks]
        self._whole = _Quads(quads, {blank: 2 * count + at for at, blank in enumerate(blanks)})
        self._pieces = re.split(f'"[^" ]*{_DRAWN}-[a-z0-9]+-"', text)

    def canonical(self, texts: list[str], quoted: list[str]) -> bytes | None:
        """The canonical quads of the document with these texts; None if one of them does not
        fit its hole, or if it is not the simple case of RDFC-1.0."""
        if not self._fit(texts, quoted):
            return None
        try:
            fillers = [each.encode() for each in quoted + texts]
        except UnicodeEncodeError:
            return None  # half a surrogate pair
        hashes = [first.hash(fillers) for first in self._firsts]
        if len(set(hashes)) < len(hashes):
            return None
        issued = {each: b"_:c14n%d" % place for place, each in enumerate(sorted(hashes))}
        canonical = self._whole.filled(fillers + [issued[each] for each in hashes])
        return None if b"\x7f" in canonical else canonical

    def _fit(self, texts: list[str], quoted: list[str]) -> bool:
        if "\\" in "".join(quoted) and not all(map(is_clean, texts)):
            return False
        iris = [texts[place] for place in self._iris]
        if not all(map(str.startswith, iris, self._schemes)):
            return False
        plain = "".join(iris).encode(errors="replace").translate(None, _PLAIN)
        return not plain or all(map(is_absolute, iris))

    def signed_json(self, quoted: list[str], proof_value: str) -> str:
        """The signed document with these texts."""
        parts = [""] * (2 * len(self._pieces) - 1)
        parts[::2] = self._pieces
        parts[1::2] = [*quoted, f'"{proof_value}"']
        return "".join(parts)


class _Quads:
    """Some quads with holes."""

    def __init__(self, quads: list[_QUAD], labels: Mapping[str, int] | None = None) -> None:
        """labels: by blank node, which filler is its label."""
        holes: list[int] = []
        whole: list[str] = []
        holed: list[str] = []
        for quad in quads:
            fillers = [(labels or {})[f] if isinstance(f, str) else f for _, f in quad]
            places = [place for place in fillers if place is not None]
            holes += places
            line = " ".join(text for text, _ in quad) + " ."
            (holed if places else whole).append(line)
        self._fixed = sorted(line.encode() for line in whole)
        self._pieces = [piece.encode() for piece in "\n".join(holed).split(_HOLE)]
        self._holes = holes
        self._hash = "" if holes else sha256(self.filled([])).hexdigest()

    def filled(self, fillers: list[bytes]) -> bytes:
        """The quads with `fillers` in the holes, each once, in order of code points."""
        parts = [b""] * (2 * len(self._pieces) - 1)
        parts[::2] = self._pieces
        parts[1::2] = [fillers[place] for place in self._holes]
        lines = b"".join(parts).split(b"\n") if self._holes else []
        lines += self._fixed
        lines.sort()  # UTF-8 sorts as code points do
        if any(map(eq, lines, lines[1:])):
            lines = list(dict.fromkeys(lines))
        return b"\n".join(lines) + b"\n"

    def hash(self, fillers: list[bytes]) -> str:
        """SHA-256 of the quads with `fillers`; taken once if they have no holes."""
        return self._hash or sha256(self.filled(fillers)).hexdigest()


def _look(document: _DOCUMENT) -> tuple[_SHAPE, list[str]] | None:
    """The shape of `document` and its texts in order; None for what is not plain JSON."""
    shape: list[object] = []
    fixed: list[object] = []
    texts: list[str] = []
    _look_into(document, shape, fixed, texts)
    try:
        # Exact types and the order of members, which `==` would not see.
        shape.append(marshal.dumps(fixed, 2))
    except ValueError:  # no plain type
        return None
    return tuple(shape), texts


def _look_into(
    members: _DOCUMENT, shape: list[object], fixed: list[object], texts: list[str]
) -> None:
    for name, value in members.items():
        shape.append(name)
        if name in _FIXED:
            fixed.append(value)
        elif type(value) is str:
            texts.append(value)
            if name == "id":
                fixed.append(value[: value.find(":") + 3])  # the scheme, and whether // follows
        else:
            _look_at(value, shape, fixed, texts)
    shape.append(None)


def _look_at(value: Any, shape: list[object], fixed: list[object], texts: list[str]) -> None:
    if type(value) is dict:
        shape.append(dict)
        _look_into(value, shape, fixed, texts)
    elif type(value) is list:
        shape.append(list)
        for item in value:
            _look_at(item, shape, fixed, texts)
        shape.append(None)
    elif type(value) is str:
        shape.append(str)
        texts.append(value)
    else:
        shape.append(object)
        fixed.append(value)


def _refilled(members: _DOCUMENT, texts: Iterator[str]) -> dict[str, Any]:
    """A copy of the document with `texts` in the places where `_look` finds texts."""
    return {
        name: value if name in _FIXED else _refilled_value(value, texts)
        for name, value in members.items()
    }


def _refilled_value(value: Any, texts: Iterator[str]) -> Any:
    if type(value) is str:
        return next(texts)
    if type(value) is dict:
        return _refilled(value, texts)
    if type(value) is list:
        return [_refilled_value(item, texts) for item in value]
    return value


def _scheme(text: str) -> str:
    """The part of an address that decides how JSON-LD reads it; "" if it is none."""
    found = _SCHEME.match(text)
    return found[0] if found else ""


def _quads(canonical: str, marks: Sequence[str]) -> list[_QUAD] | None:
    """The quads of `canonical`, each text whose mark stands there a hole: filled by its quoted
    form (its place) or as an IRI (its place + their number). None if a mark is missing, or
    stands in anything but a hole."""
    places = {mark: place for place, mark in enumerate(marks)}
    lines = [list(_PARTS.finditer(line)) for line in canonical.removesuffix("\n").split("\n")]
    read = "".join(" ".join(part[0] for part in parts) + " .\n" for parts in lines)
    quads = [_quad(parts, places) for parts in lines]
    filled = {f % len(marks) for quad in quads for _, f in quad if isinstance(f, int)}
    lost = any(_DRAWN in text for quad in quads for text, _ in quad)
    return None if read != canonical or lost or len(filled) < len(marks) else quads


def _quad(parts: Iterable[re.Match[str]], places: Mapping[str, int]) -> _QUAD:
    quad: _QUAD = []
    for part in parts:
        blank, iri, text, kind = part.groups()
        if blank:
            quad.append((_HOLE, blank))
        elif iri in places:
            quad.append((f"<{_HOLE}>", len(places) + places[iri]))
        elif text in places and kind != _DOUBLE:
            quad.append((_HOLE + kind, places[text]))
        else:
            quad.append((part[0], None))
    return quad


def _first_degree(quads: list[_QUAD], blank: str) -> list[_QUAD]:
    """The quads that hold `blank`, itself as `_:a` and others as `_:z`."""
    return [
        [
            ("_:a" if filler == blank else "_:z", None)
            if isinstance(filler, str)
            else (text, filler)
            for text, filler in quad
        ]
        for quad in quads
        if any(filler == blank for _, filler in quad)
    ]
