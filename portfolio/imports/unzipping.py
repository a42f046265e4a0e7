"""The process that opens a zip of anybody: its names are words to show, never paths.

It has no network, no secret, little memory and little time. Sizes that the zip claims are not
believed: what comes out is counted as it comes.
"""

import io
import json
import zipfile

from portfolio.files.decoders.loop import Answer, Job, Refused, serve

MEMORY = 120 << 20  # bytes of private memory: the zip, what comes out, and the list of names
MOST_LIST = 256 * 1024  # bytes of the list of files: a thousand with long names
_PIECE = 1 << 16
_LONGEST_END = 22 + 65_535  # the last record, with its comment


def work(job: Job, data: bytes) -> Answer:
    """The files in a zip: first their names as JSON, then their bytes, in the same order.

    job: most_files, most_bytes (of all, unpacked), most_each. A larger file comes out as one
    byte too many, for the application to refuse. Refuses « broken », « many », « large ».
    """
    _refuse_long_list(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = [each for each in opened.infolist() if _is_wanted(each)]
            if len(entries) > job["most_files"]:
                raise Refused("many")
            names, parts, left = [], [], job["most_bytes"]
            for entry in entries:
                part = _read(opened, entry, min(job["most_each"], left))
                left -= len(part)
                if left < 0:
                    raise Refused("large")
                names.append(entry.filename)
                parts.append(part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as cause:
        raise Refused("broken") from cause
    return {}, [json.dumps(names).encode(), *parts]


def _refuse_long_list(data: bytes) -> None:
    """Before the list of files is read: each of 180,000 names would take its time.

    Source: APPNOTE.TXT, sections 4.3.15 and 4.3.16. A zip of more than 4 GB has a second list.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_END))
    if end < 0 or len(data) < end + 22 or data[max(0, end - 20) :].startswith(b"PK\x06\x07"):
        raise Refused("broken")
    if int.from_bytes(data[end + 12 : end + 16], "little") > MOST_LIST:
        raise Refused("many")


def _read(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most `most` bytes of an entry, and one more when it holds more."""
    out = bytearray()
    with opened.open(entry) as source:
        while len(out) <= most and (piece := source.read(_PIECE)):
            out += piece
    return bytes(out[: most + 1])


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Not a folder, nor what computers add by themselves."""
    last = entry.filename.rsplit("/", 1)[-1]
    hidden = last.startswith(".") or entry.filename.startswith("__MACOSX/")
    return not entry.is_dir() and not hidden


if __name__ == "__main__":
    serve(work, MEMORY)
