"""Small pictures made by hand, and chunks as other bakers write them."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data, *, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\x20\x40\x60"))
END = chunk(b"IEND", b"")


def png(*chunks):
    """A red-blue pixel; `chunks` stand between header and picture."""
    return b"".join([SIGNATURE, HEADER, *chunks, PIXEL, END])


def itxt(keyword, text, *, squeezed=False):
    data = zlib.compress(text) if squeezed else text
    return chunk(b"iTXt", keyword + b"\0" + bytes([squeezed]) + b"\0fr\0mot\0" + data)


def svg(inside=b"", *, before=b"", attributes=b""):
    return (
        before
        + b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
        + attributes
        + b">"
        + inside
        + b'<circle r="4"/></svg>\n'
    )
