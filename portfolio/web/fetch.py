"""Read an address that somebody else gave us, and nothing but the public internet.

A badge names addresses: its issuer's keys, its status list, sometimes itself. Whoever made the
badge chose them, so each is treated as an attempt to reach our own network: http and https on
their own ports, public addresses only, the name resolved once and the connection made to that
very address, redirects followed by hand and looked at again, little time and few bytes.
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
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpcore

SECONDS = 5.0  # one address, with its name, its redirects and its bytes
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2048  # characters

Address = IPv4Address | IPv6Address

# `is_global` is True for these: multicast, or a private address in the clothes of a public one.
_NOT_FOR_US = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20"))
)
_UNICAST_V6 = ip_network("2000::/3")  # outside it: mapped, NAT64, local and link addresses
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
    """

    def __init__(self, why: Why, detail: str, body: bytes = b"") -> None:
        super().__init__(f"{why}: {detail}"[:300])
        self.why, self.body = why, body


class Kind(Enum):
    """What an address may answer with, by the media types that say so."""

    JSON = ("application/json",)  # and every …+json
    JWT = ("application/jwt", "application/vc+jwt", "application/jose", "text/plain")
    PNG = ("image/png",)
    SVG = ("image/svg+xml",)


ONLY_JSON = frozenset({Kind.JSON})


def is_public(address: Address) -> bool:
    """True for a unicast address of the public internet."""
    if isinstance(address, IPv6Address) and address not in _UNICAST_V6:
        return False
    hidden = address.is_multicast or address.is_reserved or not address.is_global
    return not hidden and not any(address in network for network in _NOT_FOR_US)


@dataclass(frozen=True)
class Rules:
    """What may be reached. Tests make others, for servers of their own; no setting does."""

    allows: Callable[[Address], bool] = is_public
    ports: Mapping[str, frozenset[int] | None] = field(
        default_factory=lambda: {"http": frozenset({80}), "https": frozenset({443})}
    )  # None: any
    resolve: Callable[..., Sequence[Any]] = socket.getaddrinfo
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
        self._read: dict[tuple[str, frozenset[Kind]], bytes] = {}

    def read(self, url: str, kinds: frozenset[Kind] = ONLY_JSON) -> bytes:
        """What `url` answers: at most 1 MB of one of `kinds`. Raises NotRead."""
        if (url, kinds) not in self._read:
            with _named_errors():
                self._read[url, kinds] = self._follow(url, kinds)
        return self._read[url, kinds]

    def _follow(self, url: str, kinds: frozenset[Kind]) -> bytes:
        end = min(self._end, time.monotonic() + self._rules.seconds)
        for _ in range(MOST_REDIRECTS + 1):
            place = _place(url, self._rules)
            found, location = _ask(place, self._addresses(place, end), kinds, self._rules, end)
            if not location:
                return found
            following = urljoin(url, location)
            if url.lower().startswith("https:") and not following.lower().startswith("https:"):
                raise NotRead(Why.BAD_ADDRESS, "led from https to less")
            url = following
        raise NotRead(Why.BAD_ADDRESS, f"more than {MOST_REDIRECTS} redirects")

    def _addresses(self, place: _Place, end: float) -> list[Address]:
        """Where the name leads. One private address among them, and none is used."""
        if place.host not in self._known:
            self._known[place.host] = _resolve(place, self._rules, end)
        return self._known[place.host]


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


def _resolve(place: _Place, rules: Rules, end: float) -> list[Address]:
    """Ask for the name beside: the system gives no time limit for it."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(rules.resolve(place.host, place.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(end))
    except queue.Empty:
        raise NotRead(Why.TOO_SLOW, f"the name {place.host}") from None
    if isinstance(answer, Exception):
        raise NotRead(Why.NO_ANSWER, f"no such name: {place.host}") from answer
    found = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in answer]
    if not found or not all(map(rules.allows, found)):
        raise NotRead(Why.NOT_PUBLIC, place.host)
    return found


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
    with (
        httpcore.ConnectionPool(
            ssl_context=rules.tls() if place.scheme == "https" else None,
            network_backend=_Pinned(addresses, end),
            max_connections=1,
        ) as pool,
        pool.stream("GET", url, headers=headers) as response,
    ):
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
    for chunk in chunks:
        data += chunk
        if len(data) > MOST_BYTES:
            raise NotRead(Why.TOO_BIG, f"over {MOST_BYTES} bytes")
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
    """Connects to the addresses that were looked at, whatever the name says by now."""

    def __init__(self, addresses: list[Address], end: float) -> None:
        self._addresses, self._end = addresses, end
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
                stream = self._plain.connect_tcp(str(address), port, _left(self._end))
            except httpcore.ConnectError as error:  # the next one may answer
                failed = error
            else:
                return _Timed(stream, self._end)
        raise failed


class _Timed(httpcore.NetworkStream):
    """A connection of which every step ends at the same moment: drops of bytes gain nothing."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream, self._end = stream, end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._end))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._end))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        made = self._stream.start_tls(ssl_context, server_hostname, _left(self._end))
        return _Timed(made, self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
