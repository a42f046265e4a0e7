"""What every page shares: the way of a request, forms, headers, errors."""

from flask import Flask
from flask_compress import Compress

from portfolio.config import settings
from portfolio.web.access import add_guard, current_who, does, look_again
from portfolio.web.afterwards import afterwards, init_afterwards
from portfolio.web.assets import init_assets
from portfolio.web.dates import init_dates
from portfolio.web.errors import init_errors
from portfolio.web.headers import init_headers, readable_by_all
from portfolio.web.heavy import HEAVIEST
from portfolio.web.installable import init_installable
from portfolio.web.language import init_language
from portfolio.web.limits import A_ROOM, A_ROOM_OF_MAILS, at_most, init_limits, network
from portfolio.web.logs import init_logs
from portfolio.web.origin import init_origin
from portfolio.web.pages import htmx, page
from portfolio.web.receipts import (
    answer_is,
    init_receipts,
    keep_receipt,
    new_write,
    requested_write,
)

__all__ = [
    "A_ROOM",
    "A_ROOM_OF_MAILS",
    "afterwards",
    "answer_is",
    "at_most",
    "current_who",
    "does",
    "init_web",
    "network",
    "page",
    "readable_by_all",
    "requested_write",
]


def init_web(app: Flask) -> None:
    """Set up the way of a request, in the order in which each step sees it."""
    kept = app.config["SETTINGS"]
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_STREAMS=False,
        MAX_CONTENT_LENGTH=HEAVIEST,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=200,
    )
    init_logs(app)
    init_headers(app)
    init_origin(app)
    init_receipts(app)
    init_limits(app, kept.limits_url)
    init_afterwards(app)
    init_errors(app)
    init_dates(app)
    init_language(app)
    Compress(app)
    init_assets(app, kept.instance / "static-cache")
    init_installable(app)
    htmx.init_app(app)
    add_guard(app, keep_receipt)
    add_guard(app, look_again)
    app.jinja_env.globals.update(new_write=new_write)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def shared() -> dict[str, object]:
        return {"settings": settings(), "demo": settings().demo, "who": current_who()}
