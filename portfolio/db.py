"""The database: engine, `Base`, column types, the session of a request and `writing()`.

One request, one short write transaction: reads first, slow work with nothing open, then
`with writing():`. Actions flush; only `writing()` commits.
"""

import enum
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, current_app
from flask.globals import app_ctx
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, scoped_session, sessionmaker
from sqlalchemy.orm.exc import ObjectDeletedError

BUSY_TIMEOUT_MS = 10_000

P = ParamSpec("P")
R = TypeVar("R")


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite forgets the zone: it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _by_value(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """All tables. Constraints get a predictable name, so that migrations can speak of them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy
        datetime: UtcDateTime,
        UUID: sa.Uuid,
        str: sa.Text,
        bytes: sa.LargeBinary,
        dict[str, Any]: sa.JSON,
        list[str]: sa.JSON,
        enum.Enum: sa.Enum(
            enum.Enum, native_enum=False, create_constraint=False, values_callable=_by_value,
            length=40,
        ),
    }  # fmt: skip


class _AppSession(Session):
    """A session that speaks to the database of the running application."""

    def get_bind(
        self, mapper: Mapper[Any] | type[Any] | None = None, **kwargs: Any
    ) -> Engine | Connection:
        return engine()


@event.listens_for(_AppSession, "before_flush")
def _only_in_writing(session: Session, context: Any, instances: Any) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("a change outside writing()")


session = scoped_session(
    sessionmaker(class_=_AppSession, expire_on_commit=False),
    scopefunc=lambda: id(app_ctx._get_current_object()),  # type: ignore[attr-defined]
)


def engine() -> Engine:
    """The engine of the running application."""
    return cast("Engine", current_app.extensions["database"])


class Ready:
    """A statement written once for each database, for a page that must be read in no time.

    SQLAlchemy looks a statement up by its whole shape at each execution, which costs more than
    the answer. Here the text and the conversions of each column are kept. Rows are plain tuples.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._for: dict[str, _Written] = {}

    def rows(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """The answer; given: a value for each parameter of the statement."""
        written = self._for.get(connection.dialect.name)
        if written is None:
            written = _Written(self._statement, connection.dialect)
            self._for[connection.dialect.name] = written
        return written.rows(connection, given)


class _Written:
    def __init__(self, statement: sa.Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql, self._fixed = str(compiled), compiled.params
        self._order = compiled.positiontup if compiled.positional else None
        self._write = {
            name: each.type.dialect_impl(dialect).bind_processor(dialect)
            for name, each in compiled.binds.items()
        }
        self._read = [
            each.type.dialect_impl(dialect).result_processor(dialect, None)
            for each in statement.selected_columns
        ]

    def rows(self, connection: Connection, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        values = {
            name: write(value) if (write := self._write[name]) else value
            for name, value in {**self._fixed, **given}.items()
        }
        asked = values if self._order is None else tuple(values[name] for name in self._order)
        return [self._as_written(row) for row in connection.exec_driver_sql(self._sql, asked)]

    def _as_written(self, row: Iterable[Any]) -> tuple[Any, ...]:
        pairs = zip(self._read, row, strict=True)
        return tuple([read(value) if read else value for read, value in pairs])


def init_database(app: Flask, url: str) -> None:
    """Open `url` for `app`; the session ends with each request or command."""
    # An error says its statement and never what was written: it goes to the log.
    made = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    if made.dialect.name == "sqlite":
        _prepare_sqlite(made)
    app.extensions["database"] = made

    @app.teardown_appcontext
    def end_session(error: BaseException | None) -> None:
        session.remove()


def _prepare_sqlite(made: Engine) -> None:
    @event.listens_for(made, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that will write takes the lock at once: it never fails half-way.
        now = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if now else "BEGIN")


Guard = Callable[[str | None], None]


@contextmanager
def writing(then: str | None = None) -> Iterator[None]:
    """The one write transaction of a request or a command: all of it, or nothing.

    `then`: where the answer is (the address the view redirects to); it is kept with the
    receipt of the form, so that a replay gets the same answer. The guards that `web` puts in
    (receipt, permission checked again) run first, inside the transaction.
    """
    if in_writing():
        raise RuntimeError("writing() inside writing(): actions call one another, views open one")
    session.commit()  # the reads before are over …
    session.expire_all()  # … and what they saw is read again
    session.connection(execution_options={"writing": True})
    session().info["writing"] = True
    try:
        for guard in cast("list[Guard]", current_app.extensions.get("writing_guards", [])):
            guard(then)
        yield
        session.commit()
        after = session().info.pop("after_commit", [])
    except BaseException as error:
        session.rollback()
        session().info.pop("after_commit", None)
        if isinstance(error, Exception) and not isinstance(error, OperationalError):
            _fill_again()
        raise
    finally:
        session().info.pop("writing", None)
    for work in after:
        work()


def _fill_again() -> None:
    """A rollback empties every row that the view holds: read them again, as they came first.

    The page that says what went wrong shows them. Reading one column brings back all that the
    row's own query loaded with it; a relationship alone would raise (`lazy="raise"`).
    """
    for row in list(session()):
        state = sa.inspect(row)
        if state.expired:
            with suppress(ObjectDeletedError):
                getattr(row, state.mapper.column_attrs.keys()[0])


def in_writing() -> bool:
    """Whether the write transaction of this request is open."""
    return bool(session().info.get("writing"))


def lock(row: Base) -> None:
    """Read `row` again and keep it from every other write until this one is over.

    For what is counted or used once. New rows that point at it pass meanwhile (a foreign key
    only wants the key): a write that holds such a row's other parent would wait for us, and we
    for it. SQLite needs no lock: it writes one at a time.
    """
    columns = [each.key for each in sa.inspect(type(row)).column_attrs]
    session.flush()
    session.refresh(row, columns, with_for_update={"key_share": True})  # FOR NO KEY UPDATE


def after_commit(work: Callable[[], object]) -> None:
    """Do `work` once this write is committed; never when it is not."""
    session().info.setdefault("after_commit", []).append(work)


def slow(work: Callable[P, R]) -> Callable[P, R]:
    """Mark work (photos, argon2, network) that refuses to run while a write is open."""

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if app_ctx:
            if in_writing():
                raise RuntimeError(f"{work.__name__} is slow: call it before writing()")
            session.commit()  # nothing stays open meanwhile
        return work(*args, **kwargs)

    return guarded
