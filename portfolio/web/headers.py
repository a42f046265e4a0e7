"""What every answer says to the browser."""

from flask import Flask, Response, request

from portfolio.permissions import NOBODY
from portfolio.web.access import current_who

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
}
ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def protecting(*, https: bool) -> dict[str, str]:
    """What every answer of ours says, unless its view says otherwise."""
    return ALWAYS | (ON_HTTPS if https else {})


def readable_by_all(answer: Response) -> Response:
    """Let pages of other sites read `answer`: a public document, and nothing of a person's."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def init_headers(app: Flask) -> None:
    """Strict by default; a view that sets a header keeps it."""
    ours = protecting(https=app.config["SETTINGS"].https)

    @app.after_request
    def protect(answer: Response) -> Response:
        headers = answer.headers
        for name, value in ours.items():
            headers.setdefault(name, value)
        if request.method != "GET" or current_who() != NOBODY or answer.status_code >= 400:
            headers.setdefault("Cache-Control", "no-store")
        else:
            headers.setdefault("Cache-Control", "no-cache")
        return answer
