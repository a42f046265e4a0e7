"""What is put in comes back, in a folder and in a bucket alike."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portfolio.files import errors
from portfolio.files.storage import AlreadyThere, Storage

pytestmark = pytest.mark.slow  # each opens a house or a store of its own


@pytest.fixture
def store(files_url):
    return Storage(files_url)


def test_bytes_come_back_whole_or_in_part(store):
    store.put("one", b"bonjour")

    assert store.get("one") == b"bonjour"
    assert store.get_range("one", 3, 5) == b"jo"
    assert store.exists("one")
    assert not store.exists("two")


def test_what_is_written_is_never_replaced(store):
    store.put("one", b"first")

    with pytest.raises(AlreadyThere):
        store.put("one", b"second")

    assert store.get("one") == b"first"


def test_deleting_twice_is_deleting(store):
    store.put("one", b"bonjour")

    store.delete("one")
    store.delete("one")

    with pytest.raises(errors.Lost):
        store.get("one")
    with pytest.raises(errors.Lost):
        store.get_range("one", 0, 2)


def test_the_list_says_what_there_is_and_since_when(store):
    assert list(store.list()) == []
    store.put("one", b"bonjour")
    store.put("two", b"")

    entries = {entry.name: entry for entry in store.list()}

    assert {name: entry.size for name, entry in entries.items()} == {"one": 7, "two": 0}
    assert abs(datetime.now(UTC) - entries["one"].changed_at) < timedelta(minutes=1)


def test_the_folder_is_for_the_server_alone(folder_url):
    Storage(folder_url).put("one", b"bonjour")

    assert Path(urlsplit(folder_url).path).stat().st_mode & 0o077 == 0


FILL_THE_DISK = """
import resource, sys
from portfolio.files import errors
from portfolio.files.storage import Storage
store = Storage(sys.argv[1])
store.put("small", b"x" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # as a disk with no more room
try:
    store.put("large", b"x" * 1_000_000)
except errors.NoPlace as refused:
    print(refused.sentence, store.exists("large"), [entry.name for entry in store.list()])
"""


def test_a_full_disk_keeps_nothing_and_says_so(folder_url):
    done = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, folder_url],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert done.stdout.strip() == (
        "Nous ne pouvons pas garder ce fichier maintenant. Essayez plus tard. False ['small']"
    )


def test_a_bucket_that_does_not_answer_is_told_apart_from_a_lost_file(monkeypatch, bucket_url):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    store = Storage(bucket_url)

    with pytest.raises(errors.NoPlace):
        store.put("one", b"bonjour")
    with pytest.raises(errors.StorageDown):
        store.get("one")
    with pytest.raises(errors.StorageDown):
        store.delete("one")


def test_plain_http_is_only_for_this_machine(monkeypatch, bucket_url):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://192.0.2.1")

    with pytest.raises(errors.NoPlace) as refused:
        Storage(bucket_url).put("one", b"bonjour")

    assert "http" in str(refused.value.__cause__).lower()
