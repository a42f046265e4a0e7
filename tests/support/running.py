"""The house as a host runs it: real processes of `flask` on a temporary folder."""

import contextlib
import http.client
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portfolio.web import migrations
from portfolio.wiring import create_app
from tests.support.house import HouseClient
from tests.support.serving import free_socket, port_of

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for a process to answer


class RunningHouse:
    """Settings, a folder and a port of one's own; commands and servers run as processes.

    `app`: the same house inside this process, to put things in and to look at what is kept.
    """

    def __init__(self, folder: Path, *, port: int | None = None, **settings: str) -> None:
        self.folder = folder
        if port is None:
            with free_socket() as bound:
                port = port_of(bound)
        self.port = port
        self.host = f"localhost:{port}"
        self.url = f"http://{self.host}"
        self.environment = {
            "PEPITES_PUBLIC_URL": self.url,
            "PEPITES_SECRET_KEY": secrets.token_hex(32),
            "PEPITES_KEYS_SECRET": secrets.token_hex(32),
            "PEPITES_INSTANCE": str(folder / "instance"),
        } | settings

    def made_here(self) -> Flask:
        """The application of this house in this process, migrated, and silent in the log."""
        app = create_app(self.environment)
        logging.getLogger().setLevel(logging.WARNING)
        with app.app_context():
            migrations.migrate()
        app.test_client_class = HouseClient
        return app

    def starts(self, *command: str, log: Path | None = None) -> subprocess.Popen[bytes]:
        """A process of `flask COMMAND`, leader of a group of its own. `log`: where it writes."""
        with (log or Path(os.devnull)).open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "flask", *command],
                cwd=ROOT,
                env=self.whole_environment(),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def runs(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `flask COMMAND` to its end; nothing is raised when it fails."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *command],
            cwd=ROOT,
            env=self.whole_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 5,
        )

    def answers(self, address: str = "127.0.0.1") -> bool:
        """Whether the server answers there now."""
        connection = http.client.HTTPConnection(address, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": self.host})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def waits_for(self, server: subprocess.Popen[bytes]) -> None:
        """Come back when `server` answers; fails when it ended or takes too long."""
        give_up = time.monotonic() + PATIENCE
        while not self.answers():
            assert server.poll() is None, f"the server ended with {server.returncode}"
            assert time.monotonic() < give_up, "the server does not answer"
            pause(0.02)

    @contextlib.contextmanager
    def is_open(self, *command: str, log: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """A server that answers until the end of the block."""
        server = self.starts(*(command or ("serve", "--port", str(self.port))), log=log)
        try:
            self.waits_for(server)
            yield server
        finally:
            ends(server)

    def whole_environment(self) -> dict[str, str]:
        """For a process: ours, with no setting of whoever runs the tests."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PEPITES_")}
        return kept | self.environment | {"PYTHONUNBUFFERED": "1"}


def ends(process: subprocess.Popen[bytes]) -> None:
    """Ask `process` to end; after ten seconds, and for all it started, insist."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that still run."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for each in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (each / "children").read_text().split())
    return found


def pause(seconds: float) -> None:
    """Let other processes work."""
    threading.Event().wait(seconds)
