"""The process that opens a badge of anybody: it reads, canonicalises and verifies, alone.

It has no network, no database, no secret, a second for each round and little memory. What the
badge names (keys, status list…) it asks for: the answer lists the addresses, the application
reads them and asks again with their bytes. Nothing but short clean texts and the parsed badge
leaves it.
"""

import json
import signal
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from portfolio.files.decoders.loop import Answer, Job, Refused, serve
from portfolio.openbadges import Gone, OpenBadgesError, Unreachable, read, verify_badge
from portfolio.openbadges.canonical import CONTEXTS, bundled
from portfolio.verification import facts

MEMORY = 120 << 20  # bytes of private memory; with the libraries, under 200 MB in all
SECONDS = 1.0  # of the processor, for one round
MOST_FOUND = 4  # badges in one file: an image carries two


class Answers:
    """The addresses whose answer is here, and those that are still wanted."""

    def __init__(self, known: Mapping[str, bytes | None], gone: Collection[str]) -> None:
        self._known, self._gone = known, gone
        self.wanted: list[str] = []

    def resolve(self, url: str) -> bytes:
        """Raises Unreachable for what cannot be read, and for now for what is not here yet."""
        if url not in self._known:
            if url not in self.wanted:
                self.wanted.append(url)
            raise Unreachable(url)
        answer = self._known[url]
        if answer is None:
            raise Unreachable(url)
        if url in self._gone:
            raise Gone(url, answer)
        return answer

    def parsed(self, url: str) -> Any:
        """The JSON at an address that was read, or None."""
        if url in self._gone:
            return None
        try:
            return json.loads(self._known.get(url) or b"null")
        except (ValueError, RecursionError):
            return None


def work(job: Job, data: bytes) -> Answer:
    """Verify each badge in a file. « start » only gets everything loaded.

    job: own (length of the file), known ([address, length or None, whether it came with « 410
    Gone »] of what follows it), now (ISO 8601), recipient (an e-mail address, or None). Refuses
    « no badge ».
    """
    if job["do"] == "start":
        bundled.canonical({"@context": list(CONTEXTS), "type": "VerifiableCredential"})
        return {}, []
    whole = memoryview(data)
    gone = {url for url, _, is_gone in job["known"] if is_gone}
    answers = Answers(dict(_parts(job, whole)), gone)
    now = datetime.fromisoformat(job["now"]).astimezone(UTC)
    try:
        found = read(bytes(whole[: job["own"]]))
    except OpenBadgesError as cause:
        raise Refused("no badge") from cause
    if not found:
        raise Refused("no badge")
    readings = []
    for each in found[:MOST_FOUND]:
        verdict = verify_badge(each, resolve=answers.resolve, now=now, recipient=job["recipient"])
        readings.append(
            {
                "version": verdict.version,
                "ok": verdict.ok,
                "checks": [
                    [check.name, check.problem, facts.line(check.detail)]
                    for check in verdict.checks
                ],
                "facts": facts.of(verdict.document or {}, answers.parsed),
                "document": verdict.document,
                "newer": verdict.newer is not None,
            }
        )
    said = {"readings": readings, "wanted": answers.wanted}
    return {}, [json.dumps(said).encode()]


def _parts(job: Job, whole: memoryview) -> Iterator[tuple[str, bytes | None]]:
    at = job["own"]
    for url, length, _ in job["known"]:
        yield url, None if length is None else bytes(whole[at : at + length])
        at += length or 0


def in_time(job: Job, data: bytes) -> Answer:
    """As `work`, in a second of the processor at most: then the process ends (SIGPROF)."""
    signal.setitimer(signal.ITIMER_PROF, 0 if job["do"] == "start" else SECONDS)
    try:
        return work(job, data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    serve(in_time, MEMORY)
