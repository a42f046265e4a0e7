"""A back-up of a house in which people live, put back into an empty one."""

import json
import shutil
import stat
import threading
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage
from portfolio.people.models import Person
from tests.rights.conftest import CODE, a_photo, life, photo_of  # noqa: F401 - a fixture
from tests.support.databases import on_both_databases
from tests.support.house import House

pytestmark = pytest.mark.slow  # each opens a house or a store of its own


@pytest.fixture
def tools(database, monkeypatch, request):
    """The client tools of the very PostgreSQL that runs the tests."""
    if database == "postgresql":
        programs = request.getfixturevalue("postgres")._programs / "bin"
        monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")


@pytest.fixture
def empty_house(house, database, tmp_path, mailbox, request):
    """Another machine of the same host: the same secrets and address, nothing in it."""
    kept = house.app.config["SETTINGS"]
    server = request.getfixturevalue("postgres") if database == "postgresql" else None
    made: list[House] = []

    def build(**more: str) -> House:
        folder = tmp_path / f"house{len(made)}"
        folder.mkdir()
        same = {
            "PEPITES_KEYS_SECRET": kept.keys_secret,
            "PEPITES_PUBLIC_URL": kept.public_url,
        }
        made.append(House(folder, mailbox, postgres=server, environment=same | more))
        return made[-1]

    return build


def fails(house: House, *command: str) -> str:
    with house.app.app_context():
        result = house.app.test_cli_runner().invoke(args=list(command))
    assert result.exit_code == 1
    return str(result.output)


class Living(threading.Thread):
    """People go on arriving, with photos, until told to stop."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.stop, self.arrived = house, threading.Event(), 0

    def run(self) -> None:
        while not self.stop.is_set():
            with self.house.app.app_context():
                with writing():
                    person = Person(first_name="Ana")
                    session.add(person)
                photo_of(person)
            self.arrived += 1

    def __enter__(self) -> "Living":
        self.start()
        while not self.arrived:
            self.join(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.join()


@on_both_databases
def test_a_living_house_is_copied_and_lives_again(house, life, tools, empty_house, tmp_path):  # noqa: F811
    """Élodie’s host loses its machine. On the new one Nadia comes in, and her badge verifies."""
    file = tmp_path / "pepites.zip"
    with Living(house) as living:
        said = house.runs("backup", str(file))
        before = living.arrived
    assert "KEYS_SECRET" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = empty_house()

    assert "Restored" in other.runs("restore", str(file))

    with other.app.app_context():
        people = session.scalar(sa.select(sa.func.count()).select_from(Person))
        assert 4 <= people <= before + 4
        rows = session.scalars(sa.select(StoredFile.id)).all()
        assert rows
        assert all(storage().exists(str(each)) for each in rows)
        badge = session.get_one(Credential, life.badge.id)
        owner = issuer()
        assert owner
        checks = openbadges.verify(
            json.loads(session.scalar(sa.select(Credential.document))),
            did_document=published_did(owner),
            now=clock.now(),
        )
        assert all(check.ok for check in checks)
        assert badge.holder_id == life.nadia.id
    client = other.app.test_client()
    inside = client.post(life.address, data={"write": str(uuid4()), "code": CODE})
    assert inside.status_code == 303
    assert "Nadia" in client.get("/moi").text


@on_both_databases
def test_secrets_are_not_in_the_file(house, life, tools, tmp_path):  # noqa: F811
    file = tmp_path / "pepites.zip"
    house.runs("backup", str(file))
    kept = house.app.config["SETTINGS"]
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            data = packed.read(name)
            assert kept.keys_secret.encode() not in data
            assert kept.secret_key.encode() not in data
        assert {name.partition("/")[0] for name in packed.namelist()} == {
            "backup.json",
            "files",
            "database.sqlite" if house.database == "sqlite" else "database.pgdump",
        }


def test_what_a_restore_refuses(house, life, empty_house, tmp_path):  # noqa: F811
    """Each in one line, before anything is written."""
    file, damaged, other = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "c.zip"
    house.runs("backup", str(file))
    shutil.copy(file, damaged)
    with damaged.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\0" * 200)
    other.write_bytes(a_photo())

    assert "exists already" in fails(house, "backup", str(file))
    assert "not empty" in fails(house, "restore", str(file))
    stranger = empty_house(PEPITES_KEYS_SECRET="0" * 64)
    assert "KEYS_SECRET is not the one" in fails(stranger, "restore", str(file))
    assert "not a backup" in fails(stranger, "restore", str(other))
    assert "damaged" in fails(empty_house(), "restore", str(damaged))
    with stranger.app.app_context():
        assert session.scalars(sa.select(Person)).all() == []
        assert list(storage().list()) == []
    moved = empty_house(PEPITES_PUBLIC_URL="http://localhost:9")
    assert "flask issuer move" in moved.runs("restore", str(file))


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_without_the_tools_of_postgresql(house, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = fails(house, "backup", str(tmp_path / "a.zip"))
    assert said == "Error: pg_dump is not installed: add PostgreSQL's client tools to PATH.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(house):
    assert "could not be written" in fails(house, "backup", "/proc/pepites.zip")
    assert not Path("/proc/pepites.zip").exists()
