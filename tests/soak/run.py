"""`make soak`: kills and memory, on both databases. SOAK=20 for a short one.

python -m tests.soak.run [server] [worker] [memory]   all three when none is named
"""

import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from tests.soak.mails import kill_the_worker
from tests.soak.memory import hold_large_files
from tests.soak.server import kill_the_server
from tests.support.mail import Mailbox
from tests.support.postgres import PostgresServer
from tests.support.running import RunningHouse

KILLS = 200
MOST_LINES = 30  # said of one case


def main(wanted: set[str]) -> int:
    """Run what is wanted; the number of cases in which something is wrong."""
    kills, seed = int(os.environ.get("SOAK", KILLS)), int(os.environ.get("SEED", time.time()))
    logging.disable(logging.INFO)  # ours and the post office's; errors of the servers are read
    click.echo(f"{kills} kills each, SEED={seed}")
    chance = random.Random(seed)  # noqa: S311
    cases: dict[str, Callable[[RunningHouse, Mailbox], list[str]]] = {
        "server": lambda house, _: kill_the_server(house, kills, chance),
        "worker": lambda house, mailbox: kill_the_worker(house, mailbox, kills, chance),
        "memory": lambda house, _: hold_large_files(house),
    }
    bad = 0
    for name, case in cases.items():
        for database in ("sqlite", "postgresql"):
            if (wanted and name not in wanted) or (name == "memory" and database != "sqlite"):
                continue
            with _house(database) as (house, mailbox):
                figures, *wrong = case(house, mailbox)
            click.echo(f"{name}, {database}: {figures}")
            for line in wrong[:MOST_LINES]:
                click.echo(f"  WRONG {line}")
            bad += bool(wrong)
    click.echo("Nothing lost, doubled or half there." if not bad else f"{bad} cases are wrong.")
    return bad


@contextmanager
def _house(database: str) -> Iterator[tuple[RunningHouse, Mailbox]]:
    with tempfile.TemporaryDirectory(prefix="pepites-soak-") as folder:
        settings = {}
        server = PostgresServer() if database == "postgresql" else None
        if server:
            settings["PEPITES_DATABASE_URL"] = server.create("soak")
        with closing(Mailbox()) as mailbox:
            yield RunningHouse(Path(folder), PEPITES_SMTP_URL=mailbox.url, **settings), mailbox
        if server:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
