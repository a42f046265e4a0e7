"""A body that is too heavy is read off the wire and dropped, so that our own page can answer.

A browser reads no answer before it has sent its whole form: cut short, it shows an error of its
own. Waitress would answer in English and close. Here it reads on, keeps nothing, and Flask
refuses by the length (413). Neither memory nor disk grows with what is dropped.
"""

from collections.abc import Mapping
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer

HEAVIEST = 61 * 1024 * 1024  # bytes of a body that is taken: six photos and their form
LONGEST = 4 * 1024**3  # bytes that are read off; a phone writes no longer film in one file


class Bounded(OverflowableBuffer):
    """The body of a request while it is at most HEAVIEST; of a longer one, only its length.

    announced: how long the head of the request says that it is; 0 when it does not.
    """

    def __init__(self, overflow: int, announced: int) -> None:
        super().__init__(overflow)
        self._announced, self._came = announced, 0

    def __len__(self) -> int:
        return self._came

    def append(self, s: bytes) -> None:
        self._came += len(s)
        if max(self._announced, self._came) <= HEAVIEST:
            super().append(s)
        elif self.buf is not None or self.strbuf:
            self.close()
            self.buf, self.strbuf = None, b""


class Parser(HTTPRequestParser):
    """A request as waitress reads it, with a body that is bounded."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf = Bounded(self.adj.inbuf_overflow, self.content_length)


class Channel(HTTPChannel):
    """A connection whose requests `Parser` reads."""

    parser_class = Parser


def drop_what_is_too_heavy(watched: Mapping[int, Any]) -> None:
    """Let the servers of this map (waitress's `map`) read so."""
    for each in watched.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = Channel
