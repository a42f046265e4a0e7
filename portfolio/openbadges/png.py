"""The texts that a PNG carries, read and written chunk by chunk; the picture stays as it is.

Source: W3C Portable Network Graphics (third edition), section 5 "Datastream structure" and
11.3.3 "Textual information".
"""

import struct
import zlib
from collections.abc import Collection, Iterator, Mapping

from portfolio.openbadges.errors import NotAnImage

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 4_000_000
MAX_CHUNKS = 10_000
MAX_TEXTS = 8  # of the keywords asked for: each may unfold to MAX_TEXT
MAX_TEXT = 1_000_000  # bytes

_HEAD = struct.Struct(">I4s")
_CRC = struct.Struct(">I")
_TEXTUAL = (b"iTXt", b"tEXt", b"zTXt")
_Chunk = tuple[bytes, memoryview, memoryview]  # type, data, the whole chunk


def read_texts(image: bytes, keywords: Collection[str]) -> list[tuple[str, str]]:
    """Keyword and text of each textual chunk whose keyword is asked for, in the file's order.

    Compressed texts unfold to at most MAX_TEXT bytes. Raises NotAnImage for a PNG that is cut,
    altered (checksums) or beyond the limits, and for a chunk asked for that cannot be read.
    """
    wanted = {keyword.encode(): keyword for keyword in keywords}
    found = []
    for kind, data, _ in _chunks(image):
        if (keyword := _keyword(kind, data)) in wanted:
            found.append((wanted[keyword], _text(kind, bytes(data[len(keyword) + 1 :]))))
            if len(found) > MAX_TEXTS:
                raise NotAnImage(f"more than {MAX_TEXTS} badges in one PNG")
    return found


def with_texts(image: bytes, texts: Mapping[str, str], replaced: Collection[str]) -> bytes:
    """`image` with `texts` by keyword, in iTXt chunks after IHDR, not compressed.

    Textual chunks whose keyword is in `replaced` go, and so does what follows IEND; every
    other byte stays. Raises NotAnImage as `read_texts`.
    """
    gone = {keyword.encode() for keyword in replaced}
    kept = [whole for kind, data, whole in _chunks(image) if _keyword(kind, data) not in gone]
    added = [
        _written(b"iTXt", keyword.encode() + bytes(5) + text.encode())
        for keyword, text in texts.items()
    ]
    return b"".join([SIGNATURE, kept[0], *added, *kept[1:]])


def _written(kind: bytes, data: bytes) -> bytes:
    return b"".join(
        (_HEAD.pack(len(data), kind), data, _CRC.pack(zlib.crc32(data, zlib.crc32(kind))))
    )


def _chunks(image: bytes) -> Iterator[_Chunk]:
    """The chunks from IHDR to IEND, each with its length and checksum tested."""
    if not image.startswith(SIGNATURE):
        raise NotAnImage("not a PNG")
    if len(image) > MAX_BYTES:
        raise NotAnImage(f"a PNG of more than {MAX_BYTES} bytes")
    view, at, drawn = memoryview(image), len(SIGNATURE), False
    for number in range(MAX_CHUNKS):
        kind, data, whole = _chunk(view, at)
        if (kind == b"IHDR") != (number == 0) or (number == 0 and len(data) != 13):
            raise NotAnImage("a PNG begins with its one IHDR")
        drawn = drawn or kind == b"IDAT"
        if kind == b"IEND" and not drawn:
            raise NotAnImage("a PNG without a picture")
        yield kind, data, whole
        if kind == b"IEND":
            return
        at += len(whole)
    raise NotAnImage(f"a PNG of more than {MAX_CHUNKS} chunks")


def _chunk(view: memoryview, at: int) -> _Chunk:
    if len(view) < at + 12:
        raise NotAnImage("a PNG that is cut")
    length, kind = _HEAD.unpack_from(view, at)
    end = at + 8 + length
    if len(view) < end + 4:
        raise NotAnImage("a PNG that is cut")
    if zlib.crc32(view[at + 4 : end]) != _CRC.unpack_from(view, end)[0]:
        raise NotAnImage("a PNG with a wrong checksum")
    return kind, view[at + 8 : end], view[at : end + 4]


def _keyword(kind: bytes, data: memoryview) -> bytes:
    """The keyword of a textual chunk (1 to 79 bytes before a zero), else nothing."""
    if kind not in _TEXTUAL:
        return b""
    return bytes(data[:80]).partition(b"\0")[0]


def _text(kind: bytes, rest: bytes) -> str:
    """The text of a chunk, from what follows its keyword and the zero byte."""
    if kind == b"tEXt":
        return _decoded(_limited(rest), kind)
    if kind == b"zTXt":
        if rest[:1] != b"\0":
            raise NotAnImage("a compression that PNG does not have")
        return _decoded(_unfolded(rest[1:]), kind)
    flag, method = rest[:1], rest[1:2]
    _language, first, more = rest[2:].partition(b"\0")
    _translated, second, text = more.partition(b"\0")
    if not (first and second) or flag not in (b"\0", b"\1") or (flag == b"\1" and method != b"\0"):
        raise NotAnImage("an iTXt chunk that is not one")
    return _decoded(_unfolded(text) if flag == b"\1" else _limited(text), kind)


def _limited(data: bytes) -> bytes:
    if len(data) > MAX_TEXT:
        raise NotAnImage(f"a badge of more than {MAX_TEXT} bytes")
    return data


def _unfolded(data: bytes) -> bytes:
    """`data` decompressed; stops at the limit, so that a bomb costs no more than a badge."""
    unfolding = zlib.decompressobj()
    try:
        text = _limited(unfolding.decompress(data, MAX_TEXT + 1))
    except zlib.error as cause:
        raise NotAnImage(f"a compressed text that is damaged: {cause}") from cause
    if not unfolding.eof:
        raise NotAnImage("a compressed text that is cut")
    return text


def _decoded(data: bytes, kind: bytes) -> str:
    """UTF-8, in every kind: tEXt and zTXt are Latin-1, but bakers wrote UTF-8 into them."""
    try:
        return data.decode()
    except UnicodeDecodeError as cause:
        if kind != b"iTXt":
            return data.decode("latin-1")
        raise NotAnImage("a badge that is not UTF-8") from cause
