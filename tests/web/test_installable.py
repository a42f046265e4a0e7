"""The site as an app of the phone: manifest, service worker, and who may keep copies."""

import brotli
import pytest

from portfolio.catalogue import queries
from portfolio.web import stones
from tests import scenes
from tests.support.entering import enters
from tests.support.factories import StructureFactory

COPIES = ("/moi/copie", "/moi/copie/montrer", "/moi/copie/badges")
MOST = 3000  # bytes, compressed, of both scripts


@pytest.fixture
def nadia(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia")


def test_the_phone_can_install_the_site(client):
    answer = client.get("/manifest.webmanifest")
    manifest = answer.json
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["name"], manifest["short_name"], manifest["lang"]) == ("Pépites",) * 2 + (
        "fr",
    )
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/moi", "/", "standalone",
    )  # fmt: skip
    assert {(each["sizes"], each["purpose"]) for each in manifest["icons"]} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    assert [each["name"] for each in manifest["shortcuts"]] == ["Mes badges", "Demander", "Montrer"]
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).mimetype == "image/png"


def test_every_page_names_the_manifest(client):
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/entrer").text


def test_the_service_worker_and_its_script_are_small(client):
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"].startswith("max-age=60")
    scripts = (stones.STATIC / "root" / "sw.js", stones.STATIC / "js" / "install.js")
    assert sum(len(brotli.compress(each.read_bytes())) for each in scripts) <= MOST


def test_copies_belong_to_one_session(client, app, nadia):
    enters(client, nadia)
    mine = client.get("/moi").headers["Copies"]
    assert client.get("/moi/compte").headers["Copies"] == mine

    elsewhere = app.test_client()
    enters(elsewhere, nadia)
    assert elsewhere.get("/moi").headers["Copies"] not in {mine, "none"}


@pytest.mark.parametrize("path", COPIES)
def test_only_a_phone_that_is_mine_reads_copies(client, app, nadia, path):
    stranger = client.get(path)
    assert stranger.status_code == 303
    assert stranger.headers["Copies"] == "none"

    enters(client, nadia, mine=False)
    borrowed = client.get(path)
    assert borrowed.status_code == 404
    assert borrowed.headers["Copies"] == "none"

    mine = app.test_client()
    enters(mine, nadia)
    assert mine.get(path).status_code == 200


@pytest.mark.parametrize("path", [*COPIES, "/moi", "/moi/montrer", "/moi/compte", "/badges"])
def test_the_browser_itself_stores_no_page_of_mine(client, nadia, path):
    """What the service worker keeps, it keeps by itself; nothing else may."""
    enters(client, nadia)
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_page_for_no_network_is_nobody_s(client, nadia):
    before = client.get("/hors-ligne").text
    enters(client, nadia)
    after = client.get("/hors-ligne").text
    assert after == before
    assert "data-copies" not in after


def test_the_copy_of_the_catalogue_has_every_badge_and_few_statements(client, nadia, house):
    enters(client, nadia)
    client.get("/moi/copie/badges")
    with house.counts_queries() as sent:
        page = client.get("/moi/copie/badges").text
    badges = [badge for shelf in queries.shelves() for badge in shelf.badges]
    assert page.count('class="badge_row"') == len(badges)
    assert len(sent) <= 4, sent
