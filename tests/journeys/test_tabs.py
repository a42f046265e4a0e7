"""Each person keeps the tabs of their own place, and a reviewer sees there how much waits."""

import pytest

from portfolio.people.models import Role
from tests import scenes
from tests.support.entering import is_in
from tests.support.factories import MembershipFactory
from tests.support.signing import session_of

EVERYBODYS = ["/moi/compte", "/moi/compte/journal", "/moi/donnees", "/aide", "/donnees"]
HOLDERS = ["Mes badges", "Demander", "Montrer"]
TABS = "nav >> role=link"


@pytest.fixture
def green(app):
    scenes.a_catalogue()
    return scenes.a_structure()


def three_requests(green):
    for name in ("Awa", "Joël", "Samira"):
        person = scenes.a_person(name)
        scenes.accompanied(person, green)
        scenes.a_request(person)


def tabs(visitor):
    return [link.inner_text().strip() for link in visitor.page.locator(TABS).all()]


@pytest.mark.parametrize(
    ("role", "theirs"),
    [
        (Role.COUNSELLOR, ["Personnes", "Badges"]),
        (Role.MANAGER, ["Mon équipe", "Badges"]),
        (Role.ADMIN, ["Structures", "Accords", "Badges"]),
    ],
)
def test_staff_keep_their_tabs_in_the_account_and_the_help(phone, green, role, theirs):
    where = MembershipFactory(admin=True).structure if role is Role.ADMIN else green
    is_in(phone, scenes.a_member("Élodie", where, role))

    assert [tabs(phone.opens(path)) for path in EVERYBODYS] == [theirs] * len(EVERYBODYS)


def test_a_holder_keeps_theirs(phone, app):
    is_in(phone, scenes.a_person("Nadia"))

    assert [tabs(phone.opens(path)) for path in EVERYBODYS] == [HOLDERS] * len(EVERYBODYS)


def test_a_counsellor_who_asks_for_badges_finds_them_from_the_account(phone, green):
    is_in(phone, scenes.a_member("Élodie", green, Role.COUNSELLOR)).opens("/moi/compte")
    assert tabs(phone) == ["Personnes", "Badges"]

    assert tabs(phone.follows("Mes badges")) == HOLDERS


@pytest.mark.parametrize("path", ["/evaluer", "/moi/compte"])
def test_a_reviewer_sees_and_hears_how_much_waits(phone, office_pc, green, path):
    """Claire's tab says 3; a screen reader says of what."""
    claire = scenes.a_member("Claire", green, Role.REVIEWER)
    is_in(phone, claire).opens(path)
    assert tabs(phone) == ["À évaluer", "Badges"]

    three_requests(green)

    for visitor in (phone, is_in(office_pc, claire)):
        role = visitor.opens(path).page.get_by_role
        tab = role("link", name="À évaluer, 3 demandes", exact=True)
        assert tab.get_by_text("3", exact=True).is_visible()


def test_what_waits_is_counted_once_and_only_for_reviewers(house, client, green):
    """One statement more for Claire than for Élodie; none for a holder."""
    asked = {}
    for name, role in (("Claire", Role.REVIEWER), ("Élodie", Role.COUNSELLOR), ("Nadia", None)):
        person = scenes.a_member(name, green, role) if role else scenes.a_person(name)
        client.set_cookie("pepites", session_of(person), domain="localhost")
        client.get("/moi/compte")
        with house.counts_queries() as sent:
            assert client.get("/moi/compte").status_code == 200
        asked[name] = [each for each in sent if "count(application.id)" in each]
    assert [len(counts) for counts in asked.values()] == [1, 0, 0]
