"""What is forgotten, when, and what is not."""

import pytest

from portfolio.db import session, writing
from portfolio.people.models import Person, Role, RoleInvitation
from portfolio.signin import actions, queries, retention
from portfolio.signin.actions import invitations, links
from portfolio.signin.models import AccessCard, EmailCode, Session, SignInLink
from tests.signin.conftest import MONDAY, chooses, leaves, sends, types
from tests.support.databases import on_both_databases
from tests.support.house import now_is, read_again, time_passes


def count(table):
    read_again()
    return session.query(table).count()


@pytest.fixture
def lived_in(client, nadia, elodie, ateliers, address):
    """A house where people came in, asked for codes and invited colleagues on Monday."""
    now_is(MONDAY)
    chooses(client, address)
    leaves(client)
    sends(client, "/entrer/email", email="ana@exemple.fr")
    with writing():
        links.new_link(nadia)
        invitations.invite(ateliers, Role.REVIEWER, by=elodie)
    return address


@on_both_databases
def test_codes_go_after_a_day_invitations_after_30_sessions_after_90(client, lived_in):
    retention.forget()
    kept = (EmailCode, SignInLink, RoleInvitation, Session, AccessCard)
    assert all(count(each) == 1 for each in kept)

    time_passes(days=1, minutes=11)
    retention.forget()
    assert [count(each) for each in kept] == [0, 0, 1, 1, 1]

    time_passes(days=29)
    retention.forget()
    assert [count(each) for each in kept] == [0, 0, 0, 1, 1]

    time_passes(days=60)
    retention.forget()
    assert [count(each) for each in kept] == [0, 0, 0, 0, 1]
    assert count(Person) == 2
    assert types(client, lived_in).status_code == 303


def test_a_replaced_card_says_so_for_90_days(client, nadia, elodie, lived_in):
    with writing():
        _, secret = actions.replace_card(nadia, by=elodie)
    types(client, f"/carte/{secret}")
    leaves(client)
    time_passes(days=89)
    retention.forget()
    assert "Carte remplacée" in client.get(lived_in).text
    time_passes(days=2)
    retention.forget()
    assert client.get(lived_in).status_code == 404
    assert queries.has_code(nadia.id)
