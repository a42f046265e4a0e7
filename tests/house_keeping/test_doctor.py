"""`flask doctor` on a sound house, and on sick ones."""

import secrets
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portfolio import clock
from portfolio.db import session, writing
from portfolio.files.storage import storage
from portfolio.notices.actions import send_mail
from portfolio.notices.models import OutboxMessage
from portfolio.web.secrets import LinkKey, link_token
from tests import scenes
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is


def examines(house) -> tuple[int, dict[str, str]]:
    """The exit code, and what is said of each thing."""
    with house.app.app_context():
        result = house.app.test_cli_runner().invoke(args=["doctor"])
    lines = [line.split(maxsplit=1) for line in result.output.splitlines()]
    return result.exit_code, dict(lines)


@on_both_databases
def test_a_sound_house(house):
    house.is_served()
    code, said = examines(house)
    assert code == 0, said
    assert list(said) == ["database", "storage", "mail", "keys", "clock", "address"]
    assert all(words.startswith("ok") for words in said.values())


@on_both_databases
def test_a_database_without_its_tables(house):
    house.is_served()
    with house.app.app_context(), house.app.extensions["database"].begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    code, said = examines(house)
    assert code == 1
    assert "flask migrate" in said["database"]


def other(house, monkeypatch, **changed):
    """The same house with other settings."""
    kept = house.app.config["SETTINGS"]
    monkeypatch.setitem(house.app.config, "SETTINGS", type(kept)(**{**vars(kept), **changed}))
    house.app.extensions.pop("storage", None)


@pytest.fixture(autouse=True)
def _storage_again(house):
    yield
    house.app.extensions.pop("storage", None)


def test_nobody_answers_at_the_address(house, monkeypatch):
    other(house, monkeypatch, public_url="http://localhost:9")
    code, said = examines(house)
    assert code == 1
    assert "does not answer" in said["address"]


def test_another_keys_secret(app, house, monkeypatch):
    link_token(scenes.a_person().id, 1)  # makes the link key
    assert session.scalars(sa.select(LinkKey)).all()
    other(house, monkeypatch, keys_secret=secrets.token_hex(32))
    code, said = examines(house)
    assert code == 1
    assert "not the one of this database" in said["keys"]


def test_a_storage_that_is_not_there(app, house, monkeypatch, tmp_path):
    place = tmp_path / "files"
    other(house, monkeypatch, files_url=place.as_uri())
    with house.app.app_context():
        storage()  # opened while the folder is there
    shutil.rmtree(place)
    Path(place).write_text("a file in the way")
    code, said = examines(house)
    assert code == 1
    assert said["storage"].startswith("WRONG")


def test_a_mail_server_that_is_away_and_letters_that_wait(app, house, monkeypatch):
    other(house, monkeypatch, smtp_url="smtp://127.0.0.1:9")
    assert "PEPITES_SMTP_URL" in examines(house)[1]["mail"]
    with writing():
        send_mail("role_invitation", "ana@exemple.fr", name="Inès", structure="INAÉ")
        session.execute(sa.update(OutboxMessage).values(try_at=clock.now() - timedelta(hours=2)))
    assert "flask worker" in examines(house)[1]["mail"]


def test_a_clock_that_went_back(app, house, client):
    enters(client, scenes.a_person())
    now_is(clock.now() - timedelta(days=1))
    code, said = examines(house)
    assert code == 1
    assert "yet to come" in said["clock"]
