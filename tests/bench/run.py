"""`make bench`: each figure a ratio within this run, printed and written nowhere."""

import io
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portfolio.db import session, writing
from portfolio.files import intake
from portfolio.files.helper import Helper
from portfolio.profile import actions
from portfolio.profile.models import ShareLink
from portfolio.profile.pieces import Pieces
from portfolio.recognition.models import Endorsement
from tests.bench import badges, committee
from tests.bench.load import requests_per_second
from tests.bench.things import Things, put_in
from tests.files.conftest import exif_of_a_phone, photo, scene
from tests.support.running import ROOT, RunningHouse, ends

TURNS, TURN = 5, 3.0  # measures of each side, by turns; seconds
REBUILDS = 200
PHOTOS = 7
_LIGHT = {"Accept-Encoding": "br", "User-Agent": "a machine: not counted"}


def main() -> None:
    """Measure and print."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="pepites-bench-") as folder:
        house = RunningHouse(Path(folder))
        app = house.made_here()
        with app.app_context():
            things = put_in(app)
        click.echo(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        _profile(house, app, things)
        _home(house, app, things)
        with app.app_context():
            for line in committee.measure():
                _line(*line)
        app.extensions["database"].dispose()
    _photo("photo of 12 MP, JPEG", photo("JPEG", scene(4000, 3000), exif=exif_of_a_phone()))
    _photo("photo of 50 MP, JPEG", photo("JPEG", scene(8192, 6144), exif=exif_of_a_phone()))
    _photo("photo of 12 MP, HEIC", photo("HEIF", scene(4000, 3000), quality=60))
    for line in badges.measure():
        _line(*line)


def _profile(house: RunningHouse, app: Flask, things: Things) -> None:
    """Requests a second beside a bare view; and the processor's time of a page made anew."""
    _beside("profile, openings counted", house, app, things.profile, "", wanted=">= 0.6")
    anew = _made_anew(house, app, things, nothing_remembered=False)
    _line("profile made anew after a change, CPU", anew, "<= 600 µs")
    first = _made_anew(house, app, things, nothing_remembered=True)
    _line("the same, no piece of it remembered", first, "written down")


def _made_anew(house: RunningHouse, app: Flask, things: Things, *, nothing_remembered: bool) -> str:
    """The processor's time of the first opening after a real change, the whole request.

    Each measure comes right after a write to disk: caches are as cold as on a server that did
    something else. A bare Flask view, measured by turns, says how fast this machine is now.
    """
    asked = EnvironBuilder(path=things.profile, base_url=house.url, headers=_LIGHT).get_environ()
    bare = Flask("bare")
    bare.add_url_rule(things.profile, "bare", lambda: before)
    spent: dict[Flask, list[float]] = {app: [], bare: []}
    before = b""
    for number in range(REBUILDS):
        for site, times in spent.items():
            with app.app_context(), writing():
                _change(things, number * 2 + (site is bare))
            if nothing_remembered:
                app.extensions["pieces"] = Pieces(app)
            environ = dict(asked)
            began = time.thread_time()
            answer, status, _ = run_wsgi_app(site, environ)
            body = b"".join(answer)
            times.append(time.thread_time() - began)
            assert status == "200 OK"
            assert site is bare or body != before
            before = body
    mine, other = (statistics.median(times) * 1e6 for times in spent.values())
    return f"{mine:.0f} µs   (bare Flask view: {other:.0f} µs)"


def _change(things: Things, number: int) -> None:
    """By turns: other words of her own, a recommendation corrected, a badge less or more."""
    link = session.get_one(ShareLink, things.link)
    if number % 3 == 0:
        actions.write_words(link, f"J’aime le travail dehors. {number}")
    elif number % 3 == 1:
        word = session.get_one(Endorsement, things.words[number % len(things.words)])
        word.word = f"Nadia pense à la sécurité de tout le monde. {number}"
    else:
        actions.choose_badges(link, things.badges[(number // 3 + 1) % 2 :])


def _home(house: RunningHouse, app: Flask, things: Things) -> None:
    _beside("home, 14 badges, 5 requests", house, app, "/moi", things.cookie, wanted="written down")


def _beside(
    name: str, house: RunningHouse, app: Flask, path: str, cookie: str, *, wanted: str
) -> None:
    """Serve the page and a bare view of the same bytes, two processes each; ask by turns."""
    answer = app.test_client(use_cookies=False).get(path, headers={**_LIGHT, "Cookie": cookie})
    assert answer.headers["Content-Encoding"] == "br", answer.status
    page = house.folder / "page.br"
    page.write_bytes(answer.data)
    with (
        _served(house, "-m", "flask", "serve", "--port", "{port}", "--processes", "2") as ours,
        _served(house, "-m", "tests.bench.bare", "{port}", str(page)) as bare,
    ):
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        requests_per_second(ours, path, 1, cookie=cookie)
        for _ in range(TURNS):
            rates["bare"].append(requests_per_second(bare, "/page", TURN))
            rates["ours"].append(requests_per_second(ours, path, TURN, cookie=cookie))
    mine, other = statistics.median(rates["ours"]), statistics.median(rates["bare"])
    told = f"{mine / other:.2f}   ({mine:.0f} / {other:.0f} a second, {len(answer.data)} bytes)"
    _line(f"{name} / bare view", told, wanted)


@contextmanager
def _served(house: RunningHouse, *command: str) -> Iterator[int]:
    """A server of the house's settings on a port of its own; gives the port."""
    served = RunningHouse(house.folder)
    served.environment = house.environment
    words = [word.format(port=served.port) for word in command]
    server = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=served.whole_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        served.waits_for(server)
        yield served.port
    finally:
        ends(server)


def _photo(name: str, data: bytes) -> None:
    """Our whole intake beside Pillow alone, each in a kept helper of its own."""
    raw = Helper("tests.bench.raw_photo", seconds=60, patience=60)
    job = {"sides": intake.SIDES, "small": intake.SMALL_SIDE}
    ways: dict[str, Callable[[], object]] = {
        "raw": lambda: raw.ask(job, data),
        "ours": lambda: intake.read(io.BytesIO(data)),
    }
    spent: dict[str, list[float]] = {"raw": [], "ours": []}
    for turn in range(PHOTOS + 1):
        for way, work in ways.items():
            began = time.perf_counter()
            work()
            if turn:  # the first starts the helper
                spent[way].append(time.perf_counter() - began)
    raw.close()
    intake.photos.close()
    mine, other = statistics.median(spent["ours"]), statistics.median(spent["raw"])
    told = f"{mine / other:.2f}   ({mine * 1e3:.0f} / {other * 1e3:.0f} ms)"
    _line(f"{name}: intake / raw Pillow", told, "<= 1.3")


def _line(name: str, found: str, wanted: str) -> None:
    click.echo(f"{name:<46} {found:<48} {wanted}")


if __name__ == "__main__":
    main()
