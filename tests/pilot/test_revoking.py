"""INAÉ takes a badge out of use and says why; Nadia reads it and answers."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.notices.models import Notice
from portfolio.people.models import Role, Structure, StructureKind
from tests import scenes
from tests.profile.conftest import a_badge, a_link, browser, nadia, path_of, plain  # noqa: F401
from tests.support.house import read_again

WHY = "Ce badge a été donné deux fois."


@pytest.fixture
def badge(nadia):  # noqa: F811
    return a_badge(nadia)


@pytest.fixture
def helene(nadia):  # noqa: F811
    inae = session.scalars(sa.select(Structure).where(Structure.kind == StructureKind.ISSUER)).one()
    return scenes.a_member("Hélène", inae, Role.ADMIN)


@pytest.fixture
def desk(browser, helene):  # noqa: F811
    return browser(helene)


@pytest.fixture
def hers(browser, nadia):  # noqa: F811
    return browser(nadia)


def sends(client, path, **answers):
    return client.post(path, data={"write": str(uuid4()), **answers})


def told(person) -> list[str]:
    read_again()
    return list(session.scalars(sa.select(Notice.kind).where(Notice.person_id == person.id)))


@pytest.mark.parametrize("written", ["http://localhost/b/{}", "{}", "/b/{}.json", " /b/{}/2 "])
def test_a_badge_is_found_by_its_address(desk, badge, written):
    found = desk.get("/inae/badges", query_string={"address": written.format(badge.id)})
    assert found.location == f"/inae/badges/{badge.id}"


@pytest.mark.parametrize("written", ["", "bonjour", "/b/5e0c1b8a-6d0f-4c57-9a0e-2f1f5d2b9c11"])
def test_what_is_no_badge_of_ours_is_said(desk, badge, written):
    answer = desk.get("/inae/badges", query_string={"address": written})
    assert answer.status_code == 422


def test_inae_revokes_nadia_reads_why_and_answers(desk, hers, helene, nadia, badge):  # noqa: F811
    link = path_of(a_link(nadia, badge, a_badge(nadia)))
    page = f"/inae/badges/{badge.id}"
    assert "Benali" not in desk.get(page).text  # whose badge it is does not matter there
    assert sends(desk, page, reason="").status_code == 422
    assert sends(desk, page, reason=WHY).status_code == 303
    assert WHY in desk.get(page).text

    assert told(nadia) == ["badge_revoked"]
    mine = hers.get(f"/moi/badges/{badge.id}").text
    assert "Ce badge a été retiré le" in mine
    assert WHY in mine
    assert "Je montre ce badge" not in mine
    assert "Retiré" in hers.get("/moi").text
    assert "« En" not in plain(hers.get("/moi/montrer/nouveau"))

    answer = f"/moi/badges/{badge.id}/repondre"
    assert WHY in hers.get(answer).text
    assert sends(hers, answer, answer=" ").status_code == 422
    assert sends(hers, answer, answer="Je l’ai eu une seule fois.").status_code == 303
    assert "Je l’ai eu une seule fois." in hers.get(f"/moi/badges/{badge.id}").text
    assert told(helene) == ["badge_answered"]
    assert "Je l’ai eu une seule fois." in desk.get(page).text

    shared = hers.get(link)
    assert shared.status_code == 200
    assert hers.get(f"{link}/1").status_code == 404
    assert hers.get(f"{link}/2").status_code == 200


def test_everybody_reads_that_it_counts_no_more_and_nobody_why(client, desk, badge):
    assert "Badge vérifié" in client.get(f"/b/{badge.id}").text
    sends(desk, f"/inae/badges/{badge.id}", reason=WHY)
    said = client.get(f"/b/{badge.id}").text
    assert "Ce badge a été retiré le" in said
    assert "Badge vérifié" not in said
    assert WHY not in said


def test_a_badge_revoked_twice_keeps_its_first_reason(desk, badge):
    page = f"/inae/badges/{badge.id}"
    sends(desk, page, reason=WHY)
    assert sends(desk, page, reason="Autre chose.").status_code == 303
    read_again()
    assert session.get_one(Credential, badge.id).revoked_why == WHY


def test_a_badge_that_stands_has_nothing_to_answer(hers, badge):
    assert sends(hers, f"/moi/badges/{badge.id}/repondre", answer="Bonjour").status_code == 303
    read_again()
    assert session.get_one(Credential, badge.id).answer == ""


def test_a_revoked_badge_may_be_asked_for_again(desk, nadia, badge):  # noqa: F811
    assert credentials.held(nadia.id) == {"je-travaille-en-securite": badge.id}
    sends(desk, f"/inae/badges/{badge.id}", reason=WHY)
    read_again()
    assert credentials.held(nadia.id) == {}
