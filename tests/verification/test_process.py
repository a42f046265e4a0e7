"""Whatever the file: a second, 200 MB, an answer, and the next file is read."""

import json
import os
import signal
import subprocess
import sys
import zlib
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.files import errors
from portfolio.openbadges import StatusList, build_status_list, sign, site_of
from portfolio.verification import checking, facts, process
from tests.openbadges.conftest import A_MONDAY, INAE

MB = 1_000_000


def asks(data, known=None):
    """One round with the process: what it says, or the code of its refusal."""
    known = known or {}
    job = {
        "do": "verify",
        "own": len(data),
        "known": [[url, None if body is None else len(body), False] for url, body in known.items()],
        "now": "2026-11-24T12:00:00+00:00",
        "recipient": None,
    }
    said, made = checking.helper.ask(job, b"".join([data, *filter(None, known.values())]))
    return said.get("refused") or json.loads(made[0])


def peak():
    """The most memory the process ever held, in MB."""
    text = Path(f"/proc/{checking.helper.pid}/status").read_text()
    line = next(line for line in text.splitlines() if "VmHWM" in line)
    return int(line.split()[1]) * 1024 / MB


def spent():
    """Seconds of the processor that the process has had."""
    fields = Path(f"/proc/{checking.helper.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def entangled(nodes):
    """A complete graph of objects without a name: the algorithm would try every order."""

    def node(depth):
        return {"type": "Achievement", "related": [node(depth - 1)] * 3 if depth else []}

    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": [node(nodes)],
    }


def png(chunks):
    def chunk(kind, body):
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = chunk(b"IHDR", (1).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*each) for each in chunks)


BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "nothing but signs": b"".join(sha256(bytes([at])).digest() for at in range(256)) * 20,
    "deep": b'{"a":' * 100_000,
    "deep and closed": b"[" * 50_000 + b"]" * 50_000,
    "a long number": b'{"a":' + b"9" * 1_000_000 + b"}",
    "many keys": json.dumps({str(at): at for at in range(100_000)}).encode(),
    "control characters": b'{"@context": "x", "name": "\\u0000\\u000b"}',
    "half a letter": b'{"name": "\\ud800"}',
    "not text": b'{"name": "\xff\xfe"}',
    "entangled": json.dumps(entangled(7)).encode(),
    "its own context": json.dumps(
        {"@context": [{"@vocab": "https://x.example/"}], "type": "VerifiableCredential"}
    ).encode(),
    "a context of others": json.dumps({"@context": "http://127.0.0.1/", "a": 1}).encode(),
    "billion laughs": (
        f'<!DOCTYPE svg [<!ENTITY a0 "ha">{BILLION}]><svg xmlns="http://www.w3.org/2000/svg">'
        "<title>&a9;</title></svg>"
    ).encode(),
    "a file of ours": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg"><title>&x;</title></svg>',
    "a chunk longer than the file": b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffiTXt" + b"a" * 99,
    "a bomb in a chunk": png([(b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(bytes(100 * MB)))]),
    "many chunks": png([(b"tEXt", b"a\0b")] * 100_000),
    "a token of dots": b"." * 100_000,
    "a token of nothing": b"e30.e30.e30",
}


@pytest.fixture(scope="module", autouse=True)
def ready():
    """The process runs before its first file is timed."""
    asks(b"{}")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_a_second_and_little_memory(name):
    started = spent()
    try:
        said = asks(HOSTILE[name])
        assert spent() - started < 1.1  # of the processor
    except errors.BadFile:  # the second was over: see below
        said = "ended"

    if isinstance(said, dict):
        assert not any(reading["ok"] for reading in said["readings"])
    asks(b"{}")
    assert peak() < 200


ENDLESS = """
from portfolio.verification import process
process.work = lambda job, data: [None for _ in iter(int, 1)]
process.SECONDS = process.SECONDS / 10
process.in_time({"do": "verify"}, b"")
"""


def test_what_takes_longer_ends_the_process():
    ran = subprocess.run([sys.executable, "-c", ENDLESS], check=False, timeout=30)
    assert ran.returncode == -signal.SIGPROF
    assert process.SECONDS == 1


def test_the_process_may_not_have_more_memory():
    limits = Path(f"/proc/{checking.helper.pid}/limits").read_text()
    (data,) = [line.split()[3] for line in limits.splitlines() if "Max data size" in line]
    assert int(data) == process.MEMORY < 130 * MB


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.binary(max_size=4))))
def test_a_good_badge_with_wrong_bytes_never_breaks_it(badge, changes):
    data = bytearray(json.dumps(badge).encode())
    for place, gone, new in changes:
        at = place % len(data)
        data[at : at + gone] = new

    said = asks(bytes(data))

    assert isinstance(said, str) or "readings" in said
    assert checking.helper.pid


def test_it_asks_for_the_addresses_it_needs_and_reads_none(badge, published, key):
    data = json.dumps(badge).encode()
    where = badge["credentialStatus"]["statusListCredential"]
    wanted = asks(data)["wanted"]
    assert sorted(urlsplit(url).path for url in wanted) == ["/.well-known/did.json", "/statuts/1"]

    unsigned = build_status_list(where, INAE, StatusList.empty(), valid_from=A_MONDAY)
    listed = sign(unsigned, key, created=A_MONDAY)
    known = {url: json.dumps(listed if url == where else published).encode() for url in wanted}
    said = asks(data, known)

    assert said["wanted"] == [badge["refreshService"]["id"]]  # only of a badge truly signed
    assert said["readings"][0]["ok"], said["readings"][0]["checks"]
    assert asks(data, known | {badge["refreshService"]["id"]: None})["wanted"] == []


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Je suis\n fiable ", "Je suis fiable"),
        ("\u202egnihton\u2069", "gnihton"),
        ("a\u200b\u0000\x1b[31mb", "a[31mb"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # the page writes it as text
        ({"@value": "Bonjour", "@language": "fr"}, "Bonjour"),
        (["a"], ""),
        (None, ""),
        (12, ""),
        ("x" * 1000, "x" * 299 + "…"),
    ],
)
def test_a_text_of_a_badge_is_one_short_clean_line(value, read):
    assert facts.line(value) == read


@pytest.mark.parametrize(
    ("issuer", "site"),
    [
        ("did:web:badges.example%3A8443:inae", "badges.example:8443/inae"),
        ("did:web:inae.fr%2Fgo%3Furl%3Dhttps%3A%2F%2Fevil.com%2Fd%23", ""),
        ("did:web:in%D0%B0e.fr", ""),
        ("https://inаe.fr/issuer", "xn--ine-7cd.fr"),  # a Cyrillic a
        ("https://straße.example", "strasse.example"),  # as it is asked for
        ("https://evil.example\\@inae.fr/", ""),
        ("https://real.example@evil.example/issuer", "evil.example"),
        ("http://[::1", ""),
        ("did:key:z6Mk", ""),
        (None, ""),
    ],
)
def test_the_site_of_an_issuer_is_the_one_that_vouches(issuer, site):
    assert site_of(issuer) == site
