"""The largest photos that are allowed, many at once: no process passes 400 MiB."""

import http.client
import threading
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests import scenes
from tests.files.conftest import photo, scene
from tests.soak.clients import ANSWERED, form_with_files
from tests.support.entering import cookie_of
from tests.support.running import RunningHouse, children_of

MOST = 400.0  # MiB, for each process
PHONES = 8  # as many as the server has threads
MOST_BODY, MOST_PHOTO = 60_000_000, 20_000_000
LOOK_EVERY = 0.02  # seconds


def hold_large_photos(house: RunningHouse) -> list[str]:
    """Send them; a line of figures, then a line for each thing that is wrong."""
    photos = _photos()
    app = house.made_here()
    with app.app_context():
        scenes.a_catalogue()
        people = [scenes.a_person(f"Fatou {number}") for number in range(PHONES)]
        drafts = [scenes.a_draft(each).id for each in people]
        cookies = ["=".join(cookie_of(app, each)) for each in people]
    app.extensions["database"].dispose()
    with house.is_open(log=house.folder / "server.log") as server:
        watch = Watch(server.pid)
        watch.start()
        answers: list[int] = []
        phones = [
            threading.Thread(
                target=_send, args=(house, cookie, f"/demandes/{draft}", turned, answers)
            )
            for number, (cookie, draft) in enumerate(zip(cookies, drafts, strict=True))
            for turned in [photos[number % len(photos) :] + photos[: number % len(photos)]]
        ]
        for each in phones:
            each.start()
        for each in phones:
            each.join()
        watch.over.set()
        watch.join()
    wrong = [f"an answer {each}" for each in answers if each != ANSWERED]
    for name, most in watch.most.items():
        if most > MOST:
            wrong.append(f"{name} held {most:.0f} MiB")
    held = ", ".join(f"{name} {most:.0f} MiB" for name, most in sorted(watch.most.items()))
    sizes = " ".join(f"{len(each) / 1e6:.1f}" for each in photos)
    return [f"{len(answers)} forms of photos ({sizes} MB) from {PHONES} phones: {held}", *wrong]


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


def _send(
    house: RunningHouse, cookie: str, request: str, photos: list[bytes], answers: list[int]
) -> None:
    """The plain form: up to five photos, 60 MB in all; what is left comes in a second one."""
    waiting = list(photos)
    while waiting:
        sent = [waiting.pop(0)]
        while waiting and sum(map(len, sent)) + len(waiting[0]) < MOST_BODY:
            sent.append(waiting.pop(0))
        body, kind = form_with_files({"write": str(uuid4())}, sent)
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=600)
        headers = {
            "Host": house.host,
            "Origin": house.url,
            "Cookie": cookie,
            "Content-Type": kind,
        }
        connection.request("POST", f"{request}/preuves/ajouter/photo", body, headers)
        answers.append(connection.getresponse().status)
        connection.close()


@dataclass
class Watch(threading.Thread):
    """Follows a server and what it starts; `most`: the MiB that each kind of process held."""

    pid: int
    most: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Look until it is over; the kernel keeps the peak of each process."""
        while not self.over.wait(LOOK_EVERY):
            self._note("server", self.pid)
            for child in children_of(self.pid):
                self._note("helper", child)

    def _note(self, name: str, pid: int) -> None:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return  # it has just ended
        held = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        self.most[name] = max([self.most.get(name, 0.0), *held])
