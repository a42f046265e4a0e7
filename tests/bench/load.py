"""Many browsers asking one address at once, with as little work as possible for each answer."""

import selectors
import socket
import time

CONNECTIONS = 16
A_PHONE = (
    "Mozilla/5.0 (Linux; Android 9; SM-J330F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/90.0.4430.210 Mobile Safari/537.36"
)


def requests_per_second(port: int, path: str, seconds: float, *, cookie: str = "") -> float:
    """How many whole answers 200 came a second; fails on any other answer."""
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: {A_PHONE}\r\n"
        f"Accept: text/html\r\nAccept-Encoding: gzip, br\r\n"
        + (f"Cookie: {cookie}\r\n" if cookie else "")
        + "\r\n"
    ).encode()
    phones = [_Phone(port) for _ in range(CONNECTIONS)]
    answers = 0
    with selectors.DefaultSelector() as waiting:
        for each in phones:
            waiting.register(each.wire, selectors.EVENT_READ, each)
            each.wire.sendall(asked)
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            for key, _ in waiting.select(1):
                if key.data.has_a_whole_answer():
                    answers += 1
                    key.data.wire.sendall(asked)
        took = time.perf_counter() - began
    for each in phones:
        each.wire.close()
    return answers / took


class _Phone:
    """One connection that stays open; it reads one answer after the other."""

    def __init__(self, port: int) -> None:
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._got = bytearray()
        self._whole = 0

    def has_a_whole_answer(self) -> bool:
        piece = self.wire.recv(1 << 18)
        assert piece, "the server closed the connection"
        self._got += piece
        if not self._whole and (end := self._got.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._got[:end]).lower()
            assert head.startswith(b"http/1.1 200"), head
            length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
            self._whole = end + 4 + int(length)
        if not self._whole or len(self._got) < self._whole:
            return False
        del self._got[: self._whole]
        self._whole = 0
        return True
