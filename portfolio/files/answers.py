"""A stored file as an answer to a browser. Whoever calls this has checked the permission."""

import io

from flask import Response, send_file

from portfolio.files.actions import fetch
from portfolio.files.models import StoredFile

CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
SHOWN = ("image/", "audio/")


def answer(file: StoredFile, name: str) -> Response:
    """Send `file`: shown if it is a photo or a sound, else saved under `name`.

    Never sniffed, never run, never kept by the browser; answers range requests, without which
    iPhones play no sound. Raises Lost.
    """
    sent = send_file(
        io.BytesIO(fetch(file)),
        mimetype=file.media_type,
        as_attachment=not file.media_type.startswith(SHOWN),
        download_name=name,
        conditional=True,
        etag=False,
    )
    sent.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    sent.headers["X-Content-Type-Options"] = "nosniff"
    sent.headers["Cache-Control"] = "no-store"
    return sent
