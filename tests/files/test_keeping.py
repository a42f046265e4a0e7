"""From the form to the disk and back: rows and bytes live and die together."""

import io
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask

from portfolio import clock, config
from portfolio.db import Base, engine, init_database, session, writing
from portfolio.files import actions, errors
from portfolio.files.answers import answer
from portfolio.files.kinds import Family
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage
from tests.files.conftest import photo, scene, voice
from tests.files.test_documents import PAGE


@contextmanager
def running(tmp_path, files_url):
    """This room alone: its table, its storage."""
    environ = {
        "PEPITES_DEMO": "1",
        "PEPITES_INSTANCE": str(tmp_path),
        "PEPITES_FILES_URL": files_url,
    }
    app = Flask("files")
    app.config["SETTINGS"] = config.load(environ)
    init_database(app, config.load(environ).database_url)
    with app.test_request_context("/"):
        Base.metadata.create_all(engine(), tables=[StoredFile.__table__])
        yield app


@pytest.fixture
def app(tmp_path, folder_url):
    with running(tmp_path, folder_url) as app:
        yield app


@pytest.fixture(params=["folder", "bucket"])
def any_app(request, tmp_path):
    with running(tmp_path, request.getfixturevalue(f"{request.param}_url")) as app:
        yield app


def lying():
    """Names of all that lies in the storage."""
    return {entry.name for entry in storage().list()}


def known():
    return {str(each) for each in session.scalars(StoredFile.__table__.select())}


def keep(data):
    kept = actions.store(io.BytesIO(data))
    with writing():
        session.add_all(kept.rows)
    return kept


def test_a_photo_is_kept_in_three_sizes_and_given_back(any_app):
    kept = keep(photo(picture=scene(2000, 1500)))

    assert kept.family is Family.PHOTO
    assert (kept.width, kept.height) == (1600, 1200)
    assert kept.rows == [kept.file, kept.medium, kept.thumb]
    assert lying() == known() == {str(row.id) for row in kept.rows}
    found = session.get(StoredFile, kept.thumb.id)
    data = actions.fetch(found)
    assert data.startswith(b"\xff\xd8\xff")
    assert (len(data), found.media_type) == (found.size, "image/jpeg")
    assert found.size <= 12_000


def test_a_bad_file_leaves_nothing(app):
    with pytest.raises(errors.UnknownKind):
        actions.store(io.BytesIO(b"hello"))

    assert lying() == set()


def test_forgetting_a_photo_removes_its_bytes_after_the_commit(any_app):
    kept = keep(photo())

    with writing():
        actions.forget(*kept.rows)
        assert len(lying()) == 3

    assert lying() == known() == set()


def test_a_write_that_fails_keeps_the_bytes(app):
    """The row is still there, so are its bytes."""
    kept = keep(photo())

    def forget_and_fail():
        with writing():
            actions.forget(*kept.rows)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        forget_and_fail()

    assert len(lying()) == len(known()) == 3


def test_a_write_that_never_happens_gives_the_place_back(app):
    kept = actions.store(io.BytesIO(photo()))

    actions.discard(kept)

    assert lying() == set()


def test_the_sweep_removes_only_what_a_crash_left(any_app):
    kept = keep(PAGE)
    orphan = actions.store(io.BytesIO(PAGE))
    storage().put("not-ours", b"x")
    assert actions.sweep() == 0  # a request may be about to write its row

    clock.set_source(lambda: clock._system_now() + timedelta(days=2))
    try:
        assert actions.sweep() == 1
    finally:
        clock.set_source(None)

    assert lying() == {str(kept.file.id), "not-ours"}
    assert str(orphan.file.id) not in lying()


def test_altered_bytes_are_not_given(app):
    kept = keep(PAGE)
    storage().delete(str(kept.file.id))
    with pytest.raises(errors.Lost):
        actions.fetch(kept.file)
    storage().put(str(kept.file.id), PAGE + b" ")
    with pytest.raises(errors.Lost):
        actions.fetch(kept.file)


def test_the_worker_makes_a_voice_playable(app):
    """« Reçue, bientôt prête », then ready; what the phone sent is not kept."""
    kept = keep(voice(2.0))
    assert kept.file.media_type == "audio/webm"

    playable = actions.make_playable(kept.file)
    with writing():
        session.add_all(playable.rows)
        actions.forget(kept.file)

    assert playable.file.media_type == "audio/mp4"
    assert lying() == known() == {str(playable.file.id)}


def test_slow_work_refuses_to_run_in_a_write(app):
    with writing():
        for work in (
            lambda: actions.store(io.BytesIO(photo())),
            lambda: actions.fetch(StoredFile(id=uuid4())),
            actions.sweep,
        ):
            with pytest.raises(RuntimeError, match="slow"):
                work()


def test_a_photo_is_shown_and_a_paper_is_saved(app):
    sent = answer(keep(photo()).file, "photo.jpg")
    paper = answer(keep(PAGE).file, "attestation.pdf")

    assert sent.mimetype == "image/jpeg"
    assert "attachment" not in sent.headers.get("Content-Disposition", "")
    assert paper.headers["Content-Disposition"].startswith("attachment; filename=attestation.pdf")
    for each in (sent, paper):
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in each.headers["Content-Security-Policy"]
        assert each.headers["Cache-Control"] == "no-store"


def test_a_phone_may_ask_for_a_piece_of_a_voice(app):
    """iPhones ask for two bytes first, and play nothing from a server that sends them all."""
    file = keep(voice(2.0)).file
    with app.test_request_context("/", headers={"Range": "bytes=0-1"}):
        sent = answer(file, "voix")

    assert sent.status_code == 206
    assert sent.headers["Content-Range"] == f"bytes 0-1/{file.size}"
    sent.direct_passthrough = False
    assert len(sent.get_data()) == 2


def test_files_lie_where_the_setting_says(app, folder_url):
    keep(PAGE)

    assert len(list(Path(urlsplit(folder_url).path).iterdir())) == 1
