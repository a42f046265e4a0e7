"""The worker killed at random points, while messages are put in the outbox."""

import os
import random
import signal
import threading
import time
from collections import Counter
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from portfolio.db import session, writing
from portfolio.notices.actions import send_mail
from portfolio.notices.models import MessageState, OutboxMessage
from tests.support.mail import Mailbox
from tests.support.running import RunningHouse, ends, pause

LONGEST_LIFE = 4.0  # seconds: it starts in about one
LAST_LEASES_END = 240.0  # seconds: what a killed worker had taken is free after two minutes
AT_ONCE = 5  # messages in one write


def kill_the_worker(
    house: RunningHouse, mailbox: Mailbox, kills: int, chance: random.Random
) -> list[str]:
    """Kill it `kills` times; a line of figures, then a line for each thing that is wrong."""
    app, stop = house.made_here(), threading.Event()
    written: dict[UUID, str] = {}
    writer = threading.Thread(target=_write, args=(app, stop, written), daemon=True)
    writer.start()
    began = time.monotonic()
    for _ in range(kills):
        worker = house.starts("worker", log=house.folder / "worker.log")
        pause(chance.uniform(0.5, LONGEST_LIFE))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    stop.set()
    writer.join()
    last = house.starts("worker", log=house.folder / "worker.log")
    _let_all_leave(app)
    ends(last)
    took = time.monotonic() - began
    waiting = _waiting(app)
    app.extensions["database"].dispose()
    return _account(mailbox, written, waiting, kills, took)


def _write(app: Flask, stop: threading.Event, written: dict[UUID, str]) -> None:
    """Put messages in the outbox, each to an address of its own; note those committed."""
    while not stop.is_set():
        with app.app_context():
            with writing():
                made = {}
                for number in range(AT_ONCE):
                    to = f"{len(written) + number}@people.example"
                    message = send_mail("email_code", to, code="123456")
                    session.flush()
                    made[message.id] = to
            written |= made
        pause(0.4)


def _let_all_leave(app: Flask) -> None:
    """Until none waits, or none has left for as long as a lease lasts."""
    before, give_up = _waiting(app), time.monotonic() + LAST_LEASES_END
    while before and time.monotonic() < give_up:
        pause(1)
        now = _waiting(app)
        if now < before:
            before, give_up = now, time.monotonic() + LAST_LEASES_END


def _waiting(app: Flask) -> int:
    with app.app_context():
        return (
            session.scalar(
                sa.select(sa.func.count()).where(OutboxMessage.state == MessageState.WAITING)
            )
            or 0
        )


def _account(
    mailbox: Mailbox, written: dict[UUID, str], waiting: int, kills: int, took: float
) -> list[str]:
    names: dict[str, set[str]] = {}
    arrived: Counter[str] = Counter()
    for letter in mailbox.letters:
        to = str(letter["X-Delivered-To"])
        arrived[to] += 1
        names.setdefault(to, set()).add(str(letter["Message-ID"]))
    wrong = [f"{waiting} messages still wait"] if waiting else []
    wrong += [f"never arrived: {to}" for to in written.values() if not arrived[to]]
    wrong += [
        f"another Message-ID: {to}: {names[to]}"
        for key, to in written.items()
        if to in names and names[to] != {f"<{key}@localhost>"}
    ]
    wrong += [f"nobody wrote to {to}" for to in arrived if to not in set(written.values())]
    again = sum(arrived.values()) - len(arrived)
    figures = (
        f"{kills} kills in {took:.0f} s: {len(written)} messages, all arrived, "
        f"{again} of them again under the same Message-ID"
    )
    return [figures if not wrong else figures.replace("all", f"{len(arrived)}"), *wrong]
