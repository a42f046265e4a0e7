"""Real files, made as phones make them."""

import contextlib
import io
import math
import random
import socket
import struct
import subprocess
import sys
import time
import urllib.request
import zlib
from array import array
from uuid import uuid4

import av
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from portfolio.files import intake

pillow_heif.register_heif_opener()

ORIENTATION, MAKE, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2
TURNED_RIGHT = 6


def scene(width=400, height=300):
    """A picture whose top left corner is red and the rest grey, with some grain."""
    picture = Image.new("RGB", (width, height), "#777")
    grain = random.Random(7).randbytes(width // 4 * (height // 4) * 3)  # noqa: S311
    noise = Image.frombytes("RGB", (width // 4, height // 4), grain).resize((width, height))
    picture = Image.blend(picture, noise, 0.1)
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill="#f00")
    return picture


def exif_of_a_phone(orientation=TURNED_RIGHT):
    """EXIF as a phone writes it: how it was held, who made it, and where the person was."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "PhoneMaker"
    exif.get_ifd(GPS)[LATITUDE] = (48.0, 51.0, 24.0)
    return exif.tobytes()  # as bytes, HEIC also writes how to turn the picture


def photo(form="JPEG", picture=None, **how):
    """The bytes of a photo in one of the forms that phones make."""
    out = io.BytesIO()
    (picture or scene()).save(out, form, **how)
    return out.getvalue()


def png_that_claims(width, height, *, colour_type, rows):
    """A PNG of `rows` black rows, whose head claims more: made without holding its points."""
    bits = {0: 1, 6: 32}[colour_type]
    squeeze = zlib.compressobj(1)
    row = bytes(1 + width * bits // 8)
    points = b"".join(squeeze.compress(row) for _ in range(rows)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, min(bits, 8), colour_type, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", points), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def voice(seconds=2.0, form="webm", codec="libopus", rate=48000, bit_rate=32000, **options):
    """The bytes of a recording: a tone that trembles like a voice."""
    out = io.BytesIO()
    with av.open(
        out, "w", format=form, options=options, io_open=lambda *_: io.BytesIO(out.getvalue())
    ) as made:
        track = made.add_stream(codec, rate=rate)
        track.layout = "mono"
        if bit_rate:
            track.bit_rate = bit_rate
        step = rate // 50
        resampler = av.AudioResampler(format=track.format, layout="mono", rate=rate)
        fifo = av.AudioFifo()
        for start in range(0, int(seconds * rate), step):
            wave = [
                int(9000 * math.sin(at * 0.05) * math.sin(at * 0.0003))
                for at in range(start, start + step)
            ]
            frame = av.AudioFrame(format="s16", layout="mono", samples=step)
            frame.planes[0].update(array("h", wave).tobytes())
            frame.sample_rate, frame.pts = rate, start
            for fitting in resampler.resample(frame):
                fifo.write(fitting)
        size = track.codec_context.frame_size or step
        while piece := fifo.read(size, partial=False):
            made.mux(track.encode(piece))
        made.mux(track.encode(None))
    return out.getvalue()


@pytest.fixture(scope="session", autouse=True)
def _decoders_end_with_the_tests():
    yield
    intake.photos.close()
    intake.sounds.close()


@pytest.fixture(scope="session")
def bucket_server():
    """A real S3 server in a process of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    give_up = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
    yield address
    server.terminate()
    server.wait()


@pytest.fixture
def bucket_url(bucket_server, monkeypatch):
    """The setting of an empty bucket on that server."""
    name = f"pepites-{uuid4().hex}"
    make = urllib.request.Request(f"{bucket_server}/{name}", method="PUT")  # noqa: S310
    urllib.request.urlopen(make).close()  # noqa: S310
    for variable, value in {
        "AWS_ENDPOINT_URL_S3": bucket_server,
        "AWS_ACCESS_KEY_ID": "a-key-for-tests",
        "AWS_SECRET_ACCESS_KEY": "a-secret-for-tests",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(variable, value)
    return f"s3://{name}/pepites"


@pytest.fixture
def folder_url(tmp_path):
    return f"file://{tmp_path}/files"


@pytest.fixture(params=["folder", "bucket"])
def files_url(request):
    """Both kinds of storage, one after the other."""
    return request.getfixturevalue(f"{request.param}_url")
