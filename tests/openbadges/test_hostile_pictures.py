"""Whatever a file holds, reading it ends soon, in little memory, with an answer or a refusal."""

import resource
import time
import tracemalloc
import zlib
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import NotAnImage, bake, unbake
from tests.openbadges.pictures import END, HEADER, PIXEL, SIGNATURE, chunk, itxt, png, svg

SECONDS, MEMORY = 1.0, 100_000_000  # bytes, beside what the process holds already
TEXT = '{"name":"Je suis fiable","type":["OpenBadgeCredential"]}'
PICTURES = [bake(png(), ob3=TEXT, ob2=TEXT), bake(svg(), ob3=TEXT, ob2=TEXT)]
ELEMENT = b'<a:assertion xmlns:a="http://openbadges.org">%s</a:assertion>'
BOMB = zlib.compress(bytes(500_000_000), 9)


def answer(image):
    """What is read, or None for a refusal; a bake ends in one or the other, too."""
    with suppress(NotAnImage):  # a damaged badge is replaced, a damaged picture refused
        bake(image, ob3=TEXT)
    try:
        return unbake(image)
    except NotAnImage:
        return None


@contextmanager
def soon_and_small():
    """The work inside keeps within the time and the memory of a reader."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MEMORY / 1000


@settings(max_examples=150, deadline=None)
@given(picture=st.sampled_from(PICTURES), data=st.data())
def test_a_cut_picture_is_refused(picture, data):
    """All but the line end after </svg> is needed."""
    length = data.draw(st.integers(0, len(picture.rstrip(b"\n")) - 1))

    assert answer(picture[:length]) is None


@settings(max_examples=400, deadline=None)
@given(picture=st.sampled_from(PICTURES), data=st.data())
def test_mutated_bytes_never_crash(picture, data):
    damaged = bytearray(picture)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))

    answer(bytes(damaged))


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(PICTURES[0]) - 1), flip=st.integers(1, 255))
def test_one_other_byte_in_a_png_is_refused(at, flip):
    damaged = bytearray(PICTURES[0])
    damaged[at] ^= flip

    assert answer(bytes(damaged)) is None


@settings(max_examples=150, deadline=None)
@given(tail=st.binary(max_size=300), start=st.sampled_from([SIGNATURE, b"<svg ", b"<?xml ", b""]))
def test_noise_never_crashes(tail, start):
    answer(start + tail)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=120), kind=st.sampled_from([b"iTXt", b"tEXt", b"zTXt"]))
def test_noise_in_a_chunk_of_ours_never_crashes(data, kind):
    answer(png(chunk(kind, b"openbadges\0" + data)))


@pytest.mark.parametrize(
    "image",
    [
        png(itxt(b"openbadges", b"{" * 1_000_001)),
        png(*[itxt(b"openbadges", b"{}")] * 9),
        png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + BOMB)),
        png(chunk(b"zTXt", b"openbadges\0\0" + BOMB)),
        png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(b"{}")[:-1])),
        png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + b"noise")),
        png(chunk(b"iTXt", b"openbadges\0\1\7\0\0" + zlib.compress(b"{}"))),
        png(chunk(b"iTXt", b"openbadges\0\2\0\0\0{}")),
        png(chunk(b"iTXt", b"openbadges\0\0\0fr")),
        png(chunk(b"iTXt", b"openbadges\0\0\0\0\0\xff")),
        png(chunk(b"zTXt", b"openbadges\0\1" + zlib.compress(b"{}"))),
        png(chunk(b"iTXt", b"openbadges\0\0\0\0\0{}", crc=0)),
        png(*[chunk(b"tEXt", b"")] * 100_000),
        png(chunk(b"tEXt", bytes(4_000_000))),
        png(HEADER),
        SIGNATURE + PIXEL + END,
        SIGNATURE + HEADER + END,
        SIGNATURE + chunk(b"IHDR", b"") + PIXEL + END,
        SIGNATURE + HEADER + b"\xff\xff\xff\xffiTXt" + b"openbadges",
        SIGNATURE + HEADER + b"\x7f\xff\xff\xffIDAT" + bytes(100),
    ],
    ids=range(20),
)
def test_a_hostile_png_is_refused(image):
    with soon_and_small():
        assert answer(image) is None


LAUGHS = b"<!DOCTYPE svg [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
PUBLIC = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd"'


@pytest.mark.parametrize(
    "image",
    [
        svg(ELEMENT % b"&a11;", before=LAUGHS + b"]>"),
        svg(ELEMENT % b"&x;", before=b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        svg(before=b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://localhost:9/x"> %x;]>'),
        svg(before=b'<!DOCTYPE svg SYSTEM "http://localhost:9/x.dtd">'),
        svg(before=b"<!DOCTYPE svg>"),
        svg(before=PUBLIC + b' [<!ATTLIST svg onload CDATA "x()">]>'),
        svg(ELEMENT % b"&x;", before=PUBLIC + b">"),
        svg(ELEMENT % b"&x;"),
        svg(b"<g>" * 166_000 + b"</g>" * 140_000),
        svg(b"<g>" * 300 + b"</g>" * 300),
        svg(b"<g/>" * 200_000),
        svg(ELEMENT % (b"<g>" * 300 + b"</g>" * 300)),
        svg(ELEMENT % b"{}" * 9),
        svg(b"<!--" + b"-" * 1_000_000 + b"-->"),
        svg(b"<!--" + b"x" * 900_000),
        svg(b" " * 1_000_000),
        svg(ELEMENT % b"{" + b"</g>"),
        svg(attributes=b' a="1" a="2"'),
        svg(before=b"<?xml version='1.0' encoding='utf-7'?>"),
        svg(before=b"<?xml version='1.0' encoding='cp037'?>"),
        svg(before=b"<?xml version='1.0' encoding='rot13'?>"),
        svg().decode().encode("utf-16"),
        svg().decode().encode("utf-16-le"),
        svg(b"\xff"),
        svg(b"<p:g/>"),
        b"<svg/>",
        b'<g xmlns="http://www.w3.org/2000/svg"><svg>' + ELEMENT % b"{}" + b"</svg></g>",
        b"<" * 1_000_000,
        b"<svg " * 200_000,
        b"<svg a='" + b'"' * 900_000,
    ],
    ids=range(30),
)
def test_a_hostile_svg_is_refused(image):
    with soon_and_small():
        assert answer(image) is None


@pytest.mark.parametrize(
    "image",
    [
        svg(attributes=b"".join(b' a%d=""' % n for n in range(90_000))),
        svg(attributes=b"".join(b' xmlns:a%d="b"' % n for n in range(50_000))),
        svg(b'<image href="data:image/png;base64,' + b"A" * 900_000 + b'"/>'),
        svg(b"&#65;" * 190_000),
        svg(b"<![CDATA[" + b"]" * 900_000 + b"]]>"),
        svg(b"<g><g/></g>" * 20_000),
        png(*[chunk(b"tEXt", b"")] * 9_000),
        png(chunk(b"zTXt", b"Comment\0\0" + BOMB)),
        png() + bytes(1_000_000),
    ],
    ids=range(9),
)
def test_a_heavy_but_sound_picture_is_read_in_time(image):
    with soon_and_small():
        assert answer(image) == ()


MANY = b"".join(b' a%d=""' % n for n in range(90_000))


@pytest.mark.parametrize(
    ("image", "badges"),
    [
        (svg(ELEMENT % (b"&#65;" * 190_000)), 1),
        (svg(ELEMENT % (b"A\n" * 400_000)), 1),
        (svg((ELEMENT % b"{}").replace(b">", MANY + b">", 1)), 1),
        (png(*[itxt(b"openbadges", b"A" * 1_000_000, squeezed=True)] * 8), 8),
    ],
    ids=range(4),
)
def test_a_heavy_badge_is_read_in_time(image, badges):
    with soon_and_small():
        assert len(answer(image)) == badges


def test_reading_unfolds_no_more_than_the_limit():
    tracemalloc.start()
    try:
        assert answer(png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + BOMB))) is None
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_the_doctype_line_of_old_drawing_programs_is_read_past():
    assert unbake(svg(ELEMENT % b"{}", before=PUBLIC + b">")) != ()
