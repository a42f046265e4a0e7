"""How often a link is opened: counted in memory for a second, then written in one go.

A write for each opening would make a busy page five times slower. A server that is killed
loses at most that second of a figure; one that is told to stop writes it first.
"""

import atexit
import logging
from collections import Counter
from threading import Lock, Timer
from uuid import UUID

from flask import Flask
from sqlalchemy.exc import DBAPIError

from portfolio.db import writing
from portfolio.profile import actions

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds


class Openings:
    """The openings of this process that are not written yet."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: Counter[UUID] = Counter()
        self._timer: Timer | None = None
        self._lock, self._turn = Lock(), Lock()

    def note(self, link_id: UUID) -> None:
        """One more person opened this link. Who, is kept nowhere."""
        with self._lock:
            self._waiting[link_id] += 1
            if self._timer is None:
                # Started here and not at once: a server forks before its first request.
                self._timer = Timer(PAUSE, self.write)
                self._timer.daemon = True
                self._timer.start()
                atexit.unregister(self.write)
                atexit.register(self.write)

    def write(self) -> None:
        """Write what is waiting. What cannot be written waits on; at the very end it is lost."""
        with self._turn:  # who asks for this comes back when all is written
            with self._lock:
                counted, self._waiting, self._timer = self._waiting, Counter(), None
            if not counted:
                return
            try:
                with self._app.app_context(), writing():
                    actions.count_openings(counted)
            except DBAPIError:  # away, or gone in the middle
                with self._lock:
                    self._waiting.update(counted)
                    waiting = self._waiting.total()
                log.warning("%s openings could not be written: no database", waiting)
