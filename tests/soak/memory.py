"""The largest photos and sounds that are allowed, many at once: no process passes 400 MiB."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from portfolio.db import session
from portfolio.evidence.models import Evidence, EvidenceKind, EvidenceState
from tests import scenes
from tests.files.conftest import photo, scene, voice
from tests.soak.clients import ANSWERED, form_with_files
from tests.support.entering import cookie_of
from tests.support.running import RunningHouse, children_of, ends, pause

MOST = 400.0  # MiB, for each process
PHONES = 8  # as many as the server has threads
MOST_BODY, MOST_PHOTO = 60_000_000, 20_000_000
LONGEST_SOUND = 179.0  # seconds
LONGEST_WORK = 600.0  # seconds, for the worker
LOOK_EVERY = 0.02  # seconds


def hold_large_files(house: RunningHouse) -> list[str]:
    """Send photos and sounds; a line of figures, then a line for each thing that is wrong."""
    photos, sounds = _photos(), _sounds()
    app = house.made_here()
    with app.app_context():
        scenes.a_catalogue()
        people = [scenes.a_person(f"Fatou {number}") for number in range(PHONES)]
        drafts = [scenes.a_draft(each).id for each in people]
        cookies = ["=".join(cookie_of(app, each)) for each in people]
    with house.is_open(log=house.folder / "server.log") as server:
        with Watch("server", server.pid).looks() as at_server:
            answers: list[int] = []
            phones = [
                threading.Thread(target=_send, args=(house, cookie, draft, turned, answers))
                for number, (cookie, draft) in enumerate(zip(cookies, drafts, strict=True))
                for turned in [{"photo": _turned(photos, number), "voix": _turned(sounds, number)}]
            ]
            for each in phones:
                each.start()
            for each in phones:
                each.join()
        states, at_worker = _made_playable(house, app)
    app.extensions["database"].dispose()
    wrong = [f"an answer {each}" for each in answers if each != ANSWERED]
    wrong += [f"a sound is {state.value}" for state in states if state is not EvidenceState.READY]
    most = at_server.most | at_worker.most
    wrong += [f"{name} held {held:.0f} MiB" for name, held in most.items() if held > MOST]
    held = ", ".join(f"{name} {held:.0f} MiB" for name, held in sorted(most.items()))
    photo_sizes, sound_sizes = (
        " ".join(f"{len(each) / 1e6:.1f}" for each in files) for files in (photos, sounds)
    )
    return [
        f"{len(answers)} forms of photos ({photo_sizes} MB) and sounds ({sound_sizes} MB) "
        f"from {PHONES} phones: {held}",
        *wrong,
    ]


def _turned(files: list[bytes], number: int) -> list[bytes]:
    """The same files; each phone begins with another."""
    start = number % len(files)
    return files[start:] + files[:start]


def _made_playable(house: RunningHouse, app: Flask) -> tuple[list[EvidenceState], "Watch"]:
    """Let the worker make every sound playable; what they became, and what it held."""
    worker = house.starts("worker", log=house.folder / "worker.log")
    give_up = time.monotonic() + LONGEST_WORK
    with Watch("worker", worker.pid).looks() as watch:
        while True:
            with app.app_context():
                states = list(
                    session.scalars(
                        sa.select(Evidence.state).where(Evidence.kind == EvidenceKind.SOUND)
                    )
                )
            if EvidenceState.PREPARING not in states or time.monotonic() > give_up:
                break
            pause(1)
    ends(worker)
    return states, watch


def _photos() -> list[bytes]:
    """The most points that each format may have, and a JPEG that weighs all it may."""
    large, middle, small = scene(8192, 6144), scene(6000, 4000), scene(4608, 3456)
    heavy = photo("JPEG", large, quality=97, progressive=True)
    heavy += bytes(max(0, MOST_PHOTO - len(heavy)))  # as cameras that add a second picture do
    return [
        heavy[:MOST_PHOTO] if len(heavy) > MOST_PHOTO else heavy,
        photo("HEIF", large, quality=50),
        photo("PNG", scene(3000, 2000).resize((6000, 4000), 0), compress_level=6),
        photo("AVIF", middle, speed=10),
        photo("WEBP", small, method=0, lossless=True, quality=0),
    ]


def _sounds() -> list[bytes]:
    """Three minutes as phones record them, the heaviest that fit in 10 MB first."""
    return [
        voice(LONGEST_SOUND, form="wav", codec="pcm_s16le", rate=24000, bit_rate=0),
        voice(LONGEST_SOUND, form="mp3", codec="libmp3lame", rate=44100, bit_rate=320000),
        voice(LONGEST_SOUND),
    ]


def _send(
    house: RunningHouse,
    cookie: str,
    draft: UUID,
    files: dict[str, list[bytes]],
    answers: list[int],
) -> None:
    """The plain forms: photos up to five and 60 MB at once, the sounds one by one."""
    waiting = list(files["photo"])
    while waiting:
        sent = [waiting.pop(0)]
        while waiting and sum(map(len, sent)) + len(waiting[0]) < MOST_BODY:
            sent.append(waiting.pop(0))
        _post(house, cookie, f"/demandes/{draft}/preuves/ajouter/photo", sent, answers)
    for each in files["voix"]:
        _post(house, cookie, f"/demandes/{draft}/preuves/ajouter/voix", [each], answers)


def _post(
    house: RunningHouse, cookie: str, path: str, files: list[bytes], answers: list[int]
) -> None:
    body, kind = form_with_files({"write": str(uuid4())}, files)
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=600)
    headers = {"Host": house.host, "Origin": house.url, "Cookie": cookie, "Content-Type": kind}
    connection.request("POST", path, body, headers)
    answers.append(connection.getresponse().status)
    connection.close()


@dataclass
class Watch(threading.Thread):
    """Follows a process and what it starts; `most`: the MiB that each held at its peak."""

    what: str
    pid: int
    most: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    @contextmanager
    def looks(self) -> Iterator["Watch"]:
        """Until the end of the block."""
        self.start()
        yield self
        self.over.set()
        self.join()

    def run(self) -> None:
        """Look until it is over; the kernel keeps the peak of each process."""
        while not self.over.wait(LOOK_EVERY):
            self._note(self.what, self.pid)
            for child in children_of(self.pid):
                self._note(f"helper of the {self.what}", child)

    def _note(self, name: str, pid: int) -> None:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return  # it has just ended
        held = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        self.most[name] = max([self.most.get(name, 0.0), *held])
