"""Small pages, good and bad, on which the harness itself is tried."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, make_response, request
from playwright.sync_api import Browser

from tests.support.fixtures import FRANCE, SMALL_PHONE
from tests.support.html import HtmlChecker
from tests.support.look import Looker
from tests.support.serving import free_socket, port_of, serve
from tests.support.visitor import Visitor

POLICY = (
    "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; form-action 'self'"
)
PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">{head}</head>
<body data-page="{template}"><main>
<h1>{heading}</h1>
{body}
</main></body></html>
"""
STYLE = """
body { background: #fff; color: #111; font: 1.125rem/1.5 sans-serif; }
a, button, input { display: inline-block; min-height: 48px; min-width: 48px; color: #111; }
button { background: #fff; border: 2px solid #111; font: inherit; }
.pale { color: #999; } .wide { width: 900px; } .hidden-focus { position: absolute; left: -999px; }
:focus { outline: 3px solid #111; } .ringless:focus { outline: 0; }
"""
GOOD_BODY = """
<p>Vous êtes ici.</p>
<p><a href="/bonne/suite">Je continue</a></p>
<form method="post" action="/compte">
  <p><label for="nom">Quel est votre nom&nbsp;?</label> <input id="nom" name="nom"
     type="text" autocomplete="name"></p>
  <p><input id="travail" type="radio" name="ou" value="travail">
     <label for="travail">Au travail</label></p>
  <p><button type="submit">Envoyer</button></p>
</form>
"""


class SmallHouse:
    """What a visitor needs of a house: an address and an app."""

    def __init__(self, app: Flask) -> None:
        self.app, bound = app, free_socket()
        self.url = f"http://localhost:{port_of(bound)}"
        self.posts = 0
        serve(app, bound)


def _small_app() -> Flask:
    app = Flask("small")
    app.config["BROKEN"] = {}

    @app.after_request
    def strict(answer):
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    @app.get("/style.css")
    def style():
        return STYLE, 200, {"Content-Type": "text/css"}

    @app.get("/bonne")
    def good():
        return PAGE.format(
            title="Bonjour — Pépites", head="", template="bonne", heading="Bonjour", body=GOOD_BODY
        )

    @app.get("/bonne/suite")
    def next_page():
        return PAGE.format(
            title="La suite", head="", template="suite", heading="La suite", body="<p>Voilà.</p>"
        )

    @app.post("/compte")
    def form():
        name, place = request.form.get("nom"), request.form.get("ou", "")
        if not name:
            body = "<p>Écrivez votre nom.</p>"
            return PAGE.format(
                title="Erreur : Bonjour", head="", template="erreur", heading="Bonjour", body=body
            ), 422
        return PAGE.format(
            title="Merci", head="", template="merci", heading="Merci", body=f"<p>{name} {place}</p>"
        )

    @app.get("/cassee")
    def broken():
        parts = {
            "title": "Bonjour", "head": "", "template": "cassee", "heading": "Bonjour",
            "body": "<p>Rien.</p>",
        } | app.config["BROKEN"]  # fmt: skip
        return make_response(PAGE.format(**parts), parts.get("status", 200))

    return app


@pytest.fixture(scope="session")
def small_house() -> SmallHouse:
    return SmallHouse(_small_app())


@pytest.fixture(scope="session")
def _small_looker() -> Iterator[Looker]:
    checker = HtmlChecker()
    yield Looker(checker, words=lambda html: ["hard"] if "Veuillez" in html else [])
    checker.close()


@pytest.fixture
def small_looker(_small_looker: Looker) -> Looker:
    """A looker of its own: these pages are not counted as states of the product."""
    _small_looker.states.clear()
    return _small_looker


@pytest.fixture
def small_phone(
    _browser: Browser, small_house: SmallHouse, small_looker: Looker
) -> Iterator[Callable[..., Visitor]]:
    contexts = []

    def make(*, scripts: bool = True, by: type[Visitor] = Visitor) -> Visitor:
        context = _browser.new_context(**FRANCE, **SMALL_PHONE, java_script_enabled=scripts)
        contexts.append(context)
        return by(context, small_house, small_looker, scripts=scripts)

    yield make
    for each in contexts:
        each.close()
