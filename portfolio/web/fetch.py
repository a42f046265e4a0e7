"""Read an address that somebody else gave us, and nothing but the public internet.

A badge names addresses: its issuer's keys, its status list, sometimes itself. Whoever made the
badge chose them, so each is treated as an attempt to reach our own network: http and https on
their own ports, public addresses only, the name resolved once and the connection made to that
very address, redirects followed by hand and looked at again, little time and few bytes.

What an address says speaks for its own site. A redirect to another site is followed only for
whoever does not ask who speaks: an open redirect would lend the name of one to the other.
"""

import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from portfolio.config import settings
from portfolio.web.addresses import Address, is_public

SECONDS = 5.0  # one address, with its name, its redirects and its bytes
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
MOST_RAW = MOST_BYTES * 5 // 4  # as they come, with what frames them
MOST_HEAD = 128 * 1024  # before the answer begins, hints that go before it counted
MOST_PIECES = 10_000  # of one answer
LONGEST_ADDRESS = 2048  # characters

_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
_REDIRECTS = {301, 302, 303, 307, 308}


class Why(StrEnum):
    """Why nothing was read."""

    BAD_ADDRESS = "bad address"
    NOT_PUBLIC = "not public"
    NO_ANSWER = "no answer"
    TOO_SLOW = "too slow"
    TOO_BIG = "too big"
    WRONG_KIND = "wrong kind"
    GONE = "gone"


class NotRead(Exception):
    """Nothing was read from an address. `why` for a sentence; the message is technical English.

    body: the JSON that came with « 410 Gone », if any. It says at most why nothing is there.
    url: the address that answered so, after its redirects; empty when none did.
    """

    def __init__(self, why: Why, detail: str, body: bytes = b"", url: str = "") -> None:
        super().__init__(f"{why}: {detail}"[:300])
        self.why, self.body, self.url = why, body, url


class Kind(Enum):
    """What an address may answer with, by the media types that say so."""

    JSON = ("application/json",)  # and every …+json
    JWT = ("application/jwt", "application/vc+jwt", "application/jose", "text/plain")
    PNG = ("image/png",)
    SVG = ("image/svg+xml",)


ONLY_JSON = frozenset({Kind.JSON})


def _public_host() -> str:
    return urlsplit(settings().public_url).hostname or ""


@dataclass(frozen=True)
class Rules:
    """What may be reached. Tests make others, for servers of their own; no setting does."""

    allows: Callable[[Address], bool] = is_public
    ports: Mapping[str, frozenset[int] | None] = field(
        default_factory=lambda: {"http": frozenset({80}), "https": frozenset({443})}
    )  # None: any
    resolve: Callable[..., Sequence[Any]] = socket.getaddrinfo
    own_host: Callable[[], str] = _public_host  # its addresses are not reached: we would ask us
    tls: Callable[[], ssl.SSLContext] = httpcore.default_ssl_context
    seconds: float = SECONDS


THE_INTERNET = Rules()


@dataclass(frozen=True)
class _Place:
    scheme: str
    host: str
    port: int
    target: str


class Visit:
    """The addresses read for one purpose, such as one badge.

    Within a visit a name is resolved once and an address read once; all of it ends after
    `seconds`, each address after five.
    """

    def __init__(self, *, seconds: float = SECONDS, rules: Rules | None = None) -> None:
        self._rules = rules or THE_INTERNET
        self._end = time.monotonic() + seconds
        self._known: dict[str, list[Address]] = {}
        self._own: list[Address] | None = None
        self._read: dict[tuple[str, frozenset[Kind], bool], bytes] = {}

    def read(
        self, url: str, kinds: frozenset[Kind] = ONLY_JSON, *, elsewhere: bool = False
    ) -> bytes:
        """What `url` answers: at most 1 MB of one of `kinds`. Raises NotRead.

        elsewhere: whether it may lead to another site, which then speaks, and not this one.
        """
        asked = (url, kinds, elsewhere)
        if asked not in self._read:
            with _named_errors():
                self._read[asked] = self._follow(url, kinds, elsewhere)
        return self._read[asked]

    def _follow(self, url: str, kinds: frozenset[Kind], elsewhere: bool) -> bytes:
        end = min(self._end, time.monotonic() + self._rules.seconds)
        for _ in range(MOST_REDIRECTS + 1):
            place = _place(url, self._rules)
            try:
                found, location = _ask(place, self._addresses(place, end), kinds, self._rules, end)
            except NotRead as gone:
                gone.url = url
                raise
            if not location:
                return found
            url = urljoin(url, location)
            following = _place(url, self._rules)
            if place.scheme == "https" != following.scheme:
                raise NotRead(Why.BAD_ADDRESS, "led from https to less")
            if not elsewhere and not _same_site(place, following):
                raise NotRead(Why.BAD_ADDRESS, f"led from {place.host} to {following.host}")
        raise NotRead(Why.BAD_ADDRESS, f"more than {MOST_REDIRECTS} redirects")

    def _addresses(self, place: _Place, end: float) -> list[Address]:
        """Where the name leads. One private address among them, and none is used."""
        if place.host not in self._known:
            found = _resolve(place.host, place.port, self._rules, end)
            if not found or not all(map(self._rules.allows, found)) or self._is_ours(found, end):
                raise NotRead(Why.NOT_PUBLIC, place.host)
            self._known[place.host] = found
        return self._known[place.host]

    def _is_ours(self, found: list[Address], end: float) -> bool:
        """Whether a name leads to this very house."""
        if self._own is None:
            host = self._rules.own_host()
            try:
                self._own = _resolve(host, 443, self._rules, end) if host else []
            except NotRead:  # a name that only others can look up
                self._own = []
        return not set(self._own).isdisjoint(found)


def _place(url: str, rules: Rules) -> _Place:
    if len(url) > LONGEST_ADDRESS or _NOT_IN_AN_ADDRESS.search(url):
        raise NotRead(Why.BAD_ADDRESS, "too long, or a character that no address holds")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as cause:  # UnicodeError is one
        raise NotRead(Why.BAD_ADDRESS, str(cause)) from cause
    if parts.scheme not in rules.ports or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise NotRead(Why.BAD_ADDRESS, "not http or https, a name or password, or no host")
    ports = rules.ports[parts.scheme]
    if ports is not None and port not in ports:
        raise NotRead(Why.BAD_ADDRESS, f"port {port}")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return _Place(parts.scheme, host, port, target)


def _same_site(one: _Place, other: _Place) -> bool:
    """Whether both are of one host and port, or the second is the first behind https."""
    return one.host == other.host and (one.port == other.port or one.scheme != other.scheme)


def _resolve(host: str, port: int, rules: Rules, end: float) -> list[Address]:
    """Ask for the name beside: the system gives no time limit for it."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(rules.resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(end))
    except queue.Empty:
        raise NotRead(Why.TOO_SLOW, f"the name {host}") from None
    if isinstance(answer, Exception):
        raise NotRead(Why.NO_ANSWER, f"no such name: {host}") from answer
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in answer]


def _ask(
    place: _Place, addresses: list[Address], kinds: frozenset[Kind], rules: Rules, end: float
) -> tuple[bytes, str]:
    """One request: the bytes, or where it leads. No cookie, no proxy, nothing kept open."""
    wanted = [media for kind in Kind if kind in kinds for media in kind.value]
    headers: dict[bytes | str, bytes | str] = {
        "Accept": ", ".join(["application/vc+ld+json", "application/ld+json", *wanted]),
        "Accept-Encoding": "identity",
        "User-Agent": "Pepites",
        "Connection": "close",
    }
    url = httpcore.URL(
        scheme=place.scheme.encode(),
        host=place.host.encode(),
        port=place.port,
        target=place.target.encode(),
    )
    pinned = _Pinned(addresses, end)
    with (
        httpcore.ConnectionPool(
            ssl_context=rules.tls() if place.scheme == "https" else None,
            network_backend=pinned,
            max_connections=1,
        ) as pool,
        pool.stream("GET", url, headers=headers) as response,
    ):
        pinned.left = MOST_RAW
        told = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and told.get(b"location"):
            return b"", told[b"location"]
        if response.status == 410:
            raise NotRead(Why.GONE, "status 410", _last_word(told, kinds, response.iter_stream()))
        if response.status != 200:
            raise NotRead(Why.GONE, f"status {response.status}")
        _check_kind(told, kinds)
        return _at_most(response.iter_stream()), ""


def _last_word(told: Mapping[bytes, str], kinds: frozenset[Kind], chunks: Iterable[bytes]) -> bytes:
    with suppress(NotRead):
        _check_kind(told, kinds & ONLY_JSON)
        return _at_most(chunks)
    return b""


def _check_kind(told: Mapping[bytes, str], kinds: frozenset[Kind]) -> None:
    media = told.get(b"content-type", "").partition(";")[0].strip().lower()
    is_json = Kind.JSON in kinds and media.startswith("application/") and media.endswith("+json")
    if not is_json and not any(media in kind.value for kind in kinds):
        raise NotRead(Why.WRONG_KIND, media or "no media type")
    if told.get(b"content-encoding", "identity").lower() != "identity":
        raise NotRead(Why.WRONG_KIND, "compressed, though not asked for")
    if int(told.get(b"content-length", "0")) > MOST_BYTES:
        raise NotRead(Why.TOO_BIG, told[b"content-length"])


def _at_most(chunks: Iterable[bytes]) -> bytes:
    data = bytearray()
    for number, chunk in enumerate(chunks):
        data += chunk
        if len(data) > MOST_BYTES or number >= MOST_PIECES:
            raise NotRead(Why.TOO_BIG, f"over {MOST_BYTES} bytes, or {MOST_PIECES} pieces")
    return bytes(data)


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as cause:
        raise NotRead(Why.TOO_SLOW, type(cause).__name__) from cause
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        OSError,
        ValueError,
    ) as cause:
        raise NotRead(Why.NO_ANSWER, f"{type(cause).__name__} {cause}") from cause


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise NotRead(Why.TOO_SLOW, "no time left")
    return left


class _Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were looked at, whatever the name says by now.

    left: the bytes that may still come.
    """

    def __init__(self, addresses: list[Address], end: float) -> None:
        self._addresses, self.end, self.left = addresses, end, MOST_HEAD
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._plain.connect_tcp(str(address), port, _left(self.end))
            except httpcore.ConnectError as error:  # the next one may answer
                failed = error
            else:
                return _Bounded(stream, self)
        raise failed


class _Bounded(httpcore.NetworkStream):
    """A connection of which every step ends at the same moment: drops of bytes gain nothing.

    Nor do bytes that are no part of the answer: each one that comes is counted.
    """

    def __init__(self, stream: httpcore.NetworkStream, bounds: _Pinned) -> None:
        self._stream, self._bounds = stream, bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _left(self._bounds.end))
        self._bounds.left -= len(data)
        if self._bounds.left < 0:
            raise NotRead(Why.TOO_BIG, "too many bytes for what they say")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._bounds.end))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        made = self._stream.start_tls(ssl_context, server_hostname, _left(self._bounds.end))
        return _Bounded(made, self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
