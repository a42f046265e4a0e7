"""Serve an application for the browser: the production server in a thread, and a TLS proxy."""

import base64
import contextlib
import datetime
import functools
import hashlib
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import waitress
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portfolio.web.heavy import drop_what_is_too_heavy

Wsgi = Callable[..., Any]


def free_socket() -> socket.socket:
    """A socket bound to a free port of loopback."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind(("127.0.0.1", 0))
    return bound


def port_of(bound: socket.socket) -> int:
    return int(bound.getsockname()[1])


def serve(app: Wsgi, bound: socket.socket, **settings: Any) -> None:
    """Serve `app` on `bound` until the run of the tests ends."""
    bound.listen(128)
    watched: dict[int, Any] = {}
    server = waitress.create_server(
        app, map=watched, sockets=[bound], threads=8, ident=None, **settings
    )
    drop_what_is_too_heavy(watched)
    threading.Thread(target=server.run, daemon=True, name="served house").start()


class TlsProxy:
    """Takes HTTPS on a socket and passes each request on, as a reverse proxy of a host does."""

    def __init__(self, bound: socket.socket, inner_port: int) -> None:
        self._bound, self._inner_port = bound, inner_port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            self._context.load_cert_chain(own_certificate(Path(folder)))
        bound.listen(128)
        threading.Thread(target=self._accept, daemon=True, name="TLS proxy").start()

    def _accept(self) -> None:
        while True:
            outside, (address, _) = self._bound.accept()
            threading.Thread(target=self._pass_on, args=(outside, address), daemon=True).start()

    def _pass_on(self, raw: socket.socket, address: str) -> None:
        # A browser that gives up in the middle is not an error of the proxy.
        with contextlib.suppress(OSError), self._context.wrap_socket(raw, server_side=True) as out:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = out.recv(65536)
                if not piece:
                    return
                head += piece
            lines, _, body = head.partition(b"\r\n\r\n")
            first, *fields = lines.split(b"\r\n")
            kept = [
                x for x in fields if not x.lower().startswith((b"connection:", b"x-forwarded-"))
            ]
            told = [
                b"X-Forwarded-Proto: https",
                b"X-Forwarded-For: " + address.encode(),
                b"Connection: close",
            ]
            with socket.create_connection(("127.0.0.1", self._inner_port)) as inside:
                inside.sendall(b"\r\n".join([first, *kept, *told]) + b"\r\n\r\n" + body)
                # One thing after the other: a TLS socket must not be read while it is written.
                missing = _length(fields) - len(body)
                while missing > 0 and (piece := out.recv(min(missing, 65536))):
                    inside.sendall(piece)
                    missing -= len(piece)
                _pour(inside, out)


def _length(fields: list[bytes]) -> int:
    """How long the body of a request is, by its `Content-Length`."""
    for field in fields:
        name, _, value = field.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)


@functools.cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pin() -> str:
    """What a browser of the tests is told to trust: else it takes no service worker from us."""
    public = (
        _key()
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(hashlib.sha256(public).digest()).decode()


def own_certificate(folder: Path) -> Path:
    """A self-signed certificate for localhost and its key, in one file."""
    key = _key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = folder / "both.pem"
    both.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return both
