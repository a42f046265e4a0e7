"""The fixtures of the suite (loaded by `tests/conftest.py`)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import ExifTags, Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.easy.page import page_problems, visible_text_blocks
from tests.support import browser as browsers
from tests.support.house import House
from tests.support.html import HtmlChecker
from tests.support.look import LOOKER, Looker
from tests.support.mail import Mailbox
from tests.support.postgres import PostgresServer
from tests.support.serving import key_pin
from tests.support.storage import ObjectStore
from tests.support.visitor import Visitor

SMALL_PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "screen": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 9; SM-J330F) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/90.0.4430.210 Mobile Safari/537.36"
    ),
}
OFFICE_PC: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
FRANCE = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "color_scheme": "light"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _post_office() -> Iterator[Mailbox]:
    office = Mailbox()
    yield office
    office.close()


@pytest.fixture(scope="session")
def _object_store() -> Iterator[ObjectStore]:
    store = ObjectStore()
    yield store
    store.stop()


@pytest.fixture
def object_store(_object_store: ObjectStore) -> ObjectStore:
    """An empty S3-compatible store."""
    _object_store.empty()
    return _object_store


@pytest.fixture(scope="session")
def _houses(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    _post_office: Mailbox,
) -> Callable[..., House]:
    """Each kind of house is built once, when the first test asks for it."""
    built: dict[tuple[str, bool], House] = {}

    def house(database: str, *, https: bool = False) -> House:
        if (database, https) not in built:
            server = request.getfixturevalue("postgres") if database == "postgresql" else None
            folder = tmp_path_factory.mktemp("house")
            built[database, https] = House(folder, _post_office, postgres=server, https=https)
        return built[database, https]

    return house


@pytest.fixture
def database() -> str:
    """The database of this test. Override by `@on_both_databases` or `@on_postgresql`."""
    return "sqlite"


@pytest.fixture
def house(database: str, _houses: Callable[..., House]) -> Iterator[House]:
    """An empty house."""
    made = _houses(database)
    made.fresh()
    yield made
    made.app.extensions["openings"].write()  # while the database is still there


@pytest.fixture
def https_house(_houses: Callable[..., House]) -> House:
    """An empty house behind a TLS proxy, as a host runs it."""
    made = _houses("sqlite", https=True)
    made.fresh()
    return made


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The application of an empty house, with its context open: factories and queries work."""
    with house.app.app_context():
        yield house.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen, which sends the right `Origin`."""
    return app.test_client()


@pytest.fixture
def mailbox(house: House) -> Mailbox:
    """The letters that arrived."""
    return house.mailbox


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two photos as a phone takes them: lying on their side, with a word on how to turn them."""
    paths = [tmp_path / "mur.jpg", tmp_path / "allee.jpg"]
    for path, colour in zip(paths, ("brown", "green"), strict=True):
        picture = Image.new("RGB", (1600, 1200), colour)
        exif = picture.getexif()
        exif[ExifTags.Base.Orientation] = 6
        picture.save(path, exif=exif)
    return paths


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    path = browsers.found()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                f"--ignore-certificate-errors-spki-list={key_pin()}",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def _looker(request: pytest.FixtureRequest) -> Iterator[Looker]:
    checker = HtmlChecker()
    looker = Looker(checker, words=lambda html: page_problems(visible_text_blocks(html)))
    request.config.stash[LOOKER] = looker
    yield looker
    checker.close()


@pytest.fixture
def visitors(_browser: Browser, _looker: Looker) -> Iterator[Callable[..., Visitor]]:
    """Make one more visitor: `visitors(house, OFFICE_PC, scripts=False, by=KeyboardVisitor)`."""
    contexts: list[BrowserContext] = []

    def make(
        house: House, device: dict[str, Any], *, scripts: bool = True, by: type[Visitor] = Visitor
    ) -> Visitor:
        house.is_served()
        context = _browser.new_context(
            **FRANCE, **device, java_script_enabled=scripts, ignore_https_errors=True
        )
        contexts.append(context)
        return by(context, house, _looker, scripts=scripts)

    yield make
    for each in contexts:
        each.close()


@pytest.fixture
def phone(app: Flask, house: House, visitors: Callable[..., Visitor]) -> Visitor:
    """A small cheap phone."""
    return visitors(house, SMALL_PHONE)


@pytest.fixture
def another_phone(app: Flask, house: House, visitors: Callable[..., Visitor]) -> Visitor:
    """The phone of somebody else."""
    return visitors(house, SMALL_PHONE)


@pytest.fixture
def office_pc(app: Flask, house: House, visitors: Callable[..., Visitor]) -> Visitor:
    """The shared computer of a structure."""
    return visitors(house, OFFICE_PC)


@pytest.fixture
def phone_without_scripts(app: Flask, house: House, visitors: Callable[..., Visitor]) -> Visitor:
    """A phone on which JavaScript is off."""
    return visitors(house, SMALL_PHONE, scripts=False)


@pytest.fixture
def https_phone(https_house: House, visitors: Callable[..., Visitor]) -> Iterator[Visitor]:
    """A phone that speaks HTTPS to a house behind a proxy (the context of that house is open)."""
    with https_house.app.app_context():
        yield visitors(https_house, SMALL_PHONE)
