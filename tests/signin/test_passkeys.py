"""Passkeys: a finger or a face; what a copied, old or foreign answer is worth."""

import html
import re
import time
from uuid import uuid4

import pytest

from portfolio.db import session
from portfolio.people.models import Person
from portfolio.signin import passkeys, queries, sessions
from portfolio.signin.models import Passkey
from portfolio.web import secrets
from tests.signin.authenticator import Device
from tests.signin.conftest import leaves, sends
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import read_again


def asked_on(client, path):
    """What the page asks the device: (options, sealed challenge)."""
    page = client.get(path).text
    options = html.unescape(re.search(r'data-options="([^"]*)"', page)[1])
    return options, re.search(r'name="challenge" value="([^"]*)"', page)[1]


def adds(client, device):
    """Keep a passkey of `device` for whoever is in."""
    options, sealed = asked_on(client, "/moi/compte/cles")
    answer = {"answer": device.makes(options), "challenge": sealed}
    assert sends(client, "/moi/compte/cles", **answer).status_code == 303


def comes_in(client, device, **proof):
    options, sealed = asked_on(client, "/entrer/compte")
    answer = {"answer": device.proves(options, **proof), "challenge": sealed}
    return sends(client, "/entrer/empreinte", **answer)


@pytest.fixture
def device(house):
    return Device(house.url)


@pytest.fixture
def ready(client, nadia, device):
    """Nadia added her finger, then left."""
    enters(client, nadia)
    adds(client, device)
    leaves(client)


@on_both_databases
def test_nadia_adds_her_finger_then_comes_in_with_it(client, nadia, device, ready):
    assert comes_in(client, device).location == "/entrer/telephone"
    assert [each.way for each in sessions.open_sessions(nadia.id)] == ["passkey"]
    read_again()
    key = queries.passkeys(nadia.id)[0]
    assert (key.sign_count, key.used_at is not None) == (1, True)


def test_a_copied_answer_serves_once(client, nadia, device, ready):
    options, sealed = asked_on(client, "/entrer/compte")
    answer = {"answer": device.proves(options), "challenge": sealed}
    assert sends(client, "/entrer/empreinte", **answer).status_code == 303
    leaves(client)
    assert sends(client, "/entrer/empreinte", **answer).status_code == 422
    assert sessions.open_sessions(nadia.id) == []


def test_an_answer_to_an_old_page_is_refused(client, device, ready):
    """The seal of the challenge carries its time: ten minutes."""
    asked = passkeys.ask_proof()
    fernet = secrets._fernet(passkeys.SEALED_FOR)
    plain, now = fernet.decrypt(asked.sealed), int(time.time())
    sealed = fernet.encrypt_at_time(plain, now - 601).decode()
    answer = {"answer": device.proves(asked.options), "challenge": sealed}
    assert sends(client, "/entrer/empreinte", **answer).status_code == 422
    sealed = fernet.encrypt_at_time(plain, now - 590).decode()
    answer = {"answer": device.proves(asked.options), "challenge": sealed}
    assert sends(client, "/entrer/empreinte", **answer).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "", "challenge": ""},
        {"answer": "{}", "challenge": "x"},
        {"answer": "[]", "challenge": "x"},
        {"answer": '{"id":"AA","rawId":"AA","type":"public-key","response":{}}', "challenge": "x"},
        {"answer": "é" * 2000, "challenge": "é"},
    ],
)
def test_nonsense_is_refused_kindly(client, ready, wrong):
    page = sends(client, "/entrer/empreinte", **wrong)
    assert page.status_code == 422
    assert "Essayez encore" in page.text


def test_an_answer_meant_for_another_site_is_refused(client, house, nadia, device, ready):
    device.origin = "https://mechant.example"
    assert comes_in(client, device).status_code == 422
    device.origin = house.url.rpartition(":")[0]  # the port counts
    assert comes_in(client, device).status_code == 422


def test_a_device_that_did_not_look_at_the_person_is_refused(client, nadia, device, ready):
    device.verifies = False
    assert comes_in(client, device).status_code == 422


def test_an_answer_that_names_somebody_else_is_refused(client, elodie, device, ready):
    assert comes_in(client, device, user=elodie.id.bytes).status_code == 422
    assert comes_in(client, device, user=b"").status_code == 422


def test_a_copied_key_that_counts_backwards_is_refused(client, nadia, device, ready):
    device.count = 40
    assert comes_in(client, device).status_code == 303
    leaves(client)
    device.count = 3
    assert comes_in(client, device).status_code == 422


def test_an_unknown_key_opens_nothing(client, house, ready):
    stranger = Device(house.url)
    stranger.user = uuid4().bytes
    assert comes_in(client, stranger).status_code == 422


def test_a_key_made_for_one_person_is_not_kept_for_another(app, client, nadia, elodie, device):
    """Élodie's page is answered in Nadia's session."""
    enters(client, elodie)
    options, sealed = asked_on(client, "/moi/compte/cles")
    answer = {"answer": device.makes(options), "challenge": sealed}
    other = app.test_client()
    enters(other, nadia)
    assert sends(other, "/moi/compte/cles", **answer).status_code == 422
    assert session.query(Passkey).count() == 0


def test_several_keys_are_named_and_taken_away(client, house, nadia, device):
    enters(client, nadia)
    adds(client, device)
    adds(client, Device(house.url))
    first = queries.passkeys(nadia.id)[0]
    sends(client, f"/moi/compte/cles/{first.id}", name="Mon vieux téléphone")
    assert "Mon vieux téléphone" in client.get("/moi/compte/cles").text
    assert sends(client, f"/moi/compte/cles/{first.id}", name=" ").status_code == 422

    sends(client, f"/moi/compte/cles/{first.id}/enlever")

    leaves(client)
    assert comes_in(client, device).status_code == 422
    read_again()
    assert len(queries.passkeys(nadia.id)) == 1


def test_nobody_touches_the_key_of_another(app, client, nadia, elodie, device, ready):
    key = queries.passkeys(nadia.id)[0]
    enters(client, elodie)
    assert client.get(f"/moi/compte/cles/{key.id}").status_code == 404
    assert sends(client, f"/moi/compte/cles/{key.id}/enlever").status_code == 404


@on_both_databases
def test_sofia_makes_her_account_with_her_face_alone(client, app, device):
    sends(client, "/entrer/nouveau", first_name="Sofia")
    options, sealed = asked_on(client, "/entrer/nouveau/comment")
    answer = {"answer": device.makes(options), "challenge": sealed}
    assert sends(client, "/entrer/nouveau/empreinte", **answer).status_code == 303
    leaves(client)

    assert comes_in(client, device).location == "/entrer/telephone"
    assert session.query(Person).one().first_name == "Sofia"


def test_a_finger_that_is_not_hers_loses_no_page(app, client, house, nadia, elodie, device):
    """Nadia came to delete her account: another's finger first, then hers, and she is there."""
    enters(client, nadia)
    adds(client, device)
    leaves(client)
    comes_in(client, device)
    theirs, other = app.test_client(), Device(house.url)
    enters(theirs, elodie)
    adds(theirs, other)
    page = "/moi/donnees/compte/effacer"
    assert sends(client, page).location == f"/moi/compte/confirmer?suite={page}"

    for finger, status in ((other, 422), (device, 303)):
        options, sealed = asked_on(client, f"/moi/compte/confirmer?suite={page}")
        answer = sends(
            client,
            "/moi/compte/confirmer/empreinte",
            answer=finger.proves(options),
            challenge=sealed,
        )
        assert answer.status_code == status
        page = ""

    assert answer.location == "/moi/donnees/compte/effacer"
