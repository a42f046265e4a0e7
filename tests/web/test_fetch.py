"""Somebody gives us an address. We read it, and nothing behind our own door."""

import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest

from portfolio.web.addresses import is_public
from portfolio.web.fetch import MOST_BYTES, THE_INTERNET, Kind, NotRead, Visit, Why
from tests.support.foreign import foreign_site, leads_to, says
from tests.support.serving import own_certificate

BADGE = b'{"type": "Assertion"}'

PRIVATE = """
0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.8 192.0.2.1 192.88.99.1
192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1
2002:7f00:1:: 3fff::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1
168.63.129.16
"""
OURSELVES = """
127.0.0.1 localhost 0x7f000001 2130706433 127.1 0 0177.0.0.1 [::1] [::ffff:127.0.0.1]
[64:ff9b::7f00:1] 169.254.169.254 10.0.0.1
"""


@pytest.fixture
def site():
    with foreign_site() as made:
        yield made


def why(visit, url, **how):
    with pytest.raises(NotRead) as caught:
        visit.read(url, **how)
    return caught.value.why


def answers_with(*addresses):
    """A name server that gives these, one after the other; and how often it was asked."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        address = addresses[min(len(asked), len(addresses)) - 1]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve, asked


def test_a_badge_is_read_without_saying_who_we_are(site):
    site.answers["/badge.json"] = says(BADGE, Set_Cookie="who=you")
    site.answers["/other.json"] = says(BADGE)
    visit = Visit(rules=site.rules())

    assert visit.read(f"{site.url}/badge.json") == BADGE
    assert visit.read(f"{site.url}/badge.json") == BADGE
    visit.read(f"{site.url}/other.json")

    assert [path for path, _ in site.asked] == ["/badge.json", "/other.json"]
    assert not {"Cookie", "Authorization", "Referer"} & set(site.asked[1][1])


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_address_of_a_house_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", OURSELVES.split())
def test_our_own_house_is_not_reached_however_it_is_written(host):
    assert why(Visit(), f"http://{host}/") == Why.NOT_PUBLIC


@pytest.mark.parametrize(
    "url",
    [
        "",
        "badge",
        "//example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:application/json,{}",
        "http://user:password@example.org/",
        "http://user@example.org/",
        "http://example.org:22/",
        "http://example.org:443/",
        "https://example.org:80/",
        "http://example.org:8000/",
        "http://example.org:99999/",
        "http://exam ple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: other",
        "http:///x",
        "http://./",
        "http://[::1/",
        "http://" + "a" * 70 + ".org/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_an_address_that_is_none_is_not_looked_up(url):
    resolve, asked = answers_with("8.8.8.8")
    rules = type(THE_INTERNET)(resolve=resolve)

    assert why(Visit(rules=rules), url) == Why.BAD_ADDRESS
    assert asked == []


def test_a_name_that_changes_its_address_gains_nothing(site):
    """DNS rebinding: first ours to read, a moment later the router of the house."""
    resolve, asked = answers_with("127.0.0.1", "127.0.0.2")
    site.answers["/one"] = says(BADGE)
    site.answers["/two"] = says(BADGE)
    visit = Visit(rules=site.rules(resolve=resolve))

    for path in ("/one", "/two"):
        assert visit.read(f"http://badges.example:{site.port}{path}") == BADGE

    assert asked == ["badges.example"]
    assert site.asked[0][1]["Host"] == f"badges.example:{site.port}"


def test_a_name_with_one_private_address_is_not_used_at_all(site):
    def both(host, port, **_):
        return [
            (socket.AF_INET, 1, 6, "", (address, port)) for address in ("127.0.0.1", "10.0.0.1")
        ]

    site.answers["/"] = says(BADGE)

    assert why(Visit(rules=site.rules(resolve=both)), f"http://x.example:{site.port}/") == (
        Why.NOT_PUBLIC
    )
    assert site.asked == []


def test_another_name_of_our_own_house_is_not_reached(site):
    addresses = {"ours.example": "127.0.0.1", "evil.example": "127.0.0.1"}

    def resolve(host, port, **_):
        return [(socket.AF_INET, 1, 6, "", (addresses[host], port))]

    site.answers["/"] = says(BADGE)
    visit = Visit(rules=site.rules(resolve=resolve, own_host=lambda: "ours.example"))

    assert why(visit, f"http://evil.example:{site.port}/") == Why.NOT_PUBLIC
    assert site.asked == []


def test_three_redirects_are_followed_and_no_more(site):
    for at in range(4):
        site.answers[f"/{at}"] = leads_to(f"/{at + 1}")
    site.answers["/4"] = says(BADGE)

    assert Visit(rules=site.rules()).read(f"{site.url}/1") == BADGE
    assert why(Visit(rules=site.rules()), f"{site.url}/0") == Why.BAD_ADDRESS


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("http://127.0.0.2:{port}/", Why.NOT_PUBLIC),
        ("http://169.254.169.254:{port}/", Why.NOT_PUBLIC),
        ("http://127.0.0.1:22/", Why.BAD_ADDRESS),
        ("http://a:b@127.0.0.1:{port}/", Why.BAD_ADDRESS),
        ("file:///etc/passwd", Why.BAD_ADDRESS),
    ],
)
def test_a_redirect_is_looked_at_like_an_address(site, where, expected):
    site.answers["/"] = leads_to(where.format(port=site.port))

    assert why(Visit(rules=site.rules()), f"{site.url}/", elsewhere=True) == expected


def test_a_site_that_leads_elsewhere_does_not_speak_for_itself(site):
    """An open redirect on the site of an issuer would lend its name to anybody's keys."""
    resolve, _ = answers_with("127.0.0.1")
    site.answers["/go"] = leads_to(f"http://evil.example:{site.port}/did.json")
    site.answers["/again"] = leads_to(f"http://good.example:{site.port}/did.json")
    site.answers["/did.json"] = says(BADGE)
    site.answers["/gone"] = leads_to(f"http://evil.example:{site.port}/why")
    site.answers["/why"] = says(BADGE, status=410)
    visit, here = Visit(rules=site.rules(resolve=resolve)), f"http://good.example:{site.port}"

    assert visit.read(f"{here}/go", elsewhere=True) == BADGE  # once read, it is still another
    assert why(visit, f"{here}/go") == Why.BAD_ADDRESS
    assert visit.read(f"{here}/again") == BADGE
    with pytest.raises(NotRead) as gone:
        visit.read(f"{here}/gone", elsewhere=True)
    assert gone.value.url == f"http://evil.example:{site.port}/why"


def test_a_page_is_no_badge(site):
    site.answers["/"] = says(b"<h1>Bonjour</h1>", "text/html; charset=utf-8")
    site.answers["/packed"] = says(b"x", Content_Encoding="gzip")
    site.answers["/none"] = says(b"", "application/json", 404)

    assert why(Visit(rules=site.rules()), f"{site.url}/") == Why.WRONG_KIND
    assert why(Visit(rules=site.rules()), f"{site.url}/packed") == Why.WRONG_KIND
    assert why(Visit(rules=site.rules()), f"{site.url}/none") == Why.GONE


def test_what_is_gone_may_say_why(site):
    site.answers["/why"] = says(BADGE, "application/ld+json", 410)
    site.answers["/page"] = says(b"<h1>Parti</h1>", "text/html", 410)
    site.answers["/long"] = says(b" " * (MOST_BYTES + 1), status=410)
    visit = Visit(rules=site.rules())

    for path, body in {"/why": BADGE, "/page": b"", "/long": b""}.items():
        with pytest.raises(NotRead) as gone:
            visit.read(site.url + path)
        assert gone.value.why == Why.GONE
        assert gone.value.body == body


def test_a_picture_is_read_only_where_one_is_asked_for(site):
    site.answers["/badge.png"] = says(b"\x89PNG", "image/png")
    site.answers["/did.json"] = says(BADGE, "application/did+json")
    visit = Visit(rules=site.rules())

    assert why(visit, f"{site.url}/badge.png") == Why.WRONG_KIND
    assert visit.read(f"{site.url}/badge.png", frozenset({Kind.PNG})) == b"\x89PNG"
    assert visit.read(f"{site.url}/did.json") == BADGE


def test_one_megabyte_and_no_more(site):
    def endless(request):
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"1000\r\n" + b" " * 4096 + b"\r\n")

    site.answers["/endless"] = endless
    site.answers["/most"] = says(b" " * MOST_BYTES)
    site.answers["/more"] = says(b" " * (MOST_BYTES + 1))

    assert len(Visit(rules=site.rules()).read(f"{site.url}/most")) == MOST_BYTES
    assert why(Visit(rules=site.rules()), f"{site.url}/more") == Why.TOO_BIG
    assert why(Visit(rules=site.rules()), f"{site.url}/endless") == Why.TOO_BIG


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
FRAMES = {
    "one byte at a time": (CHUNKED, b"1\r\na\r\n" * 1000),
    "more frame than picture": (CHUNKED, b"1;" + b"x" * 15_000 + b"\r\na\r\n"),
    "hints without end": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000),
}


@pytest.mark.parametrize("name", FRAMES)
def test_bytes_that_say_nothing_are_counted(site, name):
    """Each costs work to read, and none of them is part of the answer."""
    head, piece = FRAMES[name]
    sent = []

    def endless(request):
        request.wfile.write(head)
        while True:
            request.wfile.write(piece)
            sent.append(len(piece))

    site.answers["/"] = endless

    assert why(Visit(rules=site.rules()), f"{site.url}/") == Why.TOO_BIG
    assert sum(sent) < 10 * MOST_BYTES  # what the system holds for both sides, mostly


def drip(request, stopped, piece):
    """A byte now and then, each long before a reader gives up on one."""
    try:
        while not stopped.wait(0.05):
            request.wfile.write(piece)
    except OSError:
        pass


@pytest.mark.parametrize("where", ["head", "body", "nothing", "redirects"])
def test_who_answers_in_drops_is_left(site, where):
    stopped = threading.Event()

    def slow(request):
        if where == "redirects":
            stopped.wait(0.25)
            leads_to("/")(request)
        elif where == "nothing":
            stopped.wait(5)
        elif where == "head":
            drip(request, stopped, b"H")
        else:
            request.send_response(200)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", "100000")
            request.end_headers()
            drip(request, stopped, b" ")

    site.answers["/"] = slow
    started = time.monotonic()
    try:
        reason = why(Visit(rules=site.rules(seconds=0.5)), f"{site.url}/")
    finally:
        stopped.set()

    assert reason in {Why.TOO_SLOW, Why.NO_ANSWER}
    assert time.monotonic() - started < 2


def test_a_name_server_that_never_answers_is_left(site):
    stopped = threading.Event()

    def never(*_, **__):
        stopped.wait(5)
        return []

    started = time.monotonic()
    try:
        reason = why(
            Visit(rules=site.rules(resolve=never, seconds=0.2)), f"http://x.example:{site.port}/"
        )
    finally:
        stopped.set()

    assert reason == Why.TOO_SLOW
    assert time.monotonic() - started < 2


def test_a_visit_ends_whatever_the_number_of_addresses(site):
    site.answers["/"] = says(BADGE)
    visit = Visit(rules=site.rules(), seconds=0)

    assert why(visit, f"{site.url}/") == Why.TOO_SLOW


def test_nobody_there(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        rules = site.rules(ports={"http": frozenset({port})})

        assert why(Visit(rules=rules), f"http://127.0.0.1:{port}/") == Why.NO_ANSWER


def test_what_is_no_http_is_no_answer(site):
    site.answers["/"] = lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")

    assert why(Visit(rules=site.rules()), f"{site.url}/") == Why.NO_ANSWER


def test_aown_certificate_is_looked_at_under_the_name_that_was_asked(tmp_path):
    """The connection goes to an address, the certificate must be the name's."""
    pem = own_certificate(tmp_path)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem)
    resolve, _ = answers_with("127.0.0.1")

    def trusted():
        return ssl.create_default_context(cafile=pem)

    with foreign_site(served) as site:
        site.answers["/"] = says(BADGE)
        site.answers["/down"] = leads_to(f"http://localhost:{site.port}/")
        visit = Visit(rules=site.rules(resolve=resolve, tls=trusted))

        assert visit.read(f"https://localhost:{site.port}/") == BADGE
        assert why(visit, f"https://other.example:{site.port}/") == Why.NO_ANSWER
        assert why(visit, f"https://localhost:{site.port}/down") == Why.BAD_ADDRESS
        stranger = Visit(rules=site.rules(resolve=resolve))
        assert why(stranger, f"https://localhost:{site.port}/") == Why.NO_ANSWER


def test_the_rules_that_run_are_those_of_the_internet(app):
    assert THE_INTERNET.allows is is_public
    assert THE_INTERNET.ports == {"http": {80}, "https": {443}}
    assert THE_INTERNET.resolve is socket.getaddrinfo
    with app.app_context():
        assert THE_INTERNET.own_host() == "localhost"
    assert THE_INTERNET.seconds == 5
