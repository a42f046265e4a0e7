"""`flask serve`: waitress, N processes on one port, drained on SIGTERM.

Slow phones are the normal case: waitress buffers a slow upload before it uses a thread.
"""

import errno
import os
import signal
import socket
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import click
from flask import Flask
from waitress.server import create_server

from portfolio.config import WrongSetting

THREADS = 8
CONNECTIONS = 1000
BODY_LIMIT = 64 * 1024 * 1024  # never the one people meet: ours is lower
LOOPBACK = (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6))


def serve(app: Flask, port: int, processes: int) -> None:
    """Answer on `port` of 127.0.0.1 and ::1 until SIGTERM or Ctrl-C. Raises WrongSetting."""
    sockets = list(_listen(port, shared=processes > 1))
    click.echo(app.config["SETTINGS"].public_url)
    sys.stdout.flush()
    children = _fork(processes - 1)
    if children is None:  # in a child: sockets of its own on the same port
        for each in sockets:
            each.close()
        sockets = list(_listen(port, shared=True))
    _stop_on_sigterm(children or [])
    options: dict[str, Any] = {}
    if proxies := app.config["SETTINGS"].trusted_proxies:
        options = {
            "trusted_proxy": proxies,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
            "clear_untrusted_proxy_headers": True,
        }
    server = create_server(
        app,
        sockets=sockets,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=30,
        cleanup_interval=5,
        asyncore_use_poll=True,
        max_request_body_size=BODY_LIMIT,
        ident=None,
        **options,
    )
    try:
        server.run()
    finally:
        server.close()


def check_port(port: int) -> None:
    """Raise WrongSetting, in one line, when `port` cannot be had."""
    for each in list(_listen(port, shared=False)):
        each.close()


def _fork(more: int) -> list[int] | None:
    children = []
    for _ in range(more):
        child = os.fork()
        if child == 0:
            return None
        children.append(child)
    return children


def _listen(port: int, *, shared: bool) -> Iterator[socket.socket]:
    for address, family in LOOPBACK:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            made.bind((address, port))
        except OSError as error:
            made.close()
            if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and address == "::1":
                continue  # a machine without IPv6
            raise WrongSetting(f"Port {port} is taken or forbidden: {error.strerror}.") from error
        yield made


def _stop_on_sigterm(children: list[int]) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        for child in children:
            os.kill(child, signal.SIGTERM)
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
