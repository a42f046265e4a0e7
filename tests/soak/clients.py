"""People who fill requests on bad networks: forms by HTTP, tried again as a phone does."""

import http.client
import random
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tests.support.running import RunningHouse, pause

PLACES = ("work", "volunteering")
GIVES_UP = 0.1  # of the writes that met a dead server: the person closes the page
TAPS_TWICE = 0.2
ANSWERED = 303
TOO_MANY = 429


@dataclass
class Write:
    """One form: what it asked for, and what the person was told."""

    id: UUID
    what: str  # start, where, story, words, photo, send
    request_id: UUID
    value: str = ""
    told: str = ""  # where the answer led; empty: nobody ever knew


@dataclass
class Filler(threading.Thread):
    """One person with one phone, until `stop` is set and the form in hand is over."""

    house: RunningHouse
    cookie: str
    chance: random.Random
    photo: bytes
    stop: threading.Event
    writes: list[Write] = field(default_factory=list)
    retries: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Fill requests, one after the other."""
        badges = ["je-travaille-en-equipe", "je-suis-fiable", "je-travaille-en-securite"]
        while not self.stop.is_set():
            self._fill(self.chance.choice(badges))

    def _fill(self, badge: str) -> None:
        """The five questions of one request; a form given up ends it there."""
        start = Write(uuid4(), "start", UUID(int=0))
        start.request_id = start.id
        if not self._sends(start, "/demandes/nouvelle", {"badge": badge}):
            return
        request_id = UUID(start.told.split("/")[2])  # a draft of this badge may be there already
        here = f"/demandes/{request_id}"
        place, story, words = self.chance.choice(PLACES), _words(self.chance), _words(self.chance)
        steps = [
            (Write(uuid4(), "where", request_id, place), f"{here}/ou", {"where": place}),
            (Write(uuid4(), "story", request_id, story), f"{here}/recit", {"story": story}),
            (Write(uuid4(), "words", request_id, words), f"{here}/preuves/ajouter/mots",
             {"text": words}),
            (Write(uuid4(), "photo", request_id), f"{here}/preuves/ajouter/photo", {}),
            (Write(uuid4(), "send", request_id), f"{here}/verifier", {"named": "yes"}),
        ]  # fmt: skip
        for write, path, fields in steps:
            if self.stop.is_set() or not self._sends(write, path, fields):
                return

    def _sends(self, write: Write, path: str, fields: dict[str, str]) -> bool:
        """Post until the server answers, or until the person gives up. Whether it was said."""
        self.writes.append(write)
        body, kind = self._body(write, fields)
        if self.chance.random() >= TAPS_TWICE:
            return self._insists(write, path, body, kind)
        second = threading.Thread(target=self._post, args=(path, body, kind), daemon=True)
        second.start()
        try:
            return self._insists(write, path, body, kind)
        finally:
            second.join()  # a late second tap must not come after the next form

    def _insists(self, write: Write, path: str, body: bytes, kind: str) -> bool:
        first = True
        while True:
            status, where = self._post(path, body, kind)
            if status == ANSWERED:
                write.told = where
                return True
            if status and status != TOO_MANY:
                self.wrong.append(f"{write.what} {write.id}: {status}")
                return False
            self.retries += 1
            if first and not status and self.chance.random() < GIVES_UP:
                return False
            first = False
            pause(1 if status else 0.2)

    def _post(self, path: str, body: bytes, kind: str) -> tuple[int, str]:
        """The status and where it leads; (0, "") when the connection broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        headers = {
            "Host": self.house.host,
            "Origin": self.house.url,
            "Cookie": self.cookie,
            "Content-Type": kind,
        }
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location") or ""
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def _body(self, write: Write, fields: dict[str, str]) -> tuple[bytes, str]:
        fields = {"write": str(write.id), **fields}
        if write.what != "photo":
            return urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return form_with_files(fields, [self.photo])


def form_with_files(fields: dict[str, str], files: list[bytes]) -> tuple[bytes, str]:
    """A body of multipart/form-data and its content type; the files stand in `files`."""
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, data in enumerate(files):
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="files"; '
            f'filename="{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        parts += [head.encode(), data, b"\r\n"]
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(["mur", "jardin", "équipe", "livraison", "matin"], k=12))
