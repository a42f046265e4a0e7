"""« J’ai oublié mon code »: what goes at once, what takes a day, who may say no."""

import pytest

from portfolio.db import session, writing
from portfolio.notices import queries as notices
from portfolio.people import queries as people
from portfolio.people.models import Act, Role
from portfolio.signin import actions, queries, sessions
from portfolio.signin.actions import resets
from portfolio.signin.models import CodeReset
from tests import scenes
from tests.signin.conftest import CODE, MONDAY, chooses, leaves, sends, types
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes

NEW_CODE = "860317"


@pytest.fixture
def forgetful(client, address):
    """Nadia has chosen a code, left, and forgotten it. The address of her card."""
    now_is(MONDAY)
    chooses(client, address)
    leaves(client)
    return address


def asks(client, address):
    return sends(client, f"{address}/oublie")


def takes(client, address, code=NEW_CODE):
    return sends(client, f"{address}/nouveau-code", code=code, again=code)


def the_reset(nadia):
    read_again()
    return queries.pending_reset(nadia.id)


@on_both_databases
def test_alone_it_takes_a_day(client, nadia, forgetful):
    asks(client, forgetful)
    assert "mardi" in client.get(f"{forgetful}/oublie").text
    assert takes(client, forgetful).location == forgetful
    assert types(client, forgetful, NEW_CODE).status_code == 422

    time_passes(hours=24)

    assert "nouveau code" in client.get(f"{forgetful}/oublie").text
    assert takes(client, forgetful).location == "/entrer/telephone"
    leaves(client)
    assert types(client, forgetful, CODE).status_code == 422
    assert types(client, forgetful, NEW_CODE).status_code == 303
    assert Act.CODE_CHANGED in {each.act for each in people.log_of(nadia.id)}


def test_asking_again_does_not_move_the_day(client, nadia, forgetful):
    asks(client, forgetful)
    first = the_reset(nadia).works_from
    time_passes(hours=5)
    asks(client, forgetful)
    assert the_reset(nadia).works_from == first
    assert session.query(CodeReset).count() == 1


def test_a_reset_serves_once_and_not_for_ever(client, nadia, forgetful):
    asks(client, forgetful)
    time_passes(hours=24)
    takes(client, forgetful)
    leaves(client)
    assert takes(client, forgetful, "553182").location == forgetful
    asks(client, forgetful)
    time_passes(days=9)
    assert takes(client, forgetful, "553182").location == forgetful


def test_an_open_phone_of_nadia_is_told_and_says_it_is_not_her(app, client, nadia, forgetful):
    """Somebody found the card."""
    phone = app.test_client()
    enters(phone, nadia)
    asks(client, forgetful)
    assert "changer votre code" in phone.get("/moi/compte").text
    assert [each.kind for each in notices.unread(nadia.id)] == ["code_reset"]

    reset = the_reset(nadia)
    sends(phone, f"/moi/compte/code/{reset.id}", answer="not_me")
    time_passes(hours=24)

    assert takes(client, forgetful).location == forgetful
    assert asks(client, forgetful).status_code == 409
    assert "nouvelle carte" in client.get(f"{forgetful}/oublie").text
    assert types(client, forgetful, CODE).status_code == 303


def test_an_open_phone_of_nadia_says_yes_and_it_works_at_once(app, client, nadia, forgetful):
    phone = app.test_client()
    enters(phone, nadia)
    asks(client, forgetful)

    sends(phone, f"/moi/compte/code/{the_reset(nadia).id}", answer="me")

    assert takes(client, forgetful).location == "/entrer/telephone"


def test_from_inside_a_new_code_needs_no_waiting(app, client, nadia, forgetful):
    """She came in with her finger or a code by e-mail: that is proof enough."""
    phone = app.test_client()
    enters(phone, nadia)
    sends(phone, "/moi/compte/code", code=NEW_CODE, again=NEW_CODE)
    assert types(client, forgetful, NEW_CODE).status_code == 303


def test_a_code_chosen_inside_ends_what_a_thief_asked(app, client, nadia, forgetful):
    asks(client, forgetful)
    phone = app.test_client()
    enters(phone, nadia)
    sends(phone, "/moi/compte/code", code=NEW_CODE, again=NEW_CODE)
    time_passes(hours=24)
    assert takes(client, forgetful, "553182").location == forgetful
    assert types(client, forgetful, NEW_CODE).status_code == 303


@on_both_databases
def test_a_second_member_of_the_structure_confirms(client, nadia, ateliers, forgetful):
    asks(client, forgetful)
    karim = scenes.a_member("Karim", ateliers, Role.COUNSELLOR)

    with writing():
        actions.confirm_reset(queries.pending_reset(nadia.id), by=karim)

    assert takes(client, forgetful).location == "/entrer/telephone"
    said = [(each.act, each.by_name) for each in people.log_of(nadia.id)]
    assert (Act.CODE_ASKED, "Karim") in said


def test_who_made_the_card_or_stands_outside_cannot_confirm(
    app, client, nadia, elodie, ateliers, forgetful
):
    asks(client, forgetful)
    elsewhere = scenes.a_member("Paul", scenes.a_structure("Ailleurs"), Role.COUNSELLOR)
    for nobody in (elodie, elsewhere, scenes.a_person("Ana")):
        with pytest.raises(actions.NotTheSecond), writing():
            actions.confirm_reset(queries.pending_reset(nadia.id), by=nobody)
    assert takes(client, forgetful).location == forgetful


def test_nobody_answers_for_nadia(app, client, nadia, elodie, forgetful):
    asks(client, forgetful)
    counsellor = app.test_client()
    enters(counsellor, elodie)
    answer = sends(counsellor, f"/moi/compte/code/{the_reset(nadia).id}", answer="me")
    assert answer.status_code == 404


def test_a_replaced_card_takes_its_reset_with_it(client, nadia, elodie, forgetful):
    asks(client, forgetful)
    with writing():
        _, secret = actions.replace_card(nadia, by=elodie)
    time_passes(hours=24)
    assert takes(client, forgetful).status_code == 410
    assert takes(client, f"/carte/{secret}").location == f"/carte/{secret}"


def test_a_new_code_lets_a_waiting_card_in(client, nadia, forgetful):
    asks(client, forgetful)
    time_passes(hours=24)
    for _ in range(5):
        types(client, forgetful, "864209")
    assert client.get(forgetful).status_code == 429
    assert takes(client, forgetful).location == "/entrer/telephone"
    assert len(sessions.open_sessions(nadia.id)) == 1


def test_stopping_too_late_changes_nothing(app, client, nadia, forgetful):
    asks(client, forgetful)
    reset = the_reset(nadia)
    time_passes(hours=24)
    takes(client, forgetful)
    with writing():
        resets.stop_reset(session.get_one(CodeReset, reset.id))
    assert session.get_one(CodeReset, reset.id).stopped_at is None


def test_yes_on_one_phone_after_no_on_another(client, app, nadia, forgetful):
    """Nadia's two phones show the question: her second answer finds it closed already."""
    asks(client, forgetful)
    reset = the_reset(nadia)
    mine = app.test_client()
    enters(mine, nadia)
    sends(mine, f"/moi/compte/code/{reset.id}", answer="not_me")

    assert sends(mine, f"/moi/compte/code/{reset.id}", answer="me").location == "/moi/compte"
    read_again()
    assert queries.pending_reset(nadia.id) is None
