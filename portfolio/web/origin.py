"""Forged requests: an unsafe method passes only when it comes from one of our own pages.

No token in any page. The browser's own `Origin` decides; when it is absent, `Sec-Fetch-Site`
or a `Referer` of ours. Source: OWASP Cross-Site Request Forgery Prevention, "Verifying
origin with standard headers".
"""

from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request
from werkzeug.wrappers import Response

from portfolio.config import settings
from portfolio.web.receipts import SAFE_METHODS


def init_origin(app: Flask) -> None:
    """One name for the site; refuse, with 403, what other sites make a browser send."""

    @app.before_request
    def right_host() -> Response | None:
        """127.0.0.1 is not localhost: passkeys, cookies and links belong to one name."""
        ours = urlsplit(settings().public_url)
        given = urlsplit(f"//{request.host}").hostname
        if given == ours.hostname or request.method not in {"GET", "HEAD"}:
            return None
        if request.path == "/healthz":  # asked from inside the machine
            return None
        return redirect(settings().public_url + request.full_path.rstrip("?"), 308)

    @app.before_request
    def same_origin() -> None:
        if request.method not in SAFE_METHODS and not _ours():
            abort(403)


def _ours() -> bool:
    ours = settings().origin
    if (origin := request.headers.get("Origin")) is not None:
        return origin == ours
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    referer = urlsplit(request.headers.get("Referer", ""))
    return f"{referer.scheme}://{referer.netloc}" == ours
