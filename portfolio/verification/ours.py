"""The public documents of this house, read without the network.

Our keys, status lists and open badges have addresses like everybody's. When a badge names one,
the same public page answers, asked from inside as any stranger would ask it.
"""

import contextvars
from urllib.parse import urlsplit

from flask import Flask, current_app
from werkzeug.test import create_environ, run_wsgi_app

from portfolio.config import settings
from portfolio.credentials.hosted import issuer_address
from portfolio.credentials.issuer import identity_url, issuer
from portfolio.web.fetch import NotRead, Why

WANTED = "application/vc+ld+json, application/ld+json, application/json;q=0.9, */*;q=0.1"


class Ours:
    """What is ours: the addresses of this house, and its issuer."""

    def __init__(self) -> None:
        self._hosts = {urlsplit(url).netloc for url in (identity_url(), settings().public_url)}
        owner = issuer()
        self._issuers = {owner.did, owner.public_url, issuer_address(owner)} if owner else set()

    def is_ours(self, url: str) -> bool:
        """Whether this house answers at `url`."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in {"http", "https"} and parts.netloc in self._hosts

    def is_issuer(self, issuer_id: str) -> bool:
        """Whether `issuer_id` is this house, as the issuer of its badges."""
        return issuer_id in self._issuers

    def read(self, url: str) -> bytes:
        """What the page at `url` tells a stranger. Raises NotRead, as for the site of another."""
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        parts = urlsplit(url)
        environ = create_environ(
            parts.path or "/",
            settings().public_url,
            query_string=parts.query,
            headers={"Accept": WANTED},
        )
        # A context of its own: no session, no person, no rows of the request that asks.
        body, status, headers = contextvars.Context().run(
            run_wsgi_app, app.wsgi_app, environ, buffered=True
        )
        answer = b"".join(body)
        if status.startswith("410"):
            raise NotRead(Why.GONE, status, answer)
        if not status.startswith("200") or headers.get("Content-Encoding"):
            raise NotRead(Why.GONE, status)
        return answer
