"""The sound decoder: any recording of a phone in, one form that every phone plays out."""

import io
from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from portfolio.files.decoders.loop import Answer, Job, Refused, serve

MEMORY = 256 << 20  # bytes
RATE = 44_100  # samples a second
BIT_RATE = 64_000
SLACK = 3  # seconds a phone may record over the limit before it stops

CODECS = {"aac", "alac", "amrnb", "amrwb", "flac", "mp3", "mp3float", "opus", "vorbis"}


def work(job: Job, data: bytes) -> Answer:
    """Measure (`job["do"]` is « probe ») or convert the sound. Refuses above `most_seconds`."""
    try:
        with av.open(io.BytesIO(data), "r", format=job["reader"]) as opened:
            stream = _voice(opened)
            if job["do"] == "probe":
                return {"seconds": _measure(opened, stream, job["most_seconds"])}, []
            return _convert(opened, stream, job["most_seconds"])
    except (av.error.InvalidDataError, av.error.EOFError):
        # A recording that lost its end also loses the index it needs.
        raise Refused("part" if job["reader"] == "mov" else "broken") from None


def _voice(opened: InputContainer) -> AudioStream:
    covers = av.stream.Disposition.attached_pic
    if any(not stream.disposition & covers for stream in opened.streams.video):
        raise Refused("video")
    if not opened.streams.audio:
        raise Refused("silent")
    stream = opened.streams.audio[0]
    name = stream.codec_context.codec.name
    if not (name in CODECS or name.startswith(("pcm_", "libopus", "libopencore_amr"))):
        raise Refused("silent")
    return stream


def _measure(opened: InputContainer, stream: AudioStream, most: int) -> float:
    """The length in seconds, from the packets: recordings in WebM carry none in their head."""
    end = Fraction(0)
    for packet in opened.demux(stream):
        if packet.size and packet.pts is not None:
            start = (packet.pts - (stream.start_time or 0)) * packet.time_base
            end = max(end, start + (packet.duration or 0) * packet.time_base)
            if end > most + SLACK:
                raise Refused("long")
    if not end:
        raise Refused("silent")
    return float(end)


def _convert(opened: InputContainer, stream: AudioStream, most: int) -> Answer:
    out = io.BytesIO()
    samples = 0
    with av.open(
        out,
        "w",
        format="mp4",
        options={"movflags": "+faststart"},
        # To bring its index to the front, the writer reads again what it wrote.
        io_open=lambda url, flags, options: io.BytesIO(out.getvalue()),
    ) as made:
        track = made.add_stream("aac", rate=RATE)
        track.bit_rate = BIT_RATE
        track.layout = "mono"
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        for frame in _frames(opened, stream):
            for even in resampler.resample(frame):
                samples += even.samples
                if samples > (most + SLACK) * RATE:
                    raise Refused("long")
                even.pts = None
                made.mux(track.encode(even))
        made.mux(track.encode(None))
    if not samples:
        raise Refused("silent")
    return {"seconds": samples / RATE}, [out.getvalue()]


def _frames(opened: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """Every frame, then None, which empties the resampler. A cut end keeps what came before."""
    heard = False
    try:
        for frame in opened.decode(stream):
            heard = True
            yield frame
    except av.error.InvalidDataError:
        if not heard:
            raise
    yield None


if __name__ == "__main__":
    serve(work, MEMORY)
