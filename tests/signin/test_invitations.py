"""Opening a real house: the command, the printed link, colleagues by link."""

import re

import pytest

from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Membership, Person, Role, Structure, StructureKind
from portfolio.signin import queries
from portfolio.signin.actions import invitations
from tests import scenes
from tests.signin.conftest import MONDAY, sends, words_on
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes
from tests.support.mail import words_of


@on_both_databases
def test_the_first_administrator_comes_in_by_a_printed_link(app, client, house):
    printed = house.runs("people", "add", "Rose", "--admin").strip()
    assert printed.startswith(house.url + "/entrer/lien/")
    path = printed.removeprefix(house.url)

    assert client.get(path).status_code == 200  # looking uses nothing up
    assert sends(client, path).location == "/entrer/telephone"
    sends(client, "/entrer/telephone", mine="no")

    rose = session.query(Person).one()
    assert [(each.role, each.structure.kind) for each in people.roles(rose.id)] == [
        (Role.ADMIN, StructureKind.ISSUER)
    ]
    assert client.get("/entrer").location == "/inae"
    assert sends(client, "/sortir").status_code == 303
    assert sends(client, path).status_code == 410


def test_the_issuer_is_made_once(app, house):
    house.runs("people", "add", "Rose", "--admin")
    house.runs("people", "add", "Jean", "--admin", "--structure", "Autre")
    assert [each.name for each in session.query(Structure)] == ["INAÉ"]


def test_a_printed_link_lasts_ten_minutes(app, client, house, nadia):
    now_is(MONDAY)
    path = house.runs("people", "sign-in-link", str(nadia.id)).strip().removeprefix(house.url)
    time_passes(minutes=10)
    assert sends(client, path).status_code == 410


def test_a_command_says_what_it_needs(app, house):
    scenes.a_person("Ana")
    scenes.a_person("Ana")
    with pytest.raises(AssertionError, match="2 people are called Ana"):
        house.runs("people", "sign-in-link", "Ana")
    with pytest.raises(AssertionError, match="0 structures are called Rien"):
        house.runs("people", "add", "Léa", "--structure", "Rien")
    assert session.query(Person).count() == 2


@pytest.fixture
def path(ateliers, elodie, house):
    """Élodie invites a reviewer of her structure."""
    with writing():
        made = invitations.invite(ateliers, Role.REVIEWER, by=elodie)
        return invitations.address_of(made).removeprefix(house.url)


@on_both_databases
def test_a_colleague_says_yes_to_a_link(client, ateliers, path):
    karim = scenes.a_person("Karim")
    page = words_on(client.get(path))
    assert "Élodie vous invite" in page
    assert "des Ateliers du Pré Vert" in page
    stranger = sends(client, path)
    client.get(stranger.location)
    enters(client, karim)
    assert client.get("/entrer").location == path

    assert sends(client, path).location == "/entrer"

    read_again()
    assert people.has_role(karim.id, Role.REVIEWER, ateliers.id)
    assert client.get(path).status_code == 410


def test_a_link_gives_one_role_to_one_person(app, client, ateliers, path):
    enters(client, scenes.a_person("Karim"))
    sends(client, path)
    other = app.test_client()
    paul = scenes.a_person("Paul")
    enters(other, paul)
    assert sends(other, path).status_code == 410
    assert people.roles(paul.id) == []


def test_a_role_already_held_is_not_doubled(client, ateliers, path):
    karim = scenes.a_member("Karim", ateliers, Role.REVIEWER)
    enters(client, karim)
    sends(client, path)
    assert session.query(Membership).filter_by(person_id=karim.id).count() == 1


def test_an_invitation_ends_after_30_days_or_when_withdrawn(client, ateliers, elodie):
    now_is(MONDAY)
    with writing():
        one = invitations.invite(ateliers, Role.COUNSELLOR, by=elodie)
        other = invitations.invite(ateliers, Role.COUNSELLOR, by=elodie)
        invitations.withdraw(other)
    assert [each.id for each in queries.invitations(ateliers.id)] == [one.id]
    time_passes(days=30)
    assert not invitations.is_open(one)


def test_a_forged_link_is_a_page_that_does_not_exist(client, path):
    assert client.get(path[:-1] + ("A" if path[-1] != "A" else "B")).status_code == 404
    assert sends(client, "/invitation/x").status_code == 404


def test_nobody_becomes_administrator_of_a_structure(ateliers, elodie):
    with pytest.raises(invitations.NotThere), writing():
        invitations.invite(ateliers, Role.ADMIN, by=elodie)


def test_an_invitation_by_mail_carries_the_link(app, client, house, ateliers, elodie):
    with writing():
        invitations.invite(ateliers, Role.COUNSELLOR, by=elodie, email="karim@exemple.fr")
    house.runs_the_worker()
    letter = words_of(house.mailbox.last_to("karim@exemple.fr"))
    link = re.search(r"http\S+/invitation/\S+", letter)[0]
    assert client.get(link.removeprefix(house.url)).status_code == 200
