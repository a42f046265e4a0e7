"""What every decoder process does: limit itself, then answer one job after another.

A job comes in as one line of JSON with the number of bytes that follow; the answer goes out
the same way. Nothing but the standard library and the decoder's own library is imported, so
that no code or secret of the application stands beside a hostile file.
"""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

Job = dict[str, Any]
Answer = tuple[Job, list[bytes]]

STACK = 1 << 20  # bytes for each thread a library starts


class Refused(Exception):
    """The file is refused. The message is a code that the application knows."""


def limit(memory: int) -> None:
    """No private memory above `memory` bytes, no file written, no core dumped."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_STACK, STACK),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + (256 << 20)),  # and the libraries, which are mapped
    ):
        hardest = resource.getrlimit(what)[1]
        wanted = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        with contextlib.suppress(ValueError, OSError):  # not every system knows each limit
            resource.setrlimit(what, (wanted, wanted))


def serve(work: Callable[[Job, bytes], Answer], memory: int) -> None:
    """Answer jobs from standard input until it ends."""
    limit(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints spoils no answer
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        said, parts = _safely(work, job, sys.stdin.buffer.read(job["size"]))
        said["sizes"] = [len(part) for part in parts]
        answers.write(json.dumps(said).encode() + b"\n")
        for part in parts:
            answers.write(part)
        answers.flush()


def _safely(work: Callable[[Job, bytes], Answer], job: Job, data: bytes) -> Answer:
    try:
        return work(job, data)
    except Refused as refusal:
        return {"refused": str(refusal)}, []
    except MemoryError:
        return {"refused": "memory"}, []
    except Exception as error:  # decoders raise anything on hostile bytes
        return {"refused": "broken", "error": type(error).__name__}, []
