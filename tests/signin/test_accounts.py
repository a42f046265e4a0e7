"""« Mon compte », the phones, and what others may never do there."""

import pytest

from portfolio.db import session
from portfolio.people import queries as people
from portfolio.people.models import Accompaniment, Act, Person
from portfolio.signin import sessions
from portfolio.signin.models import Session
from tests import scenes
from tests.signin.conftest import MONDAY, chooses, sends, words_on
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes

PAGES = ("", "/nom", "/email", "/cles", "/code", "/telephones", "/journal", "/empreinte")


def the(person):
    read_again()
    return session.get_one(Person, person.id)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_door_and_back(client, nadia, page):
    answer = client.get(f"/moi/compte{page}")
    assert answer.location == f"/entrer?suite=/moi/compte{page}"
    client.get(answer.location)
    enters(client, nadia)
    assert client.get("/entrer").location == f"/moi/compte{page}"


@pytest.mark.parametrize(
    "elsewhere",
    ["//mechant.example", "https://mechant.example", "/\\mechant.example", "javascript:1", "moi",
     "/\tx", "/" + "x" * 600],
)  # fmt: skip
def test_nobody_is_led_elsewhere(client, nadia, elsewhere):
    client.get("/entrer", query_string={"suite": elsewhere})
    enters(client, nadia)
    assert client.get("/entrer").location == "/moi"


def test_what_the_one_before_came_for_is_forgotten(client, nadia):
    now_is(MONDAY)
    client.get("/entrer?suite=/moi/compte/journal")
    time_passes(minutes=31)
    enters(client, nadia)
    assert client.get("/entrer").location == "/moi"


def test_each_role_has_its_home(client, nadia, elodie):
    enters(client, elodie)
    assert client.get("/entrer").location == "/equipe"
    page = client.get("/moi/compte").text
    assert page.index("Mes badges") < page.index("Moi")


@on_both_databases
def test_nadia_changes_her_name_and_phone(client, nadia):
    enters(client, nadia)
    sends(client, "/moi/compte/nom", first_name="Nadège", last_name="Bo", phone="06 12 34 56 78")
    assert (the(nadia).name, the(nadia).phone) == ("Nadège B.", "06 12 34 56 78")
    assert sends(client, "/moi/compte/nom", first_name="", phone="allo").status_code == 422
    assert the(nadia).first_name == "Nadège"


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/moi/compte/nom", {"first_name": "Nadège", "last_name": "", "phone": ""}),
        ("/moi/compte/email", {"email": "nadia@exemple.fr"}),
    ],
)
def test_what_nadia_typed_over_a_session_that_ended_is_still_there(client, nadia, page, typed):
    enters(client, nadia)
    time_passes(days=91)
    assert sends(client, page, **typed).location.startswith("/entrer?suite=")
    enters(client, nadia)
    shown = client.get(page).text
    assert next(iter(typed.values())) in shown
    assert "Votre réponse est encore là." in shown
    assert sends(client, page, **typed).status_code == 303
    assert "Votre réponse est encore là." not in client.get(page).text


def test_a_borrowed_phone_closes_after_30_minutes_idle_or_8_hours(client, nadia):
    now_is(MONDAY)
    enters(client, nadia, mine=False)
    time_passes(minutes=29)
    assert client.get("/moi/compte").status_code == 200
    time_passes(minutes=31)
    assert client.get("/moi/compte").status_code == 303

    enters(client, nadia, mine=False)
    for _ in range(24):
        time_passes(minutes=20)
        client.get("/moi/compte")
    assert client.get("/moi/compte").status_code == 303


def test_a_phone_of_mine_stays_open_for_90_days_of_rest(client, nadia):
    now_is(MONDAY)
    enters(client, nadia, mine=True)
    time_passes(days=89)
    assert client.get("/moi/compte").status_code == 200
    time_passes(days=89)
    assert client.get("/moi/compte").status_code == 200
    time_passes(days=91)
    assert client.get("/moi/compte").status_code == 303


def test_the_cookie_of_a_borrowed_phone_ends_with_the_browser(app, client, address):
    answer = chooses(client, address)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie
    kept = sends(client, "/entrer/telephone", mine="yes")
    assert "Max-Age=7776000" in kept.headers["Set-Cookie"]


def test_leaving_wipes_what_the_browser_kept(client, nadia):
    enters(client, nadia)
    answer = sends(client, "/sortir")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("pepites") is None
    assert sessions.open_sessions(nadia.id) == []


def test_a_session_that_ended_elsewhere_wipes_too(app, client, nadia):
    other = app.test_client()
    enters(client, nadia)
    enters(other, nadia)
    sends(other, "/moi/compte/telephones/fermer")

    answer = client.get("/moi/compte")

    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert other.get("/moi/compte").status_code == 200


def test_phones_are_closed_one_by_one(app, client, nadia):
    other = app.test_client()
    enters(client, nadia)
    enters(other, nadia)
    read_again()
    newest = sessions.open_sessions(nadia.id)[0]

    assert sends(client, f"/moi/compte/telephones/{newest.id}/fermer").status_code == 303

    assert other.get("/moi/compte").status_code == 303
    read_again()
    assert Act.SESSION_ENDED in {each.act for each in people.log_of(nadia.id)}


def test_nobody_closes_the_phone_of_another(app, client, nadia, elodie):
    enters(client, nadia)
    row = sessions.open_sessions(nadia.id)[0]
    counsellor = app.test_client()
    enters(counsellor, elodie)
    assert sends(counsellor, f"/moi/compte/telephones/{row.id}/fermer").status_code == 404
    assert client.get("/moi/compte").status_code == 200


def test_a_new_person_at_this_browser_ends_the_session_before(client, nadia, elodie):
    enters(client, nadia)
    enters(client, elodie)
    assert sessions.open_sessions(nadia.id) == []
    read_again()
    assert session.query(Session).count() == 2


@pytest.mark.parametrize(("answer", "helped"), [("yes", True), ("no", False)])
@on_both_databases
def test_nadia_says_yes_or_no_to_a_structure(client, answer, helped):
    person = scenes.a_person("Nadia")
    structure = scenes.a_structure()
    asked = scenes.accompanied(person, structure, agreed=False)
    enters(client, person)
    assert "Attend votre réponse" in client.get("/moi/compte").text
    assert "accompagner" in client.get(f"/moi/compte/accompagnement/{asked.id}").text

    sends(client, f"/moi/compte/accompagnement/{asked.id}", answer=answer)

    read_again()
    row = session.get_one(Accompaniment, asked.id)
    assert (row.agreed_at is not None, row.runs_on()) == (helped, helped)


def test_nadia_stops_being_accompanied_and_only_she_does(app, client, nadia, elodie):
    row = people.accompaniments(nadia.id)[0]
    counsellor = app.test_client()
    enters(counsellor, elodie)
    path = f"/moi/compte/accompagnement/{row.id}"
    assert sends(counsellor, path, answer="no").status_code == 404
    enters(client, nadia)
    sends(client, path, answer="no")
    read_again()
    assert people.accompaniments(nadia.id) == []


def test_the_log_is_told_in_sentences(client, nadia, address):
    chooses(client, address)
    page = words_on(client.get("/moi/compte/journal"))
    for sentence in ("Élodie a fait votre carte", "Vous avez ouvert votre carte"):
        assert sentence in page


def test_mails_are_turned_off(client, nadia):
    enters(client, nadia)
    sends(client, "/moi/compte/messages", wanted="no")
    assert the(nadia).mails_wanted is False


def test_127_0_0_1_leads_to_localhost(client, house):
    answer = client.get("/entrer?suite=/moi", base_url="http://127.0.0.1:8000")
    assert (answer.status_code, answer.location) == (308, house.url + "/entrer?suite=/moi")


def test_outside_the_demonstration_nobody_can_be_tried(client, nadia):
    assert sends(client, "/entrer/essayer", person=str(nadia.id)).status_code == 404
    assert "Essayer comme" not in client.get("/entrer").text
