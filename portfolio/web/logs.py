"""One line a request: id, method, route, status, time. Never an address, a secret or a word."""

import logging
import sys
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

log = logging.getLogger("pepites.requests")


class _RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = g.get("request_id", "-") if has_request_context() else "-"
        return True


class WithoutWords(logging.Formatter):
    """PostgreSQL adds to its errors a line with what was written (« DETAIL: Key (email)=… »)."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging gives it
        lines = super().formatException(ei).splitlines()
        return "\n".join(line for line in lines if not line.startswith("DETAIL:"))


def init_logs(app: Flask) -> None:
    """Write to standard error; the host's tools keep it 30 days."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        WithoutWords("%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s")
    )
    handler.addFilter(_RequestId())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else two lines at each start

    @app.before_request
    def begin() -> None:
        g.request_id = uuid4().hex[:12]
        g.began = time.monotonic()

    @app.after_request
    def end(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        spent = (time.monotonic() - g.get("began", time.monotonic())) * 1000
        log.info("%s %s %s %.0fms", request.method, route, answer.status_code, spent)
        answer.headers["X-Request-Id"] = g.get("request_id", "-")
        return answer
