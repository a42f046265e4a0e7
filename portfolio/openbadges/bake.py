"""Badges in pictures: bake a credential into a PNG or an SVG, and take it out again.

Sources: Open Badges 3.0, section 5.3 "File Format" ("PNG", "SVG"); Open Badges 2.0, "Badge
Baking".
"""

import re
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

from portfolio.openbadges import png, svg
from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.json_text import parse

Version = Literal["2.0", "3.0"]

_KEYWORDS: dict[str, Version] = {"openbadgecredential": "3.0", "openbadges": "2.0"}
_ELEMENTS: dict[str, Version] = {
    "https://purl.imsglobal.org/ob/v3p0 credential": "3.0",
    "http://openbadges.org assertion": "2.0",
}
_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"https?://[!-~]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_SHUT = "]]\\u003e"  # "]]>", which would end a CDATA section, as JSON writes it in a string
_BRACES = str.maketrans({"{": "\\u007b", "}": "\\u007d"})


@dataclass(frozen=True)
class Baked:
    """What a picture carries. `version` is what its keyword or element says ("2.0" also for
    1.x); `text` is JSON, a compact JWS or, in 2.0 and older, an address. Nothing is checked."""

    version: Version
    text: str


def bake(image: bytes, *, ob3: str = "", ob2: str = "") -> bytes:
    """`image` (PNG or SVG) carrying `ob3`, `ob2` or both, in place of whatever it carried.

    ob3, ob2: JSON with its proof, or a compact JWS. JSON is written in ASCII, with braces in
    texts escaped (the wallet of the DCC counts them); its meaning stays. The picture is not
    drawn again: all its other bytes are kept. Raises NotAnImage, and BadDocument for a text
    that is neither a JSON object nor a JWS, for none and for one of more than 1 MB.
    """
    texts: dict[Version, str] = {}
    if ob3:
        texts["3.0"] = _plain(ob3)
    if ob2:
        texts["2.0"] = _plain(ob2)
    if not texts:
        raise BadDocument("nothing to bake")
    if image.startswith(png.SIGNATURE):
        words = {word: texts[version] for word, version in _KEYWORDS.items() if version in texts}
        return png.with_texts(image, words, _KEYWORDS)
    elements = [
        _element(name, texts[version]) for name, version in _ELEMENTS.items() if version in texts
    ]
    return svg.with_elements(image, elements, _ELEMENTS)


def unbake(image: bytes) -> tuple[Baked, ...]:
    """All that `image` (PNG or SVG) carries, in its order: nothing for a bare picture.

    Reads what others bake too: compressed iTXt, zTXt, tEXt with an address; in an SVG the
    signature or address of `verify`, else the JSON. Raises NotAnImage, and nothing else.
    """
    if image.startswith(png.SIGNATURE):
        words = png.read_texts(image, _KEYWORDS)
        return tuple(Baked(_KEYWORDS[word], text) for word, text in words)
    found = [(each.name, _said(each)) for each in svg.read_elements(image, _ELEMENTS)]
    return tuple(Baked(_ELEMENTS[name], text) for name, text in found if text)


def _said(element: svg.Element) -> str:
    """A JWS in `verify` vouches for itself; an address there counts only if no JSON follows."""
    verify, body = element.attributes.get("verify", "").strip(), element.text.strip()
    return verify if _JWS.fullmatch(verify) else body or verify


def _element(name: str, text: str) -> str:
    """The element `name` that declares its own namespace: a JWS in `verify`, JSON in CDATA."""
    namespace, _, local = name.partition(" ")
    tag = f"openbadges:{local}"
    opened = f"<{tag} xmlns:openbadges={quoteattr(namespace)}"
    if _JWS.fullmatch(text):
        return f"{opened} verify={quoteattr(text)}/>"
    address = parse(text).get("id") if local == "assertion" else None
    if isinstance(address, str) and _ADDRESS.fullmatch(address):
        opened += f" verify={quoteattr(address)}"
    return f"{opened}><![CDATA[{text.replace(']]>', _SHUT)}]]></{tag}>"


def _plain(text: str) -> str:
    """`text` in ASCII and, if it is JSON, without braces in its strings. Raises BadDocument."""
    if not _JWS.fullmatch(text):
        if not isinstance(parse(text), dict):
            raise BadDocument("JSON that is not an object")
        if _braces(_STRING.sub("", text)) != _braces(text):
            text = _STRING.sub(lambda string: string.group().translate(_BRACES), text)
        text = _NOT_ASCII.sub(_escape, text)
    if len(text) > png.MAX_TEXT:
        raise BadDocument(f"a badge of more than {png.MAX_TEXT} bytes")
    return text


def _braces(text: str) -> int:
    return text.count("{") + text.count("}")


def _escape(found: re.Match[str]) -> str:
    """One character as JSON escapes: `\\u00e9`, or two halves beyond U+FFFF."""
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
