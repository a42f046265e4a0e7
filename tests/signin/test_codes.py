"""Codes by e-mail: to come in, to make an account, to prove an address."""

import re
from uuid import uuid4

import pytest

from portfolio.db import session, writing
from portfolio.people.models import Person
from portfolio.signin import codes, queries, sessions
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.models import EmailCode
from tests import scenes
from tests.signin.conftest import MONDAY, leaves, sends
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes
from tests.support.mail import words_of

MAIL = "ana@exemple.fr"


@pytest.fixture
def ana(app):
    return scenes.a_person("Ana", email=MAIL)


def asks(client, email=MAIL):
    """Ask for a code; the page where it is typed."""
    answer = sends(client, "/entrer/email", email=email)
    assert answer.status_code == 303
    return answer.location


def code_in(house, address=MAIL):
    house.runs_the_worker()
    return re.search(r"\b(\d{6})\b", words_of(house.mailbox.last_to(address)))[1]


def not_this(code):
    return "111222" if code != "111222" else "333444"


@on_both_databases
def test_ana_comes_in_with_a_code(client, house, ana):
    page = asks(client, " ANA@exemple.fr ")
    code = code_in(house)

    assert sends(client, page, code=code).location == "/entrer/telephone"
    assert [each.way for each in sessions.open_sessions(ana.id)] == ["email"]


def test_the_answer_does_not_tell_whether_the_address_is_known(app, client, house, ana):
    known, stranger = asks(client), asks(client, "inconnu@exemple.fr")
    one, other = client.get(known), client.get(stranger)
    assert one.status_code == other.status_code == 200
    assert one.text.replace(MAIL, "x") == re.sub(
        r'name="write" value="[^"]+"', _write_of(one), other.text
    ).replace("inconnu@exemple.fr", "x")
    assert sends(client, stranger, code="123123").status_code == 422
    house.runs_the_worker()
    assert len(house.mailbox.letters) == 1


def _write_of(page):
    return re.search(r'name="write" value="[^"]+"', page.text)[0]


def test_a_code_serves_once(client, house, ana):
    page = asks(client)
    code = code_in(house)
    sends(client, page, code=code)
    leaves(client)
    assert sends(client, page, code=code).location == page
    assert client.get(page).status_code == 410
    assert sessions.open_sessions(ana.id) == []


def test_after_five_wrong_tries_the_right_one_is_too_late(client, house, ana):
    page = asks(client)
    code = code_in(house)
    for _ in range(4):
        assert sends(client, page, code=not_this(code)).status_code == 422
    assert sends(client, page, code=not_this(code)).location == page
    assert sends(client, page, code=code).location == page
    assert sessions.open_sessions(ana.id) == []


def test_a_code_lasts_ten_minutes_and_leaves_late_never(client, house, ana):
    now_is(MONDAY)
    page = asks(client)
    code = code_in(house)
    time_passes(minutes=10)
    assert sends(client, page, code=code).location == page
    asks(client)
    time_passes(minutes=11)
    house.runs_the_worker()
    assert len(house.mailbox.letters) == 1


def test_one_address_gets_five_codes_an_hour(client, house, ana):
    now_is(MONDAY)
    for _ in range(7):
        asks(client)
    house.runs_the_worker()
    assert len(house.mailbox.to(MAIL)) == codes.MOST_AN_HOUR
    time_passes(minutes=61)
    asks(client)
    house.runs_the_worker()
    assert len(house.mailbox.to(MAIL)) == codes.MOST_AN_HOUR + 1


@on_both_databases
def test_a_stranger_who_asks_again_and_again_leaves_ana_her_code(app, client, house, ana):
    """He knows her address; she still comes in, from where she is."""
    stranger = app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    for _ in range(9):
        asks(stranger)
    house.runs_the_worker()
    assert len(house.mailbox.to(MAIL)) == codes.MOST_AN_HOUR

    page = asks(client)
    assert sends(client, page, code=code_in(house)).location == "/entrer/telephone"


def test_all_networks_together_ask_for_thirty_codes_an_hour(app, house, ana):
    for number in range(8):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"2001:db8:{number}::1"
        for _ in range(5):
            asks(stranger)
        house.runs_the_worker()
    assert len(house.mailbox.to(MAIL)) == codes.ALL_AN_HOUR


def test_a_code_that_never_left_opens_nothing(client, ana):
    """Beyond the limit a page is shown all the same: whoever guesses there comes in never."""
    drawn = codes.draw()
    for _ in range(codes.MOST_AN_HOUR):
        asks(client)
    with writing():
        row = codes.send(codes.Drawn(drawn.code, drawn.hash, a_row().asked_from), Purpose.SIGN_IN,
                         MAIL, code_id=uuid4())  # fmt: skip
    assert not codes.is_right(row, drawn.code)


def a_row():
    read_again()
    return session.query(EmailCode).first()


@pytest.mark.parametrize("wrong", ["", "ana", "ana@", "a b@exemple.fr", "a@exemple", "x" * 260])
def test_an_address_that_is_none_is_explained(client, wrong):
    page = sends(client, "/entrer/email", email=wrong)
    assert page.status_code == 422
    assert "Erreur" in page.text


@on_both_databases
def test_sofia_makes_her_account_alone_in_three_screens(client, house, app):
    assert (
        sends(client, "/entrer/nouveau", first_name="Sofia").location == "/entrer/nouveau/comment"
    )
    assert "doigt" in client.get("/entrer/nouveau/comment").text
    page = sends(client, "/entrer/nouveau/email", email="sofia@exemple.fr").location
    answer = sends(client, page, code=code_in(house, "sofia@exemple.fr"))
    assert answer.location == "/entrer/telephone"
    sofia = queries.person_at("sofia@exemple.fr")
    assert (sofia.first_name, sofia.last_name) == ("Sofia", "")


def test_who_has_an_account_already_just_comes_in(client, house, ana):
    sends(client, "/entrer/nouveau", first_name="Ana")
    page = sends(client, "/entrer/nouveau/email", email=MAIL).location
    sends(client, page, code=code_in(house))
    assert session.query(Person).count() == 1
    assert len(sessions.open_sessions(ana.id)) == 1


def test_an_account_needs_a_first_name_first(client):
    assert client.get("/entrer/nouveau/comment").location == "/entrer/nouveau"
    answer = sends(client, "/entrer/nouveau/email", email=MAIL)
    assert answer.location == "/entrer/nouveau"
    assert sends(client, "/entrer/nouveau", first_name=" ").status_code == 422


def test_an_address_is_mine_once_the_code_comes_back(client, house, nadia):
    enters(client, nadia)
    page = sends(client, "/moi/compte/email", email="nadia@exemple.fr").location
    assert queries.person_at("nadia@exemple.fr") is None
    assert sends(client, page, code=code_in(house, "nadia@exemple.fr")).status_code == 303
    read_again()
    assert queries.person_at("nadia@exemple.fr").id == nadia.id


def test_the_address_of_another_account_is_not_taken(client, house, nadia, ana):
    enters(client, nadia)
    page = sends(client, "/moi/compte/email", email=MAIL).location
    answer = sends(client, page, code=code_in(house))
    assert answer.status_code == 422
    assert "déjà un autre compte" in answer.text
    read_again()
    assert queries.person_at(MAIL).id == ana.id


def test_a_code_to_prove_an_address_lets_nobody_in(app, client, house, nadia):
    enters(client, nadia)
    proof = sends(client, "/moi/compte/email", email="nadia@exemple.fr").location
    code_id = proof.rpartition("/")[2]
    stranger = app.test_client()
    assert stranger.get(f"/entrer/code/{code_id}").status_code == 404
    other = app.test_client()
    enters(other, scenes.a_person("Paul"))
    assert other.get(proof).status_code == 404


def test_the_last_way_in_is_not_taken_away(client, house, ana):
    enters(client, ana)
    page = sends(client, "/moi/compte/email/enlever")
    assert page.status_code == 409
    assert "sans lui" in page.text
    read_again()
    assert queries.person_at(MAIL) is not None


@on_both_databases
def test_other_rooms_use_the_same_codes(app, house):
    """A recommender confirms an address, with no account."""
    drawn = codes.draw()
    with writing():
        row = codes.send(drawn, Purpose.RECOMMEND, "patron@exemple.fr", code_id=uuid4())
    assert code_in(house, "patron@exemple.fr") == drawn.code
    right = codes.is_right(row, drawn.code)
    with writing():
        assert codes.use(row, right=right) is Used.RIGHT
    with writing():
        assert codes.use(row, right=True) is Used.CLOSED
