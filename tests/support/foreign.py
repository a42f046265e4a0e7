"""A foreign site of our own: a real server on the loopback, and rules that let it be reached."""

import functools
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from typing import Any

from portfolio.web.fetch import Rules

Answer = Callable[[BaseHTTPRequestHandler], None]
HERE = ip_address("127.0.0.1")


def says(
    body: bytes, media_type: str = "application/json", status: int = 200, **headers: str
) -> Answer:
    """An answer with its length."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", media_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def leads_to(url: str) -> Answer:
    return says(b"", status=302, Location=url)


class ForeignSite:
    """What each path answers, and the requests that came."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                site.answers.get(self.path, says(b"", "text/html", 404))(self)
                self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Quiet."""

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Whoever reads may hang up: that is what is tested."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.scheme = "https" if context else "http"
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"

    def rules(self, **others: Any) -> Rules:
        """Rules that reach this site and nothing else: 127.0.0.1, this port."""
        reached = {
            "allows": lambda address: address == HERE,
            "own_host": lambda: "",  # this house and that site share one address here
            "ports": {"http": frozenset({self.port}), "https": frozenset({self.port})},
        }
        return Rules(**{**reached, **others})


@contextmanager
def foreign_site(context: ssl.SSLContext | None = None) -> Iterator[ForeignSite]:
    """A site that listens until the end of the block."""
    site = ForeignSite(context)
    thread = threading.Thread(
        target=functools.partial(site.server.serve_forever, poll_interval=0.05), daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()
