"""The decoder process may die, hang or grow: the next person's photo still passes."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from portfolio.files import errors, intake
from portfolio.files.decoders import photo as decoder
from portfolio.files.helper import JOBS_BEFORE_RENEWAL, Helper
from portfolio.files.kinds import HEIC, JPEG
from tests.files.conftest import photo, png_that_claims, scene

MODULE = "portfolio.files.decoders.photo"


def job(kind=JPEG):
    return {
        "reader": kind.reader,
        "most_pixels": kind.most_pixels,
        "sides": intake.SIDES,
        "small": intake.SMALL_SIDE,
        "small_bytes": intake.SMALL_BYTES,
    }


@pytest.fixture
def helper():
    made = Helper(MODULE, seconds=20, patience=20)
    yield made
    made.close()


def works(helper):
    said, made = helper.ask(job(), photo())
    return said["width"] == 400 and len(made) == 3


@pytest.fixture(scope="module")
def slow_photo():
    """A photo that takes most of a second to open."""
    return photo(picture=scene(5000, 4000), progressive=True, subsampling=0)


def test_a_decoder_killed_at_work_is_replaced(helper, slow_photo):
    works(helper)
    first = helper.pid
    caught = []

    def send():
        try:
            helper.ask(job(), slow_photo)
        except errors.BadFile as error:
            caught.append(error)

    sending = threading.Thread(target=send)
    sending.start()
    _wait_until_busy(first)
    os.kill(first, signal.SIGKILL)
    sending.join()

    assert [type(error) for error in caught] == [errors.DecoderDied]
    assert works(helper)
    assert helper.pid != first


def _wait_until_busy(pid):
    started = _cpu(pid)
    while _cpu(pid) <= started + 2:  # hundredths of a second
        time.sleep(0)  # lets the other thread write


def _cpu(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11])


def test_a_decoder_killed_while_it_waits_is_replaced_unseen(helper):
    works(helper)
    os.kill(helper.pid, signal.SIGKILL)
    os.waitid(os.P_PID, helper.pid, os.WEXITED | os.WNOWAIT)

    assert works(helper)


def test_a_photo_that_takes_too_long_is_given_up(slow_photo):
    hurried = Helper(MODULE, seconds=0.3, patience=1)

    with pytest.raises(errors.DecoderDied):
        hurried.ask(job(), slow_photo)

    assert hurried.pid is None
    hurried.close()


def test_many_at_once_wait_for_their_turn(helper):
    """Eight threads of the server, one process: each gets its own answer."""
    answers = {}

    def send(width):
        answers[width] = helper.ask(job(), photo(picture=scene(width, 100)))[0]["width"]

    threads = [threading.Thread(target=send, args=(100 + at,)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {100 + at: 100 + at for at in range(8)}


def test_who_waits_too_long_is_told_so(slow_photo):
    crowded = Helper(MODULE, seconds=20, patience=0.05)
    works(crowded)
    first = threading.Thread(target=crowded.ask, args=(job(), slow_photo))
    first.start()
    _wait_until_busy(crowded.pid)

    with pytest.raises(errors.DecoderBusy):
        crowded.ask(job(), photo())

    first.join()
    crowded.close()


def test_the_process_is_renewed_from_time_to_time(helper):
    small = photo(picture=Image.new("RGB", (8, 8)))
    helper.ask(job(), small)
    first = helper.pid
    for _ in range(JOBS_BEFORE_RENEWAL - 1):
        helper.ask(job(), small)
        assert helper.pid == first
    helper.ask(job(), small)
    assert helper.pid != first


def test_the_process_holds_nothing_of_the_server(helper, tmp_path, monkeypatch):
    monkeypatch.setenv("PEPITES_KEYS_SECRET", "a secret of the server")
    with (tmp_path / "pepites.db").open("w") as database:
        os.set_inheritable(database.fileno(), True)
        works(helper)
        handles = Path(f"/proc/{helper.pid}/fd")
        targets = {str(handle.readlink()) for handle in handles.iterdir()}

    assert not [target for target in targets if "pepites" in target]
    assert b"PEPITES" not in Path(f"/proc/{helper.pid}/environ").read_bytes()


@pytest.mark.parametrize("name", ["photo", "sound"])
def test_the_process_imports_its_decoder_and_little_else(name):
    names = ["flask", "sqlalchemy", "obstore", "cryptography"]
    code = (
        f"import sys, portfolio.files.decoders.{name};"
        f"print([name for name in {names!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_photo_that_needs_more_memory_than_there_is_gets_a_sentence(helper):
    """Were the limits on points ever raised, the limit on memory still stands."""
    huge = png_that_claims(9900, 9900, colour_type=6, rows=9)

    said, _ = helper.ask({**job(), "reader": "PNG", "most_pixels": 10**8}, huge)

    assert said["refused"] == "memory"
    assert works(helper)


def peak(pid):
    """The most memory the process ever held, in MiB."""
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line
    )
    return int(line.split()[1]) / 1024


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "size", "how"),
    [
        ("JPEG", (8192, 6144), {"quality": 90}),
        ("JPEG", (8192, 6144), {"quality": 90, "progressive": True, "subsampling": 0}),
        ("WEBP", (4608, 3456), {"method": 0}),
    ],
)
def test_the_largest_photos_stay_under_400_mib(form, size, how, helper):
    """The other formats, and several at once, are in `make soak`."""
    data = photo(form, scene(*size), **how)

    said, made = helper.ask({**job(), "reader": form, "most_pixels": HEIC.most_pixels}, data)

    assert len(made) == 3, said
    assert peak(helper.pid) < 400


def test_the_limit_is_below_what_the_promise_says():
    assert decoder.MEMORY < 360 << 20


def test_every_refusal_has_a_sentence():
    for error in errors.BadFile.__subclasses__():
        sentence = str(error.sentence)
        assert sentence.endswith(".")
        assert all(len(part.split()) <= 12 for part in sentence.split("."))
