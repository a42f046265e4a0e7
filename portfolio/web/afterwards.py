"""What a safe request writes: once its answer is made, in a short transaction of its own."""

import logging
from collections.abc import Callable

from flask import Flask, Response, g
from sqlalchemy.exc import OperationalError

from portfolio.db import writing

log = logging.getLogger(__name__)


def afterwards(work: Callable[[], None], *, needed: bool = False) -> None:
    """Do `work` after the answer is made. `needed`: without it, the answer is not sent."""
    g.setdefault("afterwards", []).append((work, needed))


def init_afterwards(app: Flask) -> None:
    """Run what the request left to do."""

    @app.after_request
    def write(answer: Response) -> Response:
        works = g.pop("afterwards", [])
        if not works or answer.status_code >= 400:
            return answer
        g.pop("look_again", None)
        g.answered = True
        try:
            with writing():
                for work, _ in works:
                    work()
        except OperationalError:
            log.warning("could not write what the page left to do")
            if any(needed for _, needed in works):
                raise
        return answer
