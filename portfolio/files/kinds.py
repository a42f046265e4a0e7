"""What a file is. Its first bytes decide, never its name or what the browser says of it."""

import enum
from dataclasses import dataclass

MB = 1_000_000
# A « 50 megapixel » camera makes 8192 × 6144 points: counted by 1024 × 1024, as they do.
MEGAPIXEL = 1024 * 1024
LONGEST_SOUND = 180  # seconds

HEAD = 64  # bytes that `recognise` wants to see


class Family(enum.StrEnum):
    """What a file is for the person who sends it."""

    PHOTO = "photo"
    SOUND = "sound"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Kind:
    """One format and its limits.

    `reader` is the only format the decoder may try: Pillow's name for a photo, FFmpeg's for a
    sound. `most_pixels` counts for photos only; it follows what decoding costs in memory.
    """

    family: Family
    media_type: str
    most_bytes: int
    reader: str = ""
    most_pixels: int = 0


def _photo(media_type: str, reader: str, megapixels: int) -> Kind:
    return Kind(Family.PHOTO, media_type, 20 * MB, reader, megapixels * MEGAPIXEL)


def _sound(media_type: str, reader: str) -> Kind:
    return Kind(Family.SOUND, media_type, 10 * MB, reader)


JPEG = _photo("image/jpeg", "JPEG", 50)  # MPO too: its first picture is a JPEG
HEIC = _photo("image/heic", "HEIF", 50)
PNG = _photo("image/png", "PNG", 24)
AVIF = _photo("image/avif", "AVIF", 24)
WEBP = _photo("image/webp", "WEBP", 16)
MP4 = _sound("audio/mp4", "mov")  # M4A and 3GP too
WEBM = _sound("audio/webm", "matroska")
OGG = _sound("audio/ogg", "ogg")
MP3 = _sound("audio/mpeg", "mp3")
WAV = _sound("audio/wav", "wav")
AMR = _sound("audio/amr", "amr")
AAC = _sound("audio/aac", "aac")
PDF = Kind(Family.DOCUMENT, "application/pdf", 10 * MB)

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"OggS", OGG),
    (b"#!AMR", AMR),
    (b"ID3", MP3),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_BRANDS = (
    ({b"avif", b"avis"}, AVIF),
    ({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}, HEIC),
    ({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"M4A ", b"M4B "}, MP4),
    ({b"M4V ", b"qt  ", b"dash", b"avc1", b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3g2a"}, MP4),
)


def recognise(head: bytes) -> Kind | None:
    """The kind of the file that begins with `head` (its first 64 bytes or more), or None."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return _bare_frames(head)


def _by_brand(head: bytes) -> Kind | None:
    size = min(int.from_bytes(head[:4]), len(head))
    # The main brand, then the others the file agrees with; at 12 stands a version.
    brands = {head[8:12]} | {head[at : at + 4] for at in range(16, size - 3, 4)}
    return next((kind for known, kind in _BRANDS if brands & known), None)


def _bare_frames(head: bytes) -> Kind | None:
    """MP3 and AAC without a container: 11 or 12 bits of ones, then the layer (0 means AAC)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] & 0x06
    if layer == 0:
        return AAC if head[1] & 0xF0 == 0xF0 else None
    return MP3 if layer == 0x02 else None


def is_whole(data: bytes, kind: Kind) -> bool:
    """Whether nothing is missing at the end, for the containers that say how long they are.

    A photo that stopped on its way is told apart from one that is broken, so that the person
    is asked to send it again rather than to take another.
    """
    if kind in (WEBP, WAV):
        return kind is WAV or int.from_bytes(data[4:8], "little") + 8 <= len(data)
    if kind in (HEIC, AVIF):
        return _boxes_end_inside(data)
    if kind is PNG:
        return b"IEND" in data[-64 * 1024 :]
    if kind is JPEG:
        return b"\xff\xd9" in data
    if kind is PDF:
        return b"%%EOF" in data[-2048:] and b"startxref" in data[-2048:]
    return True


def _boxes_end_inside(data: bytes) -> bool:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        if size == 0:  # to the end of the file
            return True
        if size < 8:
            return False
        at += size
    return at <= len(data)
