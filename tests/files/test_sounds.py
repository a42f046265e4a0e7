"""A person says it instead of writing: whatever the phone records, it plays everywhere."""

import io
from array import array

import av
import pytest

from portfolio.files import errors, intake, kinds
from portfolio.files.kinds import Family
from tests.files.conftest import voice

ONLY_SOUNDS = frozenset({Family.SOUND})

PHONES = {  # what records it: how
    "Chrome and Firefox": {"form": "webm", "codec": "libopus"},
    "Firefox, older": {"form": "ogg", "codec": "libopus"},
    "iPhone": {
        "form": "mp4",
        "codec": "aac",
        "rate": 44100,
        "movflags": "frag_keyframe+empty_moov",
    },
    "iPhone, voice memo": {"form": "ipod", "codec": "aac", "rate": 44100},
    "Android recorder": {
        "form": "3gp",
        "codec": "libopencore_amrnb",
        "rate": 8000,
        "bit_rate": 12200,
    },
    "Android recorder, bare": {
        "form": "amr",
        "codec": "libopencore_amrnb",
        "rate": 8000,
        "bit_rate": 12200,
    },
    "MP3": {"form": "mp3", "codec": "libmp3lame", "rate": 44100},
    "WAV": {"form": "wav", "codec": "pcm_s16le", "rate": 16000, "bit_rate": 0},
    "AAC, bare": {"form": "adts", "codec": "aac", "rate": 44100},
    "Chrome, Matroska": {"form": "matroska", "codec": "libopus"},
}


def taken(data, wanted=ONLY_SOUNDS):
    return intake.read(io.BytesIO(data), wanted)


@pytest.mark.parametrize("phone", PHONES)
def test_what_any_phone_records_is_measured_and_made_playable(phone):
    recorded = voice(2.0, **PHONES[phone])

    safe = taken(recorded)
    part, seconds = intake.playable(safe.parts[0].data)

    assert (safe.family, safe.parts[0].name) == (Family.SOUND, "raw")
    assert safe.seconds == pytest.approx(2.0, abs=0.25)
    assert seconds == pytest.approx(2.0, abs=0.25)
    assert part.media_type == "audio/mp4"
    assert part.data.index(b"moov") < part.data.index(b"mdat")  # plays before it is all there
    with av.open(io.BytesIO(part.data)) as made:
        stream = made.streams.audio[0]
        assert (stream.codec_context.name, stream.profile) == ("aac", "LC")
        assert (stream.rate, stream.channels) == (44100, 1)
        loud = max(max(array("f", bytes(frame.planes[0]))) for frame in made.decode(audio=0))
    assert 0.1 < loud <= 1.2


def test_a_recording_says_nothing_of_the_phone():
    recorded = voice(1.0, "ipod", "aac", 44100)
    assert recorded.count(b"Lavf")  # the writer's name: a phone would write its own there

    marked = recorded.replace(b"Lavf", b"Fone")
    part, _ = intake.playable(marked)

    assert b"Fone" not in part.data


@pytest.mark.slow
def test_more_than_three_minutes_is_too_long():
    """Four minutes that weigh less than half a megabyte."""
    head, frames = b"#!AMR\n", voice(2, "amr", "libopencore_amrnb", 8000, 4750)[6:]
    long = head + frames * 120
    assert len(long) < 10_000_000

    with pytest.raises(errors.TooLongSound):
        taken(long)
    with pytest.raises(errors.TooLongSound):
        intake.playable(long)


def test_a_film_is_not_a_voice():
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", io_open=lambda *_: io.BytesIO(out.getvalue())) as made:
        track = made.add_stream("mpeg4", rate=10)
        track.width, track.height = 64, 48
        for _ in range(3):
            made.mux(track.encode(av.VideoFrame(64, 48, "yuv420p")))
        made.mux(track.encode(None))

    with pytest.raises(errors.IsAVideo):
        taken(out.getvalue())


def test_a_recording_without_its_index_is_asked_for_again():
    whole = voice(2.0, "ipod", "aac", 44100)  # its index stands at the end

    with pytest.raises(errors.PartOfSound):
        taken(whole[: len(whole) // 2])


def test_a_cut_recording_that_can_be_read_keeps_what_came():
    whole = voice(4.0)

    safe = taken(whole[: len(whole) // 2])

    assert 1 < safe.seconds < 3
    part, seconds = intake.playable(safe.parts[0].data)
    assert part.data
    assert 1 < seconds < 3


@pytest.mark.parametrize(
    "noise",
    [b"OggS" + bytes(500), b"#!AMR\n", b"ID3" + bytes(500), b"\x1a\x45\xdf\xa3\x80"],
)
def test_a_file_without_a_sound_is_refused(noise):
    with pytest.raises(errors.BadFile) as refused:
        taken(noise)
    assert type(refused.value) in (errors.NotASound, errors.BrokenSound)


def test_a_sound_over_10_mb_is_too_heavy():
    with pytest.raises(errors.TooHeavySound):
        taken(b"OggS" + bytes(10_000_001))


def test_a_file_that_asks_to_read_another_is_not_opened():
    """FFmpeg knows formats that point elsewhere (HLS, concat): none of them is tried."""
    pointing = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"

    assert kinds.recognise(pointing) is None
    with pytest.raises(errors.NotASound):
        taken(pointing)
    hidden = b"ID3\x03\x00\x00\x00\x00\x00\x00" + pointing * 20
    with pytest.raises(errors.BadFile):
        taken(hidden)
