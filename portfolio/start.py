"""`flask worker` runs the jobs that `wiring` lists; `flask start` is all of `make run`."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import cast

import click
from flask import Flask, current_app

from portfolio.config import WrongSetting
from portfolio.notices import mail
from portfolio.web import migrations
from portfolio.web.serve import check_port, serve

log = logging.getLogger(__name__)

BREATH = 1.0  # seconds between two looks


@dataclass
class Job:
    """`work` every `seconds`. It must be safe to run twice, and in two workers at once."""

    seconds: float
    work: Callable[[], object]
    due: float = field(default=0.0)


def run_once(app: Flask, jobs: Sequence[Job]) -> None:
    """Run every job that is due, each with a session of its own; a failure stops no other."""
    for job in jobs:
        if time.monotonic() < job.due:
            continue
        job.due = time.monotonic() + job.seconds
        with app.app_context():
            try:
                job.work()
            except Exception:
                log.exception("job %s", job.work.__name__)


def run(app: Flask, jobs: Sequence[Job]) -> None:
    """Work until SIGTERM or Ctrl-C; a job under way is finished first."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    while not stop.is_set():
        run_once(app, jobs)
        stop.wait(BREATH)


@click.command("worker")
def worker_command() -> None:
    """Send mails, prepare sounds, apply retention: until told to stop."""
    app = _app()
    run(app, cast("list[Job]", app.extensions["jobs"]))


@click.command("start")
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "8000")))
def start_command(port: int) -> None:
    """Migrate, prepare the demonstration if asked, then serve, with a worker beside."""
    app = _app()
    try:
        check_port(port)
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
    if not app.config["SETTINGS"].smtp_url:
        click.echo(f"Mails are written to {mail.folder()}")
    migrations.migrate()
    for prepare in cast("list[Callable[[], None]]", app.extensions.get("before_start", [])):
        prepare()
    with _worker_beside():
        serve(app, port, processes=1)


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker in a process of its own, so that a crash of one leaves the other.

    One that ended is started again: mails and sounds must not wait for somebody to notice.
    """
    over = threading.Event()

    def keep() -> None:
        while True:
            worker = subprocess.Popen([sys.executable, "-m", "flask", "worker"])
            while worker.poll() is None and not over.wait(BREATH):
                pass
            if over.is_set():
                worker.terminate()
                worker.wait()
                return
            log.error("the worker ended with %s: started again", worker.returncode)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _app() -> Flask:
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]


COMMANDS = (start_command, worker_command)
