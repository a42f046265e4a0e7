"""Nadia shows a badge that another organisation gave; nobody takes it for one given here."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.issuer import identity_url
from portfolio.db import session, writing
from portfolio.imports import actions as imports
from portfolio.imports.models import ImportedBadge, Recipient
from portfolio.profile import actions, elsewhere, queries
from portfolio.profile.models import SharedCredential, SharedImport
from portfolio.verification.names import takes_the_name_of
from portfolio.web import fetch
from tests import scenes
from tests.imports.conftest import _pem, a_picture, brings, cap, foreigner, hers, proved
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, a_link, path_of, plain, write
from tests.support.databases import on_both_databases
from tests.support.house import grows_not, read_again

__all__ = ["_pem", "cap", "foreigner", "proved"]

UNVERIFIED = "Déposé par Nadia, non vérifié"
FORKLIFT = "Je conduis un chariot"


def true(person, **more):
    """A badge from elsewhere whose every check passed, given to an address that they proved."""
    return a_badge_from_elsewhere(
        person, FORKLIFT, verified=True, recipient=Recipient.THEIRS, **more
    )


def number_of(link, badge) -> int:
    wanted = {"link_id": link.id, "imported_badge_id": badge.id}
    return session.get_one(SharedImport, wanted).number


@on_both_databases
def test_from_the_choice_to_the_page_that_an_employer_opens(nadia, browser):
    safety, brought = a_badge(nadia), true(nadia, site="cap-metiers.example")
    phone, employer = browser(nadia), browser()

    link_id = uuid4()
    step = phone.post("/moi/montrer/nouveau", data={"write": str(link_id)}).location
    choice = phone.get(step).text
    assert "D’ailleurs" in choice
    assert f'value="{brought.id}" checked' not in choice  # never chosen by itself
    assert f'value="{safety.id}" checked' in choice
    assert "Vérifié le" in choice
    phone.post(step, data={**write(), "badges": str(safety.id), "others": str(brought.id)})
    assert "Je travaille en sécurité, Je conduis un chariot" in plain(
        phone.get(f"/moi/montrer/{link_id}")
    )
    phone.post(f"/moi/montrer/{link_id}/ouvrir", data=write())

    read_again()
    link = queries.link(link_id)
    page = employer.get(path_of(link))
    assert "1 badge vérifié" in plain(page)
    assert "Donné par INAÉ." in plain(page)
    assert "D’autres badges" in page.text
    assert "Donné par Cap Métiers, cap-metiers.example" in plain(page)
    assert "Vérifié le" in plain(page)
    assert "-dashed." in page.text
    assert f"{path_of(link)}/2" in page.text
    own = plain(employer.get(f"{path_of(link)}/2"))
    assert FORKLIFT in own
    assert "Ce badge vient d’un autre site." in own
    assert employer.get(f"{path_of(link)}/2.json").status_code == 404
    preview = phone.get(f"/moi/montrer/{link_id}/voir").text
    assert FORKLIFT in preview
    assert "2 badges" in plain(phone.get(f"/moi/montrer/{link_id}/code"))


def test_a_badge_that_nobody_verified_says_who_laid_it_down(nadia, browser):
    link = a_link(nadia, a_badge_from_elsewhere(nadia, verified=True))  # given to nobody we know
    for end in ("", "/1"):
        page = plain(browser().get(path_of(link) + end))
        assert UNVERIFIED in page
        assert "Le badge dit : donné par Cap Métiers" in page
        assert "Vérifié le" not in page
        assert "Badge vérifié" not in page
    whole = plain(browser().get(path_of(link)))
    assert "badge vérifié" not in whole
    assert "INAÉ" not in whole
    assert "sait faire" not in whole  # no badge given here, so no such heading
    assert "est signé" not in whole
    assert "avec des preuves" not in whole


def test_a_badge_that_has_ended_says_so(nadia, browser):
    link = a_link(nadia, true(nadia, ends_at=clock.now() - timedelta(days=1)))
    for end in ("", "/1"):
        page = plain(browser().get(path_of(link) + end))
        assert "A pris fin le" in page
        assert "Vérifié le" not in page


@pytest.mark.parametrize(
    "name", ["INAÉ", "inae", "I.N.A.É. France", "lNAÉ", "ΙΝΑΕ", "ІNАЕ", "\uff29\uff2e\uff21\uff25"]
)
def test_nobody_gives_a_badge_in_the_name_of_this_house(nadia, browser, name):
    here = urlsplit(identity_url()).netloc
    badge = a_badge_from_elsewhere(nadia, issuer=name, site=here)
    link = a_link(nadia, a_badge(nadia), badge)
    for end in ("", "/2"):
        page = plain(browser().get(path_of(link) + end))
        assert "On ne sait pas qui l’a donné." in page
        assert f"donné par {name}" not in page
        assert f"donné par {here}" not in page
    assert "1 badge vérifié" in plain(browser().get(path_of(link)))


def test_other_names_stay(app):
    assert takes_the_name_of("I N A E", "INAÉ")
    assert not takes_the_name_of("Cap Métiers", "INAÉ")
    assert not takes_the_name_of("INAÉ", "")


def test_hostile_words_are_read_and_nothing_else(nadia, browser):
    wild = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
    badge = a_badge_from_elsewhere(
        nadia, wild + "A" * 400, issuer=wild + "B" * 400, sentence=wild, ending="svg",
        site="inae.example." + "x" * 200 + ".evil.example",
    )  # fmt: skip
    link = a_link(nadia, badge)
    phone, employer = browser(nadia), browser()
    mine = [f"/moi/montrer/{link.id}{end}" for end in ("", "/badges", "/voir", "/feuille")]
    pages = [employer.get(path_of(link) + end).text for end in ("", "/1")]
    for page in [*pages, *(phone.get(path).text for path in (*mine, "/moi/copie"))]:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "A" * 80 not in pages[0]
    assert "B" * 60 not in pages[0]
    assert "inae.example" not in pages[0]  # of a long site the end is what counts
    assert ".evil.example" in pages[0]
    sent = employer.get(f"{path_of(link)}/1/fichier")
    assert re.fullmatch(
        r"attachment; filename=[a-z0-9-]+\.svg", sent.headers["Content-Disposition"]
    )


def test_a_picture_that_nobody_vouches_for_is_not_shown_to_strangers(proved, browser, cap):
    forged = {**hers(cap), "issuer": {**hers(cap)["issuer"], "name": "Autre"}}
    brings(browser(proved), ("badge.png", a_picture(forged)))
    badge = session.scalars(sa.select(ImportedBadge)).one()
    assert badge.picture_id
    assert not badge.is_theirs
    where, employer = f"{path_of(a_link(proved, badge))}/1", browser()

    assert f"{where}/image" not in employer.get(where).text
    assert employer.get(f"{where}/image").status_code == 404
    assert employer.get(f"{where}/fichier").status_code == 200


def test_the_file_goes_to_whoever_bears_the_link_as_it_came(proved, browser, cap):
    data = a_picture(hers(cap))
    brings(browser(proved), ("badge.png", data))
    badge = session.scalars(sa.select(ImportedBadge)).one()
    link = a_link(proved, badge)
    where, employer = f"{path_of(link)}/1", browser()

    assert f"{where}/fichier" in employer.get(where).text
    assert f"{where}/image" in employer.get(where).text
    sent = employer.get(f"{where}/fichier")
    assert sent.data == data
    assert sent.headers["Content-Disposition"] == "attachment; filename=badge-je-suis-fiable.png"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["X-Robots-Tag"] == "noindex"
    drawn = employer.get(f"{where}/image")
    assert drawn.data.startswith(b"\xff\xd8\xff")

    for number in (2, 9999):
        for end in ("", "/fichier", "/image"):
            assert employer.get(f"{path_of(link)}/{number}{end}").status_code == 404
    with writing():
        actions.close_link(session.merge(link))
    for end in ("", "/fichier", "/image"):
        assert employer.get(where + end).status_code == 410


def test_looking_at_a_page_fetches_nothing(proved, browser, cap, monkeypatch):
    brings(browser(proved), ("badge.json", json.dumps(hers(cap)).encode()))
    link = a_link(proved, session.scalars(sa.select(ImportedBadge)).one())

    def refuse(*_, **__):
        raise AssertionError("something was asked for")

    monkeypatch.setattr(fetch, "THE_INTERNET", fetch.Rules(resolve=refuse))
    for path in (path_of(link), f"{path_of(link)}/1", f"{path_of(link)}/1/fichier"):
        assert browser().get(path).status_code == 200


def test_a_badge_of_another_gets_on_no_link(nadia, browser):
    his = a_badge_from_elsewhere(scenes.a_person("Karim"))
    link = a_link(nadia, a_badge(nadia), his)
    assert elsewhere.chosen(link.id) == set()
    answer = browser(nadia).post(
        f"/moi/montrer/{link.id}/badges", data={**write(), "others": str(his.id)}
    )
    assert answer.status_code == 422


def test_both_kinds_share_one_numbering_and_keep_their_place(nadia, app):
    safety, reliable = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)
    first, second = a_badge_from_elsewhere(nadia, "Un"), a_badge_from_elsewhere(nadia, "Deux")
    link = a_link(nadia, safety, first)

    with writing():
        actions.choose_badges(session.merge(link), [reliable.id, second.id, first.id, first.id])

    assert number_of(link, first) == 2
    given = session.get_one(SharedCredential, {"link_id": link.id, "credential_id": reliable.id})
    assert sorted([given.number, number_of(link, second)]) == [3, 4]


def test_a_forgotten_badge_leaves_its_links_at_once(nadia, browser):
    badge = a_badge_from_elsewhere(nadia, FORKLIFT)
    link = a_link(nadia, a_badge(nadia), badge)
    employer = browser()
    assert FORKLIFT in employer.get(path_of(link)).text

    asked = browser(nadia).get(f"/moi/badges/ailleurs/{badge.id}/effacer").text
    assert "Vos liens ne le montrent plus." in asked
    with writing():
        imports.forget(session.merge(badge))

    assert FORKLIFT not in employer.get(path_of(link)).text
    assert employer.get(f"{path_of(link)}/2").status_code == 404
    assert session.scalar(sa.select(sa.func.count()).select_from(SharedImport)) == 0


def test_its_own_page_leads_to_a_link_of_it_alone(nadia, browser):
    a_badge(nadia)
    badge = a_badge_from_elsewhere(nadia, FORKLIFT)
    phone = browser(nadia)
    assert (
        f"/moi/montrer/nouveau?badge={badge.id}"
        in phone.get(f"/moi/badges/ailleurs/{badge.id}").text
    )
    first = phone.get(f"/moi/montrer/nouveau?badge={badge.id}").text
    assert FORKLIFT in first
    assert "Je travaille en sécurité" not in first

    link_id = uuid4()
    phone.post("/moi/montrer/nouveau", data={"write": str(link_id), "badge": str(badge.id)})
    read_again()
    assert elsewhere.chosen(link_id) == {badge.id}
    assert queries.chosen_badges(link_id) == set()


def test_who_has_only_badges_from_elsewhere_shows_them_too(nadia, browser):
    badge = a_badge_from_elsewhere(nadia, FORKLIFT)
    phone = browser(nadia)
    assert "Je montre mes badges" in phone.get("/moi").text
    assert "Choisissez les badges que vous montrez." in phone.get("/moi/montrer/nouveau").text
    link_id = uuid4()
    step = phone.post("/moi/montrer/nouveau", data={"write": str(link_id)}).location
    assert phone.post(step, data=write()).status_code == 422
    phone.post(step, data={**write(), "others": str(badge.id)})
    assert "J’ouvre ce lien" in phone.get(f"/moi/montrer/{link_id}").text


def test_the_sheet_and_the_copies_say_the_same(proved, browser, client):
    brought = [true(proved), *(a_badge_from_elsewhere(proved, f"Numéro {n}") for n in range(7))]
    link = a_link(proved, a_badge(proved), *brought)
    phone = browser(proved)

    sheet = plain(phone.get(f"/moi/montrer/{link.id}/feuille"))
    assert "9 badges" in sheet
    assert "Vérifié le" in sheet
    assert UNVERIFIED in sheet
    assert "Et 3 autres badges, à l’adresse en bas." in sheet
    copy = plain(phone.get("/moi/copie"))
    assert FORKLIFT in copy
    assert copy.count(UNVERIFIED) == 7


def test_more_badges_cost_no_more_statements(nadia, browser, house):
    brought = []

    def more(number: int) -> None:
        brought.extend(a_badge_from_elsewhere(nadia, f"Numéro {n}") for n in range(number))
        link = a_link(nadia, a_badge(nadia), *brought)
        paths[:] = [path_of(link), f"{path_of(link)}/2"]

    def look() -> None:
        assert all(employer.get(path).status_code == 200 for path in paths)
        house.app.extensions["openings"].write()

    paths: list[str] = []
    employer = browser()
    employer.set_cookie("any", "1")  # with a cookie, no kept page is given
    grows_not(house, more, look)


def test_a_page_without_any_costs_what_it_cost(nadia, browser, house):
    link = a_link(nadia, a_badge(nadia))
    robot = {"Accept-Encoding": "br", "User-Agent": "curl/8"}
    with house.counts_queries() as sent:
        browser().get(path_of(link), headers=robot)
    assert len(sent) == 4, sent  # what the database says of the link, and the three of the page
