"""A real SMTP server, or a folder a person can open when no server is set."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from portfolio.config import settings
from portfolio.db import slow

TIMEOUT = 20  # seconds


@slow
def send(message_id: UUID, to: str, subject: str, body: str) -> None:
    """Hand one e-mail over. Raises OSError or smtplib.SMTPException: try again later."""
    message = EmailMessage()
    host = urlsplit(settings().public_url).hostname or "localhost"
    message["Message-ID"] = f"<{message_id}@{host}>"  # the same at each try: one mail for a reader
    message["From"] = sender()
    message["To"] = to
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5
    message.set_content(body)
    if settings().smtp_url:
        _to_server(message)
    else:
        _to_folder(message_id, message)


def sender() -> str:
    """The address that our mails come from, and that the issuer of badges gives as its own."""
    host = urlsplit(settings().public_url).hostname or "localhost"
    return settings().host_mail or f"pepites@{host}"


def folder() -> Path:
    """Where mails lie when there is no mail server."""
    return settings().instance / "mails"


def _to_folder(message_id: UUID, message: EmailMessage) -> None:
    folder().mkdir(exist_ok=True)
    (folder() / f"{message_id}.eml").write_bytes(message.as_bytes())


def _to_server(message: EmailMessage) -> None:
    with _server() as server:
        server.send_message(message)


@slow
def try_server() -> None:
    """Reach the mail server as `send` does, and send nothing. Raises the same."""
    with _server() as server:
        server.noop()


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    url = urlsplit(settings().smtp_url)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with kind(url.hostname or "localhost", url.port or 0, timeout=TIMEOUT) as server:
        if url.username:
            if url.scheme == "smtp":
                server.starttls(context=ssl.create_default_context())
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
