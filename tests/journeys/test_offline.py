"""Without network: what a phone that is mine still shows, and what no phone ever keeps."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error

from portfolio.catalogue import queries as catalogue
from portfolio.credentials.actions import issue
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.people.models import Person
from portfolio.profile import actions
from portfolio.profile.models import ShareLink
from portfolio.signin import sessions
from portfolio.signin.models import Session
from tests import scenes
from tests.support.entering import is_in
from tests.support.factories import StructureFactory
from tests.support.house import House, now_is
from tests.support.visitor import Visitor

MORNING = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
COPY = "Copie du 24 novembre, 10 h 12"
KIND = "Pas de réseau. Rien n’est perdu."
EVERYTHING_KEPT = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept[new URL(request.url).pathname] = await (await cache.match(request)).text();
    }
  }
  return kept;
}"""
ALL_COPIED = """Promise.all(
  ["/moi/copie", "/moi/copie/montrer", "/moi/copie/badges", "/hors-ligne"].map(
    (name) => caches.match(name))).then((kept) => kept.every((each) => each))"""
NO_WORKER = "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)"
NO_CODE = """caches.match("/moi/copie/montrer").then((kept) => kept.text())
  .then((html) => !html.includes("Code de mon profil"))"""


@pytest.fixture
def nadia(app) -> Person:
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia", last_name="Benali")


@pytest.fixture
def badge(nadia: Person) -> Credential:
    version = catalogue.version_for(scenes.the_badge().id, None).achievement_version
    with writing():
        return issue(nadia, version)


@pytest.fixture
def link(nadia: Person, badge: Credential) -> ShareLink:
    with writing():
        made = actions.start_link(uuid4(), nadia, [badge.id])
        actions.name_link(made, "pour mon entretien")
        actions.open_link(made, nadia)
    return made


def until(visitor: Visitor, promise: str) -> None:
    """Wait until this expression of the page promises true."""
    visitor.page.evaluate(
        f"""async () => {{
        while (!(await {promise})) await new Promise((tick) => setTimeout(tick, 30)); }}"""
    )


def name_of_the_badge() -> str:
    version = catalogue.badge(scenes.TEAM)
    assert version
    return version.achievement_version.name


def keeps_copies(visitor: Visitor, person: Person) -> Visitor:
    """`person` opens « Mes badges » on a phone that is theirs, at 10 h 12; copies are made."""
    now_is(MORNING)
    is_in(visitor, person).opens("/moi")
    until(visitor, ALL_COPIED)
    now_is(MORNING + timedelta(hours=3))
    return visitor


def kept(visitor: Visitor) -> dict[str, str]:
    """What the phone keeps of pages and files: path → text."""
    return dict(visitor.page.evaluate(EVERYTHING_KEPT))


def keeps_nothing(visitor: Visitor) -> bool:
    until(visitor, NO_WORKER)
    keeps = visitor.keeps()
    assert keeps["session"] in ([], ["htmx-current-path-for-history"])  # an address, for this tab
    return not (keeps["copies"] or keeps["local"] or keeps["databases"])


def ended_elsewhere() -> None:
    with writing():
        for row in session.scalars(sa.select(Session)):
            sessions.end(row)


@contextmanager
def network(house: House, answers: Callable[..., object]) -> Iterator[None]:
    """Inside, `answers(app, environ, start)` stands between the phone and the house."""
    inner = house.app.wsgi_app
    house.app.wsgi_app = lambda environ, start: answers(inner, environ, start)
    try:
        yield
    finally:
        house.app.wsgi_app = inner


@contextmanager
def slow(house: House, path: str) -> Iterator[threading.Event]:
    """Inside, the answer for `path` waits until the event is set."""
    goes_on = threading.Event()

    def wait(inner, environ, start):
        if environ["PATH_INFO"] == path:
            goes_on.wait(30)
        return inner(environ, start)

    with network(house, wait):
        yield goes_on
        goes_on.set()


def fallen(inner, environ, start):
    start("502 Bad Gateway", [("Content-Type", "text/plain")])
    return [b"the application does not answer"]


def test_nadia_shows_her_badges_without_network(phone, nadia, badge, link):
    """The employer's cellar has no network; she has her phone."""
    keeps_copies(phone, nadia)
    name = name_of_the_badge()

    with phone.no_network():
        assert phone.opens("/moi").sees(COPY)
        assert phone.heading == "Mes badges"
        assert phone.sees(name)
        assert phone.opens(f"/moi/badges/{badge.id}").sees(COPY)
        phone.presses("Montrer")
        assert phone.heading == "Montrez ce code"
        assert phone.sees(COPY)
        code = phone.page.get_by_role("img", name="Code de mon profil")
        assert code.bounding_box()["width"] > 300
        assert phone.opens(f"/moi/montrer/{link.id}/code").heading == "Montrez ce code"
        assert phone.opens("/badges").sees(COPY)
        assert phone.heading == "Les badges"
        assert phone.opens(f"/badges/{scenes.TEAM}").sees(name)

    assert not phone.presses("J’essaie encore").sees(COPY)
    assert not phone.opens("/moi").sees(COPY)


def test_a_page_that_is_not_kept_is_kind(phone, nadia):
    keeps_copies(phone, nadia)
    with phone.no_network():
        assert phone.opens("/moi/compte").heading == KIND
        assert phone.presses("J’essaie encore").heading == KIND
    assert phone.presses("J’essaie encore").heading == "Mon compte"


def test_a_closed_link_leaves_the_phone(phone, nadia, link):
    keeps_copies(phone, nadia)
    assert "<svg" in kept(phone)["/moi/copie/montrer"].partition("Code de mon profil")[2]
    with writing():
        actions.close_link(session.merge(link))
    phone.opens("/moi/montrer")
    until(phone, NO_CODE)


def test_a_form_stays_with_what_was_typed(phone, nadia):
    """She writes her first name in the train, and the tunnel comes."""
    keeps_copies(phone, nadia)
    phone.opens("/moi/compte/nom").fills("Quel est votre prénom ?", "Nadège")
    with phone.no_network():
        phone.page.get_by_role("button", name="Je garde").click()
        phone.page.get_by_text("Vos réponses restent ici.").wait_for()
        assert phone.sees(KIND)
        assert "Nadège" in phone.values().values()
    phone.presses("Je garde")
    assert phone.heading == "Mon compte"


def test_what_is_hidden_on_screen_is_hidden_on_paper(phone, nadia):
    """A page printed with a good network says nothing of the network."""
    keeps_copies(phone, nadia).opens("/moi")
    phone.page.emulate_media(media="print")
    assert not phone.page.locator("#stays").is_visible()


def test_a_slow_network_shows_the_copy_and_a_way_to_wait(phone, nadia, house):
    keeps_copies(phone, nadia)
    with slow(house, "/moi") as goes_on:
        assert phone.opens("/moi").sees(COPY)
        goes_on.set()
        assert not phone.presses("J’essaie encore").sees(COPY)


def test_who_tries_again_waits_as_long_as_it_takes(phone, nadia, house):
    keeps_copies(phone, nadia)
    with slow(house, "/moi") as goes_on:
        threading.Timer(4, goes_on.set).start()
        assert not phone.opens("/moi?reseau").sees(COPY)


def test_a_fallen_server_shows_the_copy(phone, nadia, house):
    keeps_copies(phone, nadia)
    with network(house, fallen):
        assert phone.opens("/moi").sees(COPY)
        assert phone.opens("/moi/compte").heading == KIND
    assert not phone.opens("/moi").sees(COPY)
    assert "/moi/copie" in kept(phone)


def test_only_copies_and_what_they_need_are_kept(phone, nadia, badge):
    keeps_copies(phone, nadia).opens("/moi/compte").opens(f"/moi/badges/{badge.id}")
    pages = {path for path in kept(phone) if not path.startswith("/static/")}
    assert pages == {"/moi/copie", "/moi/copie/montrer", "/moi/copie/badges", "/hors-ligne"}
    assert "Nadia" not in kept(phone)["/hors-ligne"]


def test_signing_out_wipes_the_phone(phone, nadia, badge):
    keeps_copies(phone, nadia).opens("/moi/compte").presses("Je quitte")
    assert keeps_nothing(phone)


def test_a_session_ended_elsewhere_wipes_the_phone(phone, nadia, badge):
    keeps_copies(phone, nadia)
    ended_elsewhere()
    phone.opens("/moi")
    assert phone.path.startswith("/entrer")
    assert keeps_nothing(phone)


def test_a_slow_answer_of_an_ended_session_takes_the_copy_off_the_screen(
    phone, nadia, badge, house
):
    keeps_copies(phone, nadia)
    ended_elsewhere()
    with slow(house, "/moi") as goes_on:
        assert phone.opens("/moi").sees(COPY)
        goes_on.set()
        phone.page.wait_for_url("**/entrer**")
    assert keeps_nothing(phone)


def test_another_person_finds_nothing_of_the_first(phone, nadia, badge):
    """Her brother signs in on the same phone, and says that it is his."""
    keeps_copies(phone, nadia)
    is_in(phone, scenes.a_person("Sami")).opens("/moi/compte")
    assert not any("Nadia" in text for text in kept(phone).values())
    phone.opens("/moi")
    until(phone, ALL_COPIED)
    assert name_of_the_badge() not in kept(phone)["/moi/copie"]


def test_a_phone_lent_to_somebody_forgets_its_owner(phone, nadia, badge):
    keeps_copies(phone, nadia)
    is_in(phone, scenes.a_person("Sami"), mine=False).opens("/moi")
    assert keeps_nothing(phone)


def test_an_old_browser_works_as_before(phone, nadia, badge):
    phone.context.add_init_script("delete Navigator.prototype.serviceWorker; delete window.caches")
    is_in(phone, nadia).opens("/moi").presses("Montrer")
    assert phone.heading == "Montrer"


def test_the_names_of_links_tell_several_codes_apart(phone, nadia, badge, link):
    """The employer who looks at the one code does not read what Nadia calls it."""
    is_in(phone, nadia)
    assert not phone.opens("/moi/copie/montrer").sees("pour mon entretien")
    with writing():
        another = actions.start_link(uuid4(), nadia, [badge.id])
        actions.name_link(another, "pour Marc")
        actions.open_link(another, nadia)
    assert phone.opens("/moi/copie/montrer").sees("pour mon entretien")
    assert phone.sees("pour Marc")


def test_a_phone_that_is_not_mine_keeps_nothing(office_pc, nadia, badge):
    is_in(office_pc, nadia, mine=False)
    for page in ("/moi", f"/moi/badges/{badge.id}", "/moi/montrer", "/moi"):
        office_pc.opens(page)
    office_pc.opens("/moi/copie", status=404)
    assert keeps_nothing(office_pc)
    with office_pc.no_network(), pytest.raises(Error):
        office_pc.page.goto(office_pc.house.url + "/moi")
