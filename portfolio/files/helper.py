"""A kept process that opens other people's files, one at a time.

A hostile or enormous file can at worst end this process: the next file gets a new one. It
shares nothing with the server but two pipes: no database handle, no setting, no secret.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from portfolio.files import errors

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
JOBS_BEFORE_RENEWAL = 100
MOST_ANSWERED = 32 * 1024 * 1024  # bytes: no answer of ours comes near


class Helper:
    """One decoder process, started at the first job, safe to use from many threads.

    module: what runs, such as `portfolio.files.decoders.photo`.
    seconds: how long one file may take. patience: how long a file waits for those before it.
    starting: how long a new process may take to get ready, when that is not counted as time of
    its first file; it is then asked to « start » before.
    """

    def __init__(
        self, module: str, *, seconds: float, patience: float, starting: float = 0
    ) -> None:
        self._module = module
        self._seconds = seconds
        self._patience = patience
        self._starting = starting
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    @property
    def pid(self) -> int | None:
        """The number of the process in use, for measures; None before the first job."""
        return self._process.pid if self._process else None

    def ask(self, job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Have `job` done on `data`: what was found, and the files made.

        What was found holds « refused » when the file is not good. Raises DecoderBusy, DecoderDied.
        """
        if not self._turn.acquire(timeout=self._patience):
            raise errors.DecoderBusy
        try:
            return self._ask(self._ready(), job, data, self._seconds)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; a later job starts a new one."""
        with self._turn:
            self._drop()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process and (
            self._process.poll() is not None or self._jobs >= JOBS_BEFORE_RENEWAL
        ):
            self._drop()
        if not self._process:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no word of anyone else
                [sys.executable, "-P", "-s", "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # One arena: otherwise each thread of a library reserves memory that counts.
                env={"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"},
                cwd=os.sep,
            )
            self._jobs = 0
            if self._starting:
                self._ask(self._process, {"do": "start"}, b"", self._starting)
        self._jobs += 1
        return self._process

    def _ask(
        self, process: subprocess.Popen[bytes], job: dict[str, Any], data: bytes, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        spent = threading.Event()

        def end() -> None:
            spent.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            said, made = _talk(process, {**job, "size": len(data)}, data)
            if said.get("refused") == "memory":
                spent.set()
            return said, made
        except (OSError, ValueError, EOFError, LookupError, TypeError) as error:
            log.warning("decoder %s died: %s", self._module, type(error).__name__)
            spent.set()
            raise errors.DecoderDied from error
        finally:
            timer.cancel()
            timer.join()
            if spent.is_set():
                self._drop()

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        log.debug("bytes for a dead decoder were left over")


def _talk(
    process: subprocess.Popen[bytes], job: dict[str, Any], data: bytes
) -> tuple[dict[str, Any], list[bytes]]:
    if not process.stdin or not process.stdout:
        raise EOFError
    process.stdin.write(json.dumps(job).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    line = process.stdout.readline(4096)
    if not line:
        raise EOFError
    said: dict[str, Any] = json.loads(line)
    if sum(said["sizes"]) > MOST_ANSWERED:
        raise ValueError("an answer out of proportion")
    parts = [process.stdout.read(size) for size in said["sizes"]]
    if [len(part) for part in parts] != said["sizes"]:
        raise EOFError
    return said, parts
