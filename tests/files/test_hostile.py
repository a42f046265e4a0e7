"""Whatever bytes arrive: a safe file or a sentence, never a crash."""

import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portfolio.files import errors, intake, kinds
from tests.files.conftest import exif_of_a_phone, photo, scene, voice
from tests.files.test_documents import PAGE

SMALL = scene(64, 48)
REAL = {
    "jpeg": photo("JPEG", SMALL, exif=exif_of_a_phone()),
    "progressive": photo("JPEG", SMALL, progressive=True),
    "png": photo("PNG", SMALL, exif=exif_of_a_phone()),
    "webp": photo("WEBP", SMALL),
    "avif": photo("AVIF", SMALL),
    "heic": photo("HEIF", SMALL, exif=exif_of_a_phone()),
    "mpo": photo("MPO", SMALL, save_all=True, append_images=[SMALL]),
    "webm": voice(0.3),
    "ogg": voice(0.3, "ogg"),
    "mp4": voice(0.3, "ipod", "aac", 44100),
    "amr": voice(0.3, "amr", "libopencore_amrnb", 8000, 12200),
    "mp3": voice(0.3, "mp3", "libmp3lame", 44100),
    "wav": voice(0.3, "wav", "pcm_s16le", 8000, 0),
    "pdf": PAGE,
}
STARTS = [data[:16] for data in REAL.values()]

few = settings(max_examples=25, deadline=None, derandomize=True)
many = settings(
    max_examples=600,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def mutated(draw):
    """A real file, cut, lengthened, with bytes changed, moved or doubled."""
    data = bytearray(REAL[draw(st.sampled_from(sorted(REAL)))])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        # Cut rarely: what is cut is refused before a decoder sees it.
        what = draw(
            st.sampled_from(("change",) * 4 + ("extreme",) * 3 + ("double", "insert", "cut"))
        )
        if what == "cut":
            del data[at:]
        elif what == "change":
            piece = draw(st.binary(min_size=1, max_size=8))
            data[at : at + len(piece)] = piece
        elif what == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=64))
        elif what == "double":
            data[at:at] = data[at : at + 200]
        else:
            data[at : at + 4] = draw(st.sampled_from((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff")))
    return bytes(data)


def survives(data):
    try:
        safe = intake.read(io.BytesIO(data))
    except errors.BadFile:
        return
    if safe.family is kinds.Family.PHOTO:
        full, medium, small = (part.data for part in safe.parts)
        assert full.startswith(b"\xff\xd8\xff")
        assert medium.startswith(b"\xff\xd8\xff")
        assert len(small) <= intake.SMALL_BYTES
    if safe.family is kinds.Family.SOUND:
        assert 0 < safe.seconds <= kinds.LONGEST_SOUND + 3
        try:
            part, _ = intake.playable(safe.parts[0].data)
        except errors.BadFile:
            return
        assert part.data[4:8] == b"ftyp"


@few
@given(mutated())
def test_a_damaged_file_gets_a_sentence(data):
    survives(data)


@few
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_a_good_start_and_any_end_gets_a_sentence(start, end):
    survives(start + end)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=100) | st.builds(bytes.__add__, st.sampled_from(STARTS), st.binary()))
@example(b"\xff")
@example(b"\xff\xff\xff\xff")
@example(b"\x00\x00\x00\x00ftyp")
@example(b"\xff\xff\xff\xffftypheic")
def test_any_head_is_recognised_or_not(head):
    kind = kinds.recognise(head)
    assert kind is None or isinstance(kinds.is_whole(head, kind), bool)


@pytest.mark.parametrize("name", sorted(REAL))
def test_each_real_file_is_recognised_by_its_first_bytes(name):
    family = {"pdf": "document"}.get(
        name, "sound" if name in {"webm", "ogg", "mp4", "amr", "mp3", "wav"} else "photo"
    )
    assert kinds.recognise(REAL[name][: kinds.HEAD]).family == family


@pytest.mark.slow
@many
@given(mutated())
def test_many_damaged_files_get_a_sentence(data):
    survives(data)
