"""What makes the site an app of the phone: its manifest, and the page for no network.

The service worker is `static/root/sw.js`, `static/js/install.js` registers it.
"""

from flask import Blueprint, Flask, Response, current_app, json

from portfolio.web.access import does
from portfolio.web.assets import Assets
from portfolio.web.language import _
from portfolio.web.pages import page

MANIFEST = "application/manifest+json"  # W3C Web Application Manifest, §7
BLUE = "#1b2f5b"  # --color-panel, as in `frames/base.html`
PAPER = "#fffdf8"  # --color-paper
KEPT = 3600  # seconds

views = Blueprint("installable", __name__)


def init_installable(app: Flask) -> None:
    """Give the two addresses to `app`."""
    app.register_blueprint(views)


@views.get("/manifest.webmanifest")
@does("page.read")
def manifest() -> Response:
    """What the phone shows of the app: name, icons, colours, three ways in."""
    answer = Response(json.dumps(_manifest(), ensure_ascii=False), mimetype=MANIFEST)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return answer


@views.get("/hors-ligne")
@does("page.read")
def no_network() -> Response:
    """The page that the service worker keeps for when nothing else can be shown."""
    return page("web/no_network.html")


def _manifest() -> dict[str, object]:
    return {
        "id": "/moi",
        "name": "Pépites",
        "short_name": "Pépites",
        "description": _("Mes badges : les demander, les montrer."),
        "lang": "fr",
        "dir": "ltr",
        "start_url": "/moi",
        "scope": "/",
        "display": "standalone",
        "theme_color": BLUE,
        "background_color": PAPER,
        "icons": [
            _icon("icons/icon-192.png", 192),
            _icon("icons/icon-512.png", 512),
            _icon("icons/maskable-512.png", 512, purpose="maskable"),
        ],
        "shortcuts": [
            _shortcut(_("Mes badges"), "/moi"),
            _shortcut(_("Demander"), "/demander"),
            _shortcut(_("Montrer"), "/moi/montrer"),
        ],
    }


def _icon(name: str, pixels: int, *, purpose: str = "any") -> dict[str, str]:
    assets: Assets = current_app.extensions["assets"]
    size = f"{pixels}x{pixels}"
    return {"src": assets.asset(name), "sizes": size, "type": "image/png", "purpose": purpose}


def _shortcut(name: str, url: str) -> dict[str, object]:
    return {"name": name, "url": url, "icons": [_icon("icons/icon-192.png", 192)]}
