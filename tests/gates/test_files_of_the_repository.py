"""What no file of the repository may hold, and how templates are written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PYTHON_LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "tests/interop/openbadges/build.lock",
    "tests/interop/openbadges/validator.lock",
)
LOCKS = (*PYTHON_LOCKS, "package-lock.json")
ADDRESSES = ("--index", "--extra-index", "--find-links", "--trusted-host", '"resolved"')
FUNDING = re.compile(r'^\s*"(?:url|funding)": "https?://[^"]*",?$')  # npm keeps them; no registry
THIS_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/[\w.-]+")


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_says_what_and_never_from_where(lock):
    lines = (ROOT / lock).read_text().splitlines()

    named = [line for line in lines if any(word in line for word in ADDRESSES)]
    addresses = [line for line in lines if "://" in line and not FUNDING.match(line)]

    assert named + addresses == []


def test_every_python_package_is_pinned_with_hashes():
    for lock in PYTHON_LOCKS:
        text = (ROOT / lock).read_text().replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert pins
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_no_file_names_a_folder_of_one_machine():
    found = []
    for name in _tracked():
        path = ROOT / name
        if not path.is_file() or path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture, a sound
        found += [f"{name}: {match[0]}" for match in THIS_MACHINE.finditer(text)]

    assert found == []


def test_templates_pass_the_linter():
    said = subprocess.run(
        [Path(sys.executable).parent / "djlint", "templates", "--lint", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout + said.stderr
