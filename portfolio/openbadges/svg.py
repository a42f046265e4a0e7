"""The elements that an SVG carries, read with expat; every other byte stays as it is.

Nothing of the picture is made safe for display: a foreign SVG is shown through <img>, never
in line.
Sources: W3C Extensible Markup Language 1.0; Namespaces in XML 1.0.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from portfolio.openbadges.errors import NotAnImage

MAX_BYTES = 1_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 50_000
MAX_FOUND = 8

_ROOT = "http://www.w3.org/2000/svg svg"
_SLICE = 1 << 16  # after a refusal expat still reads to the end of the slice it was given
_ENCODINGS = {None, "utf-8", "us-ascii", "iso-8859-1"}
_START_TAG = re.compile(rb"<[^'\">]*+(?:\"[^\"]*+\"[^'\">]*+|'[^']*+'[^'\">]*+)*+>")


class Element(NamedTuple):
    """One element found: its name as `namespace local`, its attributes and its text."""

    name: str
    attributes: dict[str, str]
    text: str


def read_elements(image: bytes, names: Collection[str]) -> list[Element]:
    """The elements of these names (`namespace local`) in the file's order; none inside another.

    Raises NotAnImage for anything but an SVG that is well formed, in UTF-8 (ASCII, Latin-1),
    declares no entity and stays within the limits. Nothing is ever fetched.
    """
    return _read(image, names).found


def with_elements(image: bytes, elements: Sequence[str], replaced: Collection[str]) -> bytes:
    """`image` with `elements` (XML, ASCII only) right after its <svg> tag.

    Elements whose names are in `replaced` go; every other byte stays. Raises NotAnImage as
    `read_elements`, and for an <svg/> without content.
    """
    reading = _read(image, replaced)
    tag = _start_tag(image, reading.root)
    if tag.endswith(b"/>"):
        raise NotAnImage("an SVG without a picture")
    at = reading.root + len(tag)
    pieces = [image[:at], "".join(elements).encode("ascii")]
    for start, end in reading.spans:
        pieces.append(image[at:start])
        at = end
    return b"".join([*pieces, image[at:]])


def _read(image: bytes, names: Collection[str]) -> "_Reading":
    if len(image) > MAX_BYTES:
        raise NotAnImage(f"an SVG of more than {MAX_BYTES} bytes")
    if b"\0" in image or b"<!ENTITY" in image:
        raise NotAnImage("an SVG in UTF-16, or one that declares entities")
    reading = _Reading(image, frozenset(names))
    try:
        for at in range(0, len(image), _SLICE):
            reading.parser.Parse(image[at : at + _SLICE], False)
        reading.parser.Parse(b"", True)
    except expat.ExpatError as cause:
        raise NotAnImage(f"not an SVG: {cause}") from cause
    return reading


def _start_tag(image: bytes, at: int) -> bytes:
    """The bytes of the start tag at `at`, which expat has found well formed."""
    tag = _START_TAG.match(image, at)
    if tag is None:
        raise NotAnImage("not an SVG: a tag that does not end")
    return tag.group()


@dataclass
class _Reading:
    """One pass through an SVG: what was found, and where its bytes are."""

    image: bytes
    names: frozenset[str]
    root: int = 0
    depth: int = 0
    count: int = 0
    found: list[Element] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    inside: int = 0  # depth of the element being gathered, 0: none
    start: int = 0
    gathered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SkippedEntityHandler = self._entity
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise NotAnImage(f"an SVG in {encoding[:40]!r}")

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        """The line that old drawing programs write names a DTD; it is not fetched, and no
        other is accepted."""
        if internal or not (public or "").startswith("-//W3C//DTD SVG "):
            raise NotAnImage("an SVG with a DTD")

    def _entity(self, name: str, is_parameter: int) -> None:
        raise NotAnImage("an SVG with an entity that it does not declare")

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise NotAnImage("an SVG of too many elements, or too deep")
        if self.depth == 1:
            self.root = self.parser.CurrentByteIndex
            if name != _ROOT:
                raise NotAnImage("XML that is not an SVG")
        elif name in self.names and not self.inside:
            if len(self.found) == MAX_FOUND:
                raise NotAnImage(f"more than {MAX_FOUND} badges in one SVG")
            self.inside, self.start = self.depth, self.parser.CurrentByteIndex
            self.found.append(Element(name, attributes, ""))
            self.parser.CharacterDataHandler = self.gathered.append

    def _closed(self, name: str) -> None:
        if self.depth == self.inside:
            self.parser.CharacterDataHandler = None
            self.found[-1] = self.found[-1]._replace(text="".join(self.gathered))
            self.spans.append((self.start, self._end()))
            self.gathered.clear()
            self.inside = 0
        self.depth -= 1

    def _end(self) -> int:
        """Where the element being closed ends: expat points at its end tag, if it has one."""
        tag = _start_tag(self.image, self.start)
        if tag.endswith(b"/>"):
            return self.start + len(tag)
        return self.image.index(b">", self.parser.CurrentByteIndex) + 1
