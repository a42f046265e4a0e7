"""The real application for tests: made once a run for each database, emptied for each test."""

import contextlib
import contextvars
import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import make_url

from portfolio import clock
from portfolio.db import session
from portfolio.web.heavy import LONGEST
from portfolio.wiring import create_app
from tests.support.mail import Mailbox
from tests.support.postgres import PostgresServer
from tests.support.serving import TlsProxy, free_socket, port_of, serve

OUTSIDE_THE_PAGE = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


class House:
    """One application on one database: its address, its database, its worker, its letters.

    `fresh()` puts back an empty, migrated database, no file, no letter, no count of tries.
    """

    def __init__(
        self,
        folder: Path,
        mailbox: Mailbox,
        *,
        postgres: PostgresServer | None = None,
        https: bool = False,
        environment: dict[str, str] | None = None,
    ) -> None:
        self._folder, self._postgres, self.mailbox = folder, postgres, mailbox
        self._inner, self._outer = free_socket(), free_socket() if https else None
        scheme = "https" if https else "http"
        self.url = f"{scheme}://localhost:{port_of(self._outer or self._inner)}"
        self._name = f"house_{secrets.token_hex(4)}"
        in_a_file = f"sqlite:///{folder / 'house.db'}"
        database = postgres.create(self._name) if postgres else in_a_file
        self.app = create_app(
            {
                "PEPITES_DATABASE_URL": database,
                "PEPITES_FILES_URL": (folder / "files").as_uri(),
                "PEPITES_SMTP_URL": mailbox.url,
                "PEPITES_PUBLIC_URL": self.url,
                "PEPITES_SECRET_KEY": secrets.token_hex(32),
                "PEPITES_KEYS_SECRET": secrets.token_hex(32),
                "PEPITES_LIMITS_URL": "memory://",
                "PEPITES_INSTANCE": str(folder / "instance"),
                "PEPITES_TRUSTED_PROXIES": "127.0.0.1" if https else "",
            }
            | (environment or {})
        )
        if not postgres:
            event.listen(self.app.extensions["database"], "connect", _waits_for_no_disk)
        self.app.test_client_class = HouseClient
        self._served = False
        self._extensions = set(self.app.extensions)
        self.runs("migrate")
        self._keep_template()

    @property
    def database(self) -> str:
        return "postgresql" if self._postgres else "sqlite"

    def runs(self, *command: str) -> str:
        """Run a command of `flask` on this house; what it printed. Fails with its error."""
        with self.app.app_context():  # as `flask` does before each of its commands
            result = self.app.test_cli_runner().invoke(args=list(command), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def runs_the_worker(self) -> None:
        """Let the worker do each of its jobs once, now; a failure of a job is the test's."""
        for job in self.app.extensions["jobs"]:
            with self.app.app_context():
                job.work()

    def is_served(self) -> None:
        """Answer browsers from now on (once; later calls change nothing)."""
        if self._served:
            return
        self._served = True
        trusted = {}
        if self._outer:
            trusted = {
                "trusted_proxy": "127.0.0.1",
                "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
                "clear_untrusted_proxy_headers": True,
            }
        serve(self.app, self._inner, max_request_body_size=LONGEST, **trusted)
        if self._outer:
            TlsProxy(self._outer, port_of(self._inner))

    def fresh(self) -> None:
        """An empty house again."""
        self.app.extensions["openings"].write()
        with self.app.app_context():
            self.app.extensions["database"].dispose()
        if self._postgres:
            self._postgres.create(self._name, f"{self._name}_template")
        else:
            for each in self._folder.glob("house.db*"):
                each.unlink()
            shutil.copy(self._folder / "template.db", self._folder / "house.db")
        shutil.rmtree(self._folder / "files", ignore_errors=True)
        self.mailbox.empty()
        clock.set_source(None)
        for kept in set(self.app.extensions) - self._extensions:
            del self.app.extensions[kept]  # read from the database that was: keys, identity
        for limiter in self.app.extensions.get("limiter", ()):
            limiter.reset()

    def _keep_template(self) -> None:
        engine = self.app.extensions["database"]
        if self._postgres:
            engine.dispose()
            self._postgres.command(
                f"CREATE DATABASE {self._name}_template TEMPLATE {self._name} STRATEGY FILE_COPY"
            )
        else:
            with engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            engine.dispose()
            shutil.copy(str(make_url(engine.url).database), self._folder / "template.db")

    @contextlib.contextmanager
    def counts_queries(self) -> Iterator[list[str]]:
        """The SQL statements sent inside, in order, without those that open transactions."""
        sent: list[str] = []

        def note(connection, cursor, statement, *rest) -> None:
            if not statement.startswith(OUTSIDE_THE_PAGE):
                sent.append(statement)

        engine = self.app.extensions["database"]
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


def _waits_for_no_disk(connection, record) -> None:
    """No test of a house cuts its power: `make soak` does so to real processes."""
    connection.execute("PRAGMA synchronous=OFF")


class HouseClient(FlaskClient):
    """A browser without a screen: it speaks to PUBLIC_URL and sends its `Origin`."""

    def open(self, *args, **kwargs):
        url = self.application.config["SETTINGS"].public_url
        kwargs.setdefault("base_url", url)
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Origin", url)
        # In a context of its own: a request inside the test's would share its `g`.
        return contextvars.Context().run(super().open, *args, headers=headers, **kwargs)


def now_is(moment: datetime) -> None:
    """Stop the clock at `moment` (aware). Each `fresh()` lets it run again."""
    assert moment.tzinfo, "a moment without a time zone"
    clock.set_source(lambda: moment)


def time_passes(**amount: float) -> None:
    """Move the stopped or running clock on: `time_passes(minutes=31)`."""
    then = clock.now() + timedelta(**amount)
    clock.set_source(lambda: then)


def read_again() -> None:
    """Forget what this test has read: the next read sees what the server wrote meanwhile."""
    session.rollback()
    session.expire_all()


def grows_not(house: House, add_rows: Callable[[int], object], look: Callable[[], object]) -> None:
    """Fail if `look` sends more statements to the database for 20 rows than for 1."""
    add_rows(1)
    look()  # what is read once a process is read now
    with house.counts_queries() as with_one:
        look()
    add_rows(19)
    with house.counts_queries() as with_twenty:
        look()
    more = "\n".join(sorted(set(with_twenty) - set(with_one)) or with_twenty)
    assert len(with_twenty) == len(with_one), f"{len(with_one)} → {len(with_twenty)}:\n{more}"
