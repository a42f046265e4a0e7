"""The server killed at random points, while people fill requests."""

import os
import random
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from portfolio.people.models import Person
from tests import scenes
from tests.files.conftest import photo, scene
from tests.soak.clients import Filler
from tests.soak.ledger import differences
from tests.support.entering import cookie_of
from tests.support.running import RunningHouse, children_of, pause

PEOPLE = 4
LONGEST_LIFE = 2.0  # seconds between « it answers » and the kill
DURING_START = 0.1  # of the kills: before it answers
HELPERS_END_WITHIN = 60.0  # seconds: the one file in hand is finished first


def kill_the_server(house: RunningHouse, kills: int, chance: random.Random) -> list[str]:
    """Kill it `kills` times; a line of figures, then a line for each thing that is wrong."""
    app = house.made_here()
    with app.app_context():
        scenes.a_catalogue()
        people = [scenes.a_person(f"Fatou {number}") for number in range(PEOPLE)]
        fillers = _fillers(app, house, people, chance)
    log = house.folder / "server.log"
    helpers: set[int] = set()
    began = time.monotonic()
    for each in fillers:
        each.start()
    for _ in range(kills):
        server = house.starts("serve", "--port", str(house.port), log=log)
        if chance.random() < DURING_START:
            pause(chance.uniform(0, 1))
        else:
            house.waits_for(server)
            pause(chance.uniform(0, LONGEST_LIFE))
        helpers |= set(children_of(server.pid))
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    fillers[0].stop.set()
    with house.is_open(log=log):
        for each in fillers:
            each.join()
    took = time.monotonic() - began
    with app.app_context():
        writes = [write for each in fillers for write in each.writes]
        wrong = [line for each in fillers for line in each.wrong] + differences(writes)
    app.extensions["database"].dispose()
    told = sum(bool(each.told) for each in writes)
    photos = sum(each.what == "photo" and bool(each.told) for each in writes)
    figures = (
        f"{kills} kills in {took:.0f} s: {len(writes)} forms, {told} acknowledged "
        f"({photos} photos), {sum(each.retries for each in fillers)} tries again, "
        f"{len(writes) - told} given up"
    )
    return [figures, *wrong, *_errors(log), *_left_over(helpers)]


def _fillers(
    app: Flask, house: RunningHouse, people: Sequence[Person], chance: random.Random
) -> list[Filler]:
    stop, picture = threading.Event(), photo("JPEG", scene(1200, 900), quality=80)
    cookies = ["=".join(cookie_of(app, each)) for each in people]
    return [
        Filler(house, each, random.Random(chance.random()), picture, stop)  # noqa: S311
        for each in cookies
    ]


def _errors(log: Path) -> list[str]:
    """Tracebacks are never normal, whatever was killed."""
    lines = log.read_text(errors="replace").splitlines()
    return sorted({f"in the log: {line}" for line in lines if "Error" in line})


def _left_over(helpers: set[int]) -> list[str]:
    """A decoder whose server died ends by itself."""
    give_up = time.monotonic() + HELPERS_END_WITHIN
    while (alive := [each for each in helpers if _decodes(each)]) and time.monotonic() < give_up:
        pause(0.5)
    return [f"a decoder outlived its server: {each}" for each in alive]


def _decodes(pid: int) -> bool:
    try:
        return b"portfolio.files.decoders" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
