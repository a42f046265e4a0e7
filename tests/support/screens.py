"""`make screens`: pictures of the main pages, from the demonstration as it runs.

Starts the demonstration in a folder of its own, walks it on a small phone as its people, and
writes `docs/screens/*.png`, named as the pages of the design.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import found
from tests.support.serving import free_socket, port_of

HERE = Path(__file__).parents[2]
SCREENS = HERE / "docs" / "screens"
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 800}}
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
COLOURS = 128  # of a picture: flat tints need no more


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration that lives as long as the block."""
    with free_socket() as bound:
        port = port_of(bound)
    url = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PEPITES_DEMO": "1", "PEPITES_INSTANCE": folder, "PEPITES_PUBLIC_URL": url,
        }  # fmt: skip
        command = [sys.executable, "-m", "flask", "start", "--port", str(port)]
        server = subprocess.Popen(command, cwd=HERE, env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"{url}/healthz")
            yield url
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def photograph(url: str) -> None:
    """Walk the demonstration at `url` and keep a picture of each main page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found())
        for name, (who, walk, options) in WALKS.items():
            page = _enter(browser, url, who, options)
            walk(page, url)
            page.wait_for_load_state("networkidle")
            status = page.evaluate(STATUS)
            if status != 200:
                raise AssertionError(f"{name}: {page.url} answers {status}")
            _keep(page, name)
            page.context.close()
        browser.close()


def _enter(browser: Browser, url: str, who: str | None, options: dict[str, object]) -> Page:
    page = browser.new_context(locale="fr-FR", base_url=url, **options).new_page()  # type: ignore[arg-type]
    if who:
        page.goto(f"{url}/entrer")
        page.get_by_role("button", name=who).first.click()
        page.wait_for_load_state()
    return page


def _keep(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    file = SCREENS / f"{name}.png"
    _unroll(page)
    page.screenshot(path=file)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    print(f"{file.relative_to(HERE)}  {file.stat().st_size // 1024} kB")  # noqa: T201


def _unroll(page: Page) -> None:
    """A screen as tall as the page: the bars that stick stand at its end, as in the design."""
    size = page.viewport_size or {"width": 360, "height": 640}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})


def _goes(path: str) -> Callable[[Page, str], None]:
    return lambda page, url: page.goto(url + path) and None


def _first(path: str, *links: str) -> Callable[[Page, str], None]:
    """Open `path`, then press the first link that each selector finds."""

    def walk(page: Page, url: str) -> None:
        page.goto(url + path)
        for link in links:
            page.locator(link).first.click()
            page.wait_for_load_state()

    return walk


def _step(step: str) -> Callable[[Page, str], None]:
    """The question `step` of a request that is being written."""

    def walk(page: Page, url: str) -> None:
        page.goto(f"{url}/moi")
        page.locator("a[href^='/demandes/']").first.click()
        page.wait_for_load_state()
        request = page.url.split("/demandes/")[1].split("/")[0]
        page.goto(f"{url}/demandes/{request}/{step}")

    return walk


def _public(*links: str) -> Callable[[Page, str], None]:
    """The page that an employer sees, by the holder's own link."""

    def walk(page: Page, url: str) -> None:
        page.goto(f"{url}/moi/montrer")
        page.locator(
            "a[href^='/moi/montrer/']:not([href$='nouveau']):not([href*='adresses'])"
        ).first.click()
        page.wait_for_load_state()
        address = page.content().split(f"{url}/p/")[1].split('"')[0].split("<")[0]
        page.goto(f"{url}/p/{address}")

    return walk


def _recommend(page: Page, url: str) -> None:
    """The page of an employer whom the holder asks, by a link of today."""
    page.goto(f"{url}/moi/recommandations/demander")
    for box in page.locator("input[type=checkbox]").all()[:2]:
        box.check(force=True)
    page.get_by_role("button", name="Je continue").click()
    page.locator("input[type=radio][value=link]").check(force=True)
    page.get_by_role("button", name="Je continue").click()
    page.wait_for_load_state()
    address = page.content().split(f"{url}/r/")[1].split('"')[0].split("<")[0]
    page.context.clear_cookies()  # on the employer's own phone
    page.goto(f"{url}/r/{address}")


def _card(page: Page, url: str) -> None:
    """A new card for somebody, as it is printed."""
    page.goto(f"{url}/equipe")
    page.locator("a[href^='/equipe/personnes/']").first.click()
    page.wait_for_load_state()
    person = page.url.split("/personnes/")[1].split("/")[0]
    page.goto(f"{url}/equipe/personnes/{person}/carte/nouvelle")
    page.get_by_role("button", name="Je fais la carte").click()
    page.wait_for_load_state()
    page.goto(f"{url}/equipe/personnes/{person}/carte/imprimer")
    page.set_viewport_size({"width": 440, "height": 640})
    page.emulate_media(media="print")


HOLDER, COUNSELLOR, REVIEWER = "Nadia", "Élodie", "Claire"
WALKS: dict[str, tuple[str | None, Callable[[Page, str], None], dict[str, object]]] = {
    "01-accueil": (None, _goes("/"), PHONE),
    "02-mes-badges": (HOLDER, _goes("/moi"), PHONE),
    "03-question": (HOLDER, _step("ou"), PHONE),
    "04-preuves": (HOLDER, _step("preuves"), PHONE),
    "05-verifier-et-envoyer": (HOLDER, _step("verifier"), PHONE),
    "06-badge": (HOLDER, _first("/moi", "a[href^='/moi/badges/']"), PHONE),
    "07-montrer-qr": (
        HOLDER,
        _first(
            "/moi/montrer", "a[href^='/moi/montrer/']:not([href$='nouveau'])", "a[href$='/code']"
        ),
        PHONE,
    ),
    "08-profil-public": (HOLDER, _public(), PHONE),
    "09-recommander": (HOLDER, _recommend, PHONE),
    "10-evaluer-bureau": (REVIEWER, _first("/evaluer", "a[href^='/evaluer/']"), DESK),
    "11-accompagner": (COUNSELLOR, _goes("/equipe"), PHONE),
    "12-carte-acces": (COUNSELLOR, _card, DESK),
    "13-sombre": (HOLDER, _goes("/moi"), PHONE | {"color_scheme": "dark"}),
    "badges": (None, _goes("/badges"), PHONE),
}


if __name__ == "__main__":
    with demonstration() as running:
        photograph(running)
