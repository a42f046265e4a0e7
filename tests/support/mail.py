"""The post office of the tests: a real SMTP server on loopback that keeps what it gets."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller

from tests.support.serving import free_socket, port_of


class Mailbox:
    """Every letter that arrived, oldest first."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        with free_socket() as bound:
            self.port = port_of(bound)
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each letter."""
        letter = cast("EmailMessage", message_from_bytes(envelope.content, policy=policy.default))
        letter["X-Delivered-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What `address` got, oldest first."""
        return [each for each in self.letters if address in each["X-Delivered-To"]]

    def last_to(self, address: str) -> EmailMessage:
        """The newest letter to `address`; fails with the list of who got one."""
        got = self.to(address)
        others = [each["X-Delivered-To"] for each in self.letters]
        assert got, f"nothing for {address}; letters went to {others}"
        return got[-1]

    def empty(self) -> None:
        self.letters.clear()

    def close(self) -> None:
        self._server.stop()


def words_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None, "a letter without plain text"
    return str(body.get_content())
