"""`flask serve`: waitress, N processes on one port, drained on SIGTERM.

Slow phones are the normal case: waitress buffers a slow upload before it uses a thread.
"""

import errno
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

import click
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from portfolio.config import WrongSetting
from portfolio.web.heavy import LONGEST, drop_what_is_too_heavy

THREADS = 8
LOOK_UP = 1.0  # seconds between two looks at whether to stop
DRAIN = 20.0  # seconds for what has begun
CONNECTIONS = 1000
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
    told = _listen_to_signals(children or [])
    options: dict[str, Any] = {}
    if proxies := app.config["SETTINGS"].trusted_proxies:
        options = {
            "trusted_proxy": proxies,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
            "clear_untrusted_proxy_headers": True,
        }
    watched: dict[int, Any] = {}
    server = create_server(
        app,
        map=watched,
        sockets=sockets,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=30,
        cleanup_interval=5,
        asyncore_use_poll=True,
        max_request_body_size=LONGEST,
        ident=None,
        **options,
    )
    drop_what_is_too_heavy(watched)
    try:
        _answer(watched, told)
    finally:
        server.close()
        for child in children or []:
            os.waitpid(child, 0)


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


def _listen_to_signals(children: list[int]) -> threading.Event:
    """What SIGTERM and Ctrl-C set, here and in `children`."""
    told = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        told.set()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return told


def _answer(watched: dict[int, Any], told: threading.Event) -> None:
    """Answer until `told` to stop; then take nothing new and finish what has begun."""
    while not told.is_set():
        wasyncore.loop(timeout=LOOK_UP, use_poll=True, map=watched, count=1)
    for each in [each for each in watched.values() if each.accepting]:
        wasyncore.dispatcher.close(each)
    give_up = time.monotonic() + DRAIN
    while any(map(_is_busy, watched.values())) and time.monotonic() < give_up:
        wasyncore.loop(timeout=LOOK_UP / 10, use_poll=True, map=watched, count=1)


def _is_busy(watched: Any) -> bool:
    """Whether a connection has a request on its way in, in work, or an answer on its way out."""
    if not isinstance(watched, HTTPChannel):
        return False
    return bool(watched.request or watched.requests or watched.total_outbufs_len)
