"""What a file of anybody holds: a badge as JSON, as a JWT, at an address, or a picture of these.

Sources: Open Badges 3.0, section 5 "Serialization" and 5.3 "File Format"; Open Badges 2.0,
"Badge Baking".
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from portfolio.openbadges.bake import unbake
from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.json_text import parse
from portfolio.openbadges.jwt import Jwt, read_jwt

_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"https?://[!-~]+")
_OLDER = (("v2p1", "2.1"), ("openbadges/v2", "2.0"), ("openbadges/v1", "1.1"))
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Found:
    """One badge, read and not yet believed.

    version: "3.0", "2.1", "2.0", "1.1" or "1.0"; for an address, "2.0" until it is read.
    document: the parsed badge, empty for an address. keyword: under which the picture carried
    it, empty without a picture; alone: nothing else was under that keyword.
    """

    version: str
    document: dict[str, Any]
    jwt: Jwt | None = field(default=None, repr=False)
    address: str = ""
    keyword: Literal["", "2.0", "3.0"] = ""
    alone: bool = True


def read(data: bytes) -> tuple[Found, ...]:
    """The badges in JSON, a JWT, the text of an address, a PNG or an SVG; none in a bare picture.

    The caller limits the length. Raises BadDocument, NotAnImage.
    """
    data = data.removeprefix(_MARK)
    if data.lstrip()[:1] == b"{":
        return (_found(data),)
    text = data.strip().decode("ascii", "replace")
    if _JWS.fullmatch(text) or _ADDRESS.fullmatch(text):
        return (_found(text),)
    baked = unbake(data)
    times = Counter(each.version for each in baked)
    return tuple(
        replace(_found(each.text), keyword=each.version, alone=times[each.version] == 1)
        for each in baked
    )


def version_of(document: Mapping[str, Any]) -> str:
    """Which Open Badges a document is of; empty for what is no badge of a person."""
    types = document.get("type")
    types = types if isinstance(types, list) else [types]
    if "credentialSubject" in document or "VerifiableCredential" in types:
        return "3.0"
    if "badge" not in document and "Assertion" not in types:
        return ""
    context = str(document.get("@context", ""))[:500]
    older = next((version for part, version in _OLDER if part in context), "")
    return older or "1.0"


def _found(said: bytes | str) -> Found:
    text = said if isinstance(said, str) else ""
    if _ADDRESS.fullmatch(text):
        return Found("2.0", {}, address=text)
    jwt = read_jwt(text) if _JWS.fullmatch(text) else None
    document = jwt.document if jwt else parse(said)
    version = version_of(document) if isinstance(document, dict) else ""
    if not version:
        kind = document.get("type") if isinstance(document, dict) else "none"
        raise BadDocument(f"no badge of a person, type {str(kind)[:100]}")
    return Found(version, document, jwt)
