"""INAÉ's administrator opens structures, invites their first people, ends roles."""

from datetime import date
from uuid import uuid4

import pytest

from portfolio.db import session, writing
from portfolio.people.models import Membership, Role, RoleInvitation, Structure, StructureKind
from portfolio.pilot import queries
from tests import scenes
from tests.support.entering import enters
from tests.support.house import grows_not, read_again


@pytest.fixture
def inae(app):
    with writing():
        issuer = Structure(name="INAÉ", kind=StructureKind.ISSUER)
        session.add(issuer)
    return issuer


@pytest.fixture
def desk(client, inae):
    """The administrator's browser."""
    enters(client, scenes.a_member("Hélène", inae, Role.ADMIN))
    return client


def sends(client, path, write=None, **answers):
    return client.post(path, data={"write": str(write or uuid4()), **answers})


def test_a_structure_opens_and_its_first_people_are_invited(desk):
    made = sends(desk, "/inae/structures/nouvelle", name="Rivage", city="La Rochelle")
    assert "Rivage" in desk.get(made.location).text
    invited = sends(desk, made.location, role="counsellor")
    assert "/invitation/" in desk.get(invited.location).text
    read_again()
    assert session.query(RoleInvitation).one().role is Role.COUNSELLOR


@pytest.mark.parametrize("again", ["Les Épis", "les epis", "LES  ÉPIS.", "Les-Épis"])
def test_two_structures_never_have_one_name(desk, again):
    first = {"name": "Les Épis", "city": "Niort", "write": uuid4()}
    made = sends(desk, "/inae/structures/nouvelle", **first)
    assert sends(desk, "/inae/structures/nouvelle", **first).location == made.location  # a replay

    answer = sends(desk, "/inae/structures/nouvelle", name=again, city="Saintes")
    assert answer.status_code == 422
    assert "Une structure porte déjà ce nom." in answer.text
    assert "Saintes" in answer.text

    elsewhere = sends(desk, "/inae/structures/nouvelle", name="Les Épis Saintes")
    assert elsewhere.status_code == 303


def test_the_list_says_how_many_work_there_today(house, desk):
    rivage = scenes.a_structure("Rivage")
    scenes.a_member("Marc", rivage, Role.COUNSELLOR)
    gone = scenes.a_member("Léa", rivage, Role.REVIEWER)
    with writing():
        session.query(Membership).filter_by(person_id=gone.id).one().until = date(2020, 1, 1)
    inae, house_of = queries.houses()
    assert inae.kind is StructureKind.ISSUER
    assert (house_of.counsellors, house_of.reviewers) == (1, 0)
    grows_not(
        house,
        lambda number: [scenes.a_structure(f"Jardin {uuid4()}") for _ in range(number)],
        lambda: desk.get("/inae"),
    )


def test_a_role_gets_a_last_day(desk):
    rivage = scenes.a_structure("Rivage")
    marc = scenes.a_member("Marc", rivage, Role.COUNSELLOR)
    role = session.query(Membership).filter_by(person_id=marc.id).one()
    path = f"/inae/roles/{role.id}"
    assert sends(desk, path, until="2020-01-01").status_code == 422
    assert sends(desk, path, until="demain").status_code == 422
    assert sends(desk, path, until="2030-12-31").status_code == 303
    read_again()
    assert session.get(Membership, role.id).until == date(2030, 12, 31)


def test_only_inae_invites_administrators_and_only_to_inae(desk, inae):
    rivage = scenes.a_structure("Rivage")
    assert sends(desk, f"/inae/structures/{rivage.id}", role="admin").status_code == 422
    assert sends(desk, f"/inae/structures/{inae.id}", role="admin").status_code == 303


def test_a_counsellor_does_not_know_the_console(client, app):
    rivage = scenes.a_structure("Rivage")
    enters(client, scenes.a_member("Marc", rivage, Role.COUNSELLOR))
    for path in ("/inae", "/inae/structures/nouvelle", f"/inae/structures/{rivage.id}"):
        assert client.get(path).status_code == 404
