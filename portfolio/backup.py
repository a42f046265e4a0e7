"""`flask backup FILE`, `flask restore FILE`: the database and the files of a house, in one zip.

The house goes on living meanwhile: the database is one moment of it, and the files are those
that this moment names. The secrets are not inside: without the KEYS_SECRET of the house, what
was backed up signs no badge and opens no code.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from portfolio import clock
from portfolio.config import settings
from portfolio.db import engine
from portfolio.files.errors import Lost
from portfolio.files.models import StoredFile
from portfolio.files.storage import AlreadyThere, storage
from portfolio.people.models import Person, Structure
from portfolio.web import migrations
from portfolio.web.secrets import Unreadable, seal, unseal

FORMAT = 1
ABOUT, FILES = "backup.json", "files/"
DUMP = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
SEALED_FOR = "backup"


class NotDone(click.ClickException):
    """Nothing was written, or it was written whole: one line says why."""


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Copy the database and the files into FILE, while the house lives on."""
    if file.exists():
        raise NotDone(f"{file} exists already: give another name.")
    half = file.with_name(f"{file.name}.part")
    try:
        half.touch(mode=0o600)
        with tempfile.TemporaryDirectory(dir=half.parent) as folder:
            dump = Path(folder) / "database"
            ids = DUMPERS[_dialect()](dump)
            with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(ABOUT, json.dumps(_about(len(ids)), indent=2))
                packed.write(dump, DUMP[_dialect()])
                lost = _pack_files(packed, ids)
        half.replace(file)
    except OSError as error:
        raise NotDone(f"{file} could not be written: {error.strerror or error}.") from error
    finally:
        half.unlink(missing_ok=True)
    gone = f" {lost} went away meanwhile." if lost else ""
    click.echo(f"{file}: the database and {len(ids) - lost} files.{gone}")
    click.echo("The secrets are not inside. Keep PEPITES_KEYS_SECRET in another place:")
    click.echo("without it, a restored house signs no badge, and no card code opens.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_command(file: Path) -> None:
    """Put what FILE holds into this house, which must be empty. Stop `serve` and `worker` first."""
    try:
        packed = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise NotDone(f"{file} is not a backup of Pépites.") from error
    with packed:
        about = _checked(packed)
        _refuse_unless_empty()
        with tempfile.TemporaryDirectory(dir=settings().instance) as folder:
            dump = Path(packed.extract(DUMP[_dialect()], folder))
            number = _unpack_files(packed)
            RESTORERS[_dialect()](dump)
    migrations.migrate()
    click.echo(f"Restored: the database of {about['made_at']} and {number} files.")
    if about["public_url"] != settings().public_url:
        click.echo(
            f"The address was {about['public_url']}, it is {settings().public_url} now: "
            "nothing is issued until `flask issuer move`."
        )


def _dialect() -> str:
    return engine().dialect.name


def _about(files: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "database": _dialect(),
        "public_url": settings().public_url,
        "files": files,
        "keys": seal(SEALED_FOR.encode(), SEALED_FOR).decode(),
    }


def _checked(packed: zipfile.ZipFile) -> dict[str, Any]:
    """What the backup says of itself. Raises NotDone before anything is written."""
    try:
        about: dict[str, Any] = json.loads(packed.read(ABOUT))
    except (KeyError, ValueError) as error:
        raise NotDone(f"{packed.filename} is not a backup of Pépites.") from error
    if about["format"] != FORMAT:
        raise NotDone(f"This backup has format {about['format']}; this release reads {FORMAT}.")
    if about["database"] != _dialect():
        raise NotDone(f"The backup is of {about['database']}, this house is on {_dialect()}.")
    try:
        unseal(about["keys"].encode(), SEALED_FOR)
    except Unreadable as error:
        raise NotDone(
            "This PEPITES_KEYS_SECRET is not the one of the backup: nothing was restored."
        ) from error
    if (broken := packed.testzip()) is not None:
        raise NotDone(f"The backup is damaged: {broken}. Nothing was restored.")
    return about


def _refuse_unless_empty() -> None:
    with engine().connect() as connection:
        known = sa.inspect(connection).get_table_names()
        for kind in (Person, Structure):
            if kind.__tablename__ in known and connection.scalar(sa.select(kind.id).limit(1)):
                raise NotDone("This house is not empty: restore into an empty database.")


def _pack_files(packed: zipfile.ZipFile, ids: Sequence[UUID]) -> int:
    """Copy the files, one in memory at a time; how many were deleted meanwhile."""
    lost = 0
    for each in ids:
        try:
            packed.writestr(f"{FILES}{each}", storage().get(str(each)), zipfile.ZIP_STORED)
        except Lost:
            lost += 1
    return lost


def _unpack_files(packed: zipfile.ZipFile) -> int:
    names = [name for name in packed.namelist() if name.startswith(FILES)]
    for name in names:
        try:
            storage().put(str(UUID(name.removeprefix(FILES))), packed.read(name))
        except AlreadyThere:  # a restore that was begun before
            continue
    return len(names)


def _dump_sqlite(to: Path) -> Sequence[UUID]:
    """Copy the database by SQLite's online backup (https://www.sqlite.org/backup.html)."""
    with closing(sqlite3.connect(_sqlite_path())) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
        (state,) = copy.execute("PRAGMA quick_check").fetchone()
        if state != "ok":
            raise NotDone(f"The database is damaged: {state}.")
    with closing(sa.create_engine(f"sqlite:///{to}").connect()) as copied:
        return copied.scalars(sa.select(StoredFile.id)).all()


def _restore_sqlite(dump: Path) -> None:
    engine().dispose()
    with closing(sqlite3.connect(dump)) as copy, closing(sqlite3.connect(_sqlite_path())) as live:
        copy.backup(live)


def _sqlite_path() -> str:
    return str(make_url(settings().database_url).database)


def _dump_postgresql(to: Path) -> Sequence[UUID]:
    """Run pg_dump on one snapshot, in which the files are listed too."""
    connection = engine().connect().execution_options(isolation_level="REPEATABLE READ")
    with closing(connection):
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        ids = connection.scalars(sa.select(StoredFile.id)).all()
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
            f"--snapshot={snapshot}", f"--file={to}",
        )  # fmt: skip
    return ids


def _restore_postgresql(dump: Path) -> None:
    engine().dispose()
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges",
        "--single-transaction", "--exit-on-error", str(dump),
    )  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL on our database; its password stays out of the command line."""
    found = shutil.which(program)
    if found is None:
        raise NotDone(f"{program} is not installed: add PostgreSQL's client tools to PATH.")
    url: URL = make_url(settings().database_url).set(drivername="postgresql")
    address = url.set(password=None).render_as_string(hide_password=False)
    environment = {**os.environ, "PGPASSWORD": url.password} if url.password else os.environ
    done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours
        [found, f"--dbname={address}", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise NotDone(f"{program}: {lines[0]}")


DUMPERS: dict[str, Callable[[Path], Sequence[UUID]]] = {
    "sqlite": _dump_sqlite,
    "postgresql": _dump_postgresql,
}
RESTORERS: dict[str, Callable[[Path], None]] = {
    "sqlite": _restore_sqlite,
    "postgresql": _restore_postgresql,
}
COMMANDS = (backup_command, restore_command)
