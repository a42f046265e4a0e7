"""`flask start` and `flask serve` as a host meets them: real processes, real signals."""

import contextlib
import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from portfolio.applications.models import Application
from portfolio.db import session, writing
from portfolio.notices.models import Notice
from portfolio.people.models import Person
from portfolio.profile.models import ShareLink
from portfolio.web.heavy import HEAVIEST
from tests import scenes
from tests.profile.conftest import A_PHONE, a_badge, a_link, path_of
from tests.support.entering import cookie_of
from tests.support.factories import StructureFactory
from tests.support.postgres import PostgresServer
from tests.support.running import ROOT, RunningHouse, children_of, pause

MB = 1024 * 1024
pytestmark = pytest.mark.slow


@pytest.fixture
def running(tmp_path) -> RunningHouse:
    return RunningHouse(tmp_path)


def in_one_line(done) -> str:
    """The one line that a refused start says."""
    assert done.returncode != 0
    said = [line for line in (done.stdout + done.stderr).splitlines() if line]
    assert len(said) == 1, said
    return said[0]


WRONG = {
    "PEPITES_PUBLIC_URL": "http://pepites.example",
    "PEPITES_SECRET_KEY": "short",
    "PEPITES_KEYS_SECRET": "",
    "PEPITES_DATABASE_URL": "mysql://here",
    "PEPITES_FILES_URL": "ftp://here",
    "PEPITES_SMTP_URL": "post office",
    "PEPITES_LIMITS_URL": "here",
    "PEPITES_UNKNOWN": "1",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_one_clear_line(running, name):
    running.environment[name] = WRONG[name]

    assert name in in_one_line(running.runs("start", "--port", str(running.port)))


def test_a_folder_that_cannot_be_written_is_one_clear_line(running):
    """A file stands in its place: not even root writes there."""
    (running.folder / "instance").write_text("not a folder")

    said = in_one_line(running.runs("start", "--port", str(running.port)))

    assert "cannot be written" in said


@pytest.mark.parametrize("command", ["start", "serve"])
def test_a_taken_port_is_one_clear_line(running, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", running.port))
        taken.listen()

        said = in_one_line(running.runs(command, "--port", str(running.port)))

    assert f"Port {running.port} is taken" in said


def test_both_addresses_of_loopback_answer(running):
    """And the start says where to look: at the site, and for the mails."""
    log = running.folder / "start.log"
    with running.is_open("start", "--port", str(running.port), log=log):
        assert running.answers("127.0.0.1")
        assert running.answers("::1")

    assert "alembic" not in log.read_text()
    said = log.read_text().splitlines()
    assert running.url in said
    assert f"Mails are written to {running.folder / 'instance' / 'mails'}" in said


def test_127_0_0_1_leads_to_localhost(running):
    """Passkeys never work on a bare address."""
    with running.is_open("start", "--port", str(running.port)):
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
        connection.request("GET", "/")
        answer = connection.getresponse()
        connection.close()

    assert (answer.status, answer.headers["Location"]) == (308, f"{running.url}/")


def test_a_second_start_keeps_what_people_did(running):
    """The demonstration is made once: what was changed since stays as it was left."""
    running.environment |= {"PEPITES_DEMO": "1"}
    app = running.made_here()
    with running.is_open("start", "--port", str(running.port)):
        pass
    with app.app_context():
        with writing():
            session.execute(sa.delete(Notice))
            session.execute(sa.update(Person).values(first_name="Fatou"))
        made = everything()

    with running.is_open("start", "--port", str(running.port)), app.app_context():
        assert everything() == made
    app.extensions["database"].dispose()


def everything() -> dict[str, object]:
    """What a demonstration made again would change."""
    return {
        "people": {(each.id, each.first_name) for each in session.scalars(sa.select(Person))},
        "requests": set(session.scalars(sa.select(Application.id))),
        "notices": session.scalar(sa.select(sa.func.count()).select_from(Notice)),
    }


@pytest.mark.postgres
def test_openings_that_no_database_takes_at_the_end_are_one_line_of_the_log(tmp_path):
    """PostgreSQL is gone before the server: it says what is lost, and ends."""
    postgres = PostgresServer()
    house = RunningHouse(tmp_path, PEPITES_DATABASE_URL=postgres.create("gone"))
    app = house.made_here()
    openings = (
        "from uuid import uuid4; from portfolio.wiring import create_app;"
        "app = create_app(); app.extensions['openings'].note(uuid4())"
    )
    app.extensions["database"].dispose()
    postgres.stop()

    done = subprocess.run(
        [sys.executable, "-c", openings],
        cwd=ROOT,
        env=house.whole_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "1 openings could not be written" in lines[0]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_openings_not_written_yet_are_written_at_the_end(running, processes):
    app = running.made_here()
    with app.app_context():
        StructureFactory(issuer=True)
        scenes.a_catalogue()
        nadia = scenes.a_person("Nadia")
        path = path_of(a_link(nadia, a_badge(nadia)))
    command = ("serve", "--processes", processes, "--port", str(running.port))
    with running.is_open(*command) as server:
        for _ in range(6):  # over both processes, and the kept page too
            phone = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
            phone.request("GET", path, headers={"Host": running.host, "User-Agent": A_PHONE})
            assert phone.getresponse().status == 200
            phone.close()
        server.terminate()
        assert server.wait(20) == 0

    with app.app_context():
        assert session.scalar(sa.select(ShareLink.openings)) == 6
    app.extensions["database"].dispose()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_sigterm_lets_a_form_under_way_be_answered(running, processes):
    """The host restarts the service while Fatou's phone is still sending her words."""
    app = running.made_here()
    with app.app_context():
        scenes.a_catalogue()
        fatou = scenes.a_person("Fatou")
        cookie = "=".join(cookie_of(app, fatou))
        request = f"/demandes/{scenes.a_draft(fatou).id}"
    body = urlencode({"write": "6f1c2b1e-0000-4000-8000-000000000001", "story": "Le mur."}).encode()
    command = ("serve", "--processes", processes, "--port", str(running.port))
    with running.is_open(*command) as server:
        phone = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
        phone.putrequest("POST", f"{request}/recit", skip_host=True)
        for name, value in (
            ("Host", running.host),
            ("Origin", running.url),
            ("Cookie", cookie),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(body))),
        ):
            phone.putheader(name, value)
        phone.endheaders(body[:10])
        pause(0.3)  # the server has taken the connection
        os.kill(server.pid, signal.SIGTERM)
        pause(0.3)
        phone.send(body[10:])
        answer = phone.getresponse()
        assert (answer.status, answer.headers["Location"]) == (303, f"{request}/preuves")
        assert server.wait(20) == 0
    app.extensions["database"].dispose()


@pytest.mark.parametrize("announced", [True, False], ids=["length said", "in pieces"])
def test_what_is_too_heavy_fills_neither_memory_nor_disk(running, announced):
    """300 MB arrive: the answer is our page in French, and nothing of them was kept."""
    running.made_here()
    piece = bytes(MB) if announced else b"%x\r\n%b\r\n" % (MB, bytes(MB))
    length = ("Content-Length", str(300 * MB)) if announced else ("Transfer-Encoding", "chunked")
    with running.is_open("serve", "--port", str(running.port)) as server:
        before = _most_memory(server.pid)
        phone = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
        phone.putrequest("POST", "/entrer/compte", skip_host=True)
        kind = ("Content-Type", "multipart/form-data; boundary=b")
        for header in (("Host", running.host), ("Origin", running.url), kind, length):
            phone.putheader(*header)
        phone.endheaders()
        disk = []
        for number in range(300):
            phone.send(piece)
            if number % 10 == 0:
                disk.append(_in_files_without_name(server.pid))
        if not announced:
            phone.send(b"0\r\n\r\n")
        answer = phone.getresponse()
        words = answer.read().decode()
        grown = _most_memory(server.pid) - before

    assert (answer.status, "Ce fichier est trop lourd." in words) == (413, True)
    assert grown < 20 * MB
    assert max(disk) <= (MB if announced else HEAVIEST)
    assert disk[-1] == 0


def _most_memory(pid: int) -> int:
    """The most that this process ever held, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024


def _in_files_without_name(pid: int) -> int:
    """Bytes in the temporary files of this process."""
    total = 0
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found = each.stat()
            total += found.st_size if stat.S_ISREG(found.st_mode) and not found.st_nlink else 0
    return total


def test_nothing_is_left_running(running):
    """The worker, and the second process, end with the server."""
    with running.is_open("start", "--port", str(running.port)) as server:
        started = children_of(server.pid)
        assert len(started) == 1
        server.terminate()
        assert server.wait(20) == 0

    assert not [each for each in started if _runs(each)]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_started_again(running):
    """Mails must not stop because one process did. All end together."""
    with running.is_open("start", "--port", str(running.port)) as server:
        (worker,) = children_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        give_up = time.monotonic() + 20
        while children_of(server.pid) in ([], [worker]):
            assert time.monotonic() < give_up, "no worker"
            pause(0.1)
        (another,) = children_of(server.pid)
    pause(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(another, 0)
