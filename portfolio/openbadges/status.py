"""The list that says which credentials no longer count.

Source: W3C Bitstring Status List 1.0, sections 2.2 "BitstringStatusListCredential", 3.2
"Validate Algorithm" and 3.3 "Bitstring Generation"; Open Badges 3.0, section 8
"Verification and Validation".
"""

import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from portfolio.openbadges.canonical import CREDENTIALS_V2
from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.models import Profile
from portfolio.openbadges.times import z_time

SMALLEST = 131_072  # places, so that one place says little about who stands on it
_MOST_BYTES = 2_097_152  # 16 million places: a longer list is a bomb
_MOST_TEXT = 4_194_304


@dataclass(frozen=True)
class StatusList:
    """One bit for each credential, 1 when revoked; place 0 is the first bit of the first byte."""

    bits: bytes

    @classmethod
    def empty(cls, size: int = SMALLEST) -> Self:
        """A list of `size` places, none revoked. Raises ValueError below 131,072 places, or
        if they do not fill whole bytes."""
        if size < SMALLEST or size % 8:
            raise ValueError(f"a status list of {size} places")
        return cls(bytes(size // 8))

    @classmethod
    def decode(cls, text: str) -> Self:
        """The list of an `encodedList`. Raises BadDocument for anything else, and for more
        than 16 million places, of which no more is unpacked."""
        if not text.startswith("u") or len(text) > _MOST_TEXT:
            raise BadDocument("not an encoded status list")
        unpacker = zlib.decompressobj(wbits=31)
        try:
            packed = urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4))
            bits = unpacker.decompress(packed, _MOST_BYTES + 1)
        except (NotBase64, ValueError, zlib.error) as cause:
            raise BadDocument(f"not an encoded status list: {cause}") from cause
        if len(bits) > _MOST_BYTES or not unpacker.eof:
            raise BadDocument("a status list too long, or cut short")
        if len(bits) * 8 < SMALLEST:
            raise BadDocument(f"a status list of {len(bits) * 8} places only")
        return cls(bits)

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.bits) * 8

    @property
    def encoded(self) -> str:
        """The `encodedList`: `u` and base64url of gzip; the same bits give the same text."""
        return "u" + urlsafe_b64encode(gzip.compress(self.bits, mtime=0)).decode().rstrip("=")

    def revoked(self, index: int) -> bool:
        """True if the credential at place `index` is revoked. Raises IndexError outside."""
        if not 0 <= index < self.size:
            raise IndexError(f"place {index} of {self.size}")
        return bool(self.bits[index // 8] & 0x80 >> index % 8)

    def with_revoked(self, *indexes: int) -> Self:
        """The same list with these places revoked too. Raises IndexError outside."""
        bits = bytearray(self.bits)
        for index in indexes:
            if not 0 <= index < self.size:
                raise IndexError(f"place {index} of {self.size}")
            bits[index // 8] |= 0x80 >> index % 8
        return type(self)(bytes(bits))


def build_status_list(
    id_: str, issuer: Profile, status_list: StatusList, *, valid_from: datetime
) -> dict[str, Any]:
    """The list as an unsigned credential, ready for `sign`.

    id_: the address where it is read, which each `credentialStatus` names as
    `statusListCredential`. valid_from: an aware time. `statusPurpose` is one text: 1EdTech's
    validator compares it as such.
    """
    return {
        "@context": [CREDENTIALS_V2],
        "id": id_,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": z_time(valid_from),
        "credentialSubject": {
            "id": f"{id_}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": status_list.encoded,
        },
    }


def status_of(entry: Mapping[str, Any], list_document: Mapping[str, Any]) -> bool:
    """True if the list says that the credential of this `credentialStatus` entry is revoked.

    The signature, dates and issuer of the list are not looked at here. Raises BadDocument if
    entry and list do not belong together or one of them cannot be read.
    """
    subject = list_document.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject.get("type") != "BitstringStatusList":
        raise BadDocument("not a Bitstring Status List")
    if list_document.get("id") not in (None, entry.get("statusListCredential")):
        raise BadDocument("the list has another address")
    purposes = subject.get("statusPurpose")
    purposes = purposes if isinstance(purposes, list) else [purposes]
    if entry.get("statusPurpose") not in purposes:
        raise BadDocument(f"the list is for {purposes}, the entry for another purpose"[:200])
    index = str(entry.get("statusListIndex"))
    if not (index.isascii() and index.isdecimal() and len(index) < 12):
        raise BadDocument(f"not a place in a list: {index[:40]}")
    try:
        return StatusList.decode(str(subject.get("encodedList"))).revoked(int(index))
    except IndexError as cause:
        raise BadDocument(str(cause)) from cause
