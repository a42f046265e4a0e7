"""The access card, as the person, the counsellor and a thief meet it."""

import io
from uuid import uuid4

import pytest
import segno
from PIL import Image

from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Act
from portfolio.signin import actions, digits, queries, sessions
from portfolio.signin.actions import cards
from portfolio.signin.models import AccessCard, SecretCode, Session
from portfolio.signin.states import CardState
from tests import scenes
from tests.signin.conftest import CODE, MONDAY, chooses, leaves, sends, types
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes


def state(nadia):
    read_again()
    return queries.card_state(nadia.id).state


@on_both_databases
def test_nadia_opens_her_card_chooses_a_code_and_is_in(client, nadia, address):
    assert state(nadia) is CardState.NOT_OPENED

    answer = chooses(client, address)

    assert (answer.status_code, answer.location) == (303, "/entrer/telephone")
    assert state(nadia) is CardState.OPENED
    assert [each.way for each in sessions.open_sessions(nadia.id)] == ["card"]
    acts = {each.act for each in people.log_of(nadia.id)}
    assert acts == {Act.CARD_GIVEN, Act.CARD_OPENED, Act.SIGNED_IN}


@on_both_databases
def test_next_time_it_is_the_card_and_the_code(client, nadia, address):
    chooses(client, address)
    leaves(client)

    assert "Choisissez" not in client.get(address).text
    assert types(client, address, "27 49 51").location == "/entrer/telephone"


def test_looking_at_a_card_uses_nothing_up(client, nadia, address):
    """A preview, an antivirus, a curious colleague: they only look."""
    for _ in range(3):
        page = client.get(address)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
    assert state(nadia) is CardState.NOT_OPENED
    assert not queries.has_code(nadia.id)


@pytest.mark.parametrize(
    ("code", "again", "sentence"),
    [
        ("000000", "000000", "trop facile"),
        ("123456", "123456", "trop facile"),
        ("987654", "987654", "trop facile"),
        ("121212", "121212", "trop facile"),
        ("12345", "12345", "6 chiffres"),
        ("27495a", "27495a", "6 chiffres"),
        ("٢٧٤٩٥١", "٢٧٤٩٥١", "6 chiffres"),
        ("", "", "Choisissez 6 chiffres"),
        (CODE, "274952", "différents"),
    ],
)
def test_a_code_that_does_not_go_is_explained(client, nadia, address, code, again, sentence):
    page = chooses(client, address, code, again)

    assert page.status_code == 422
    assert sentence in page.text
    assert not queries.has_code(nadia.id)


@on_both_databases
def test_thirty_people_of_a_workshop_open_their_cards_at_once(app, elodie):
    """One room, one network address, a wrong code each; nobody is sent away."""
    for number in range(30):
        person = scenes.a_person(f"Personne {number}")
        with writing():
            _, secret = cards.new_card(person, by=elodie)
        phone, address = app.test_client(), f"/carte/{secret}"
        assert chooses(phone, address, "12").status_code == 422
        assert chooses(phone, address).status_code == 303


def test_the_page_for_too_many_tries_shows_no_code(client, nadia, address):
    """Whoever comes next to the screen may look into the page."""
    for _ in range(120):
        chooses(client, address, "12")
    refused = chooses(client, address)
    assert refused.status_code == 429
    assert CODE not in refused.text
    assert "J’envoie encore" not in refused.text


@on_both_databases
def test_five_wrong_codes_in_15_minutes_make_the_card_wait(client, nadia, address):
    now_is(MONDAY)
    chooses(client, address)
    leaves(client)

    for _ in range(4):
        assert types(client, address, "864209").status_code == 422
    assert types(client, address, "864209").status_code == 303

    assert client.get(address).status_code == 429
    assert state(nadia) is CardState.WAITING
    assert types(client, address).status_code == 429  # right, and too early
    time_passes(minutes=15, seconds=1)
    assert types(client, address).location == "/entrer/telephone"
    assert state(nadia) is CardState.OPENED


def test_wrong_codes_far_apart_do_not_add_up(client, nadia, address):
    now_is(MONDAY)
    chooses(client, address)
    leaves(client)
    for _ in range(4):
        types(client, address, "864209")
    time_passes(minutes=16)
    types(client, address, "864209")
    assert state(nadia) is CardState.OPENED


def test_of_guesses_sent_all_at_once_the_first_five_decide(client, nadia, address):
    """Each was compared before any was counted; the right one comes sixth."""
    chooses(client, address)
    leaves(client)
    card = queries.card_of(address.rpartition("/")[2])
    with writing():
        for _ in range(5):
            cards.open_again(card, right=False)
    with writing():
        assert cards.open_again(card, right=True) is cards.Tried.WAITS


def test_a_double_tap_makes_one_session_and_counts_one_wrong_code(client, nadia, address):
    write = uuid4()
    for _ in range(2):
        answer = sends(client, address, write, code=CODE, again=CODE)
        assert answer.location == "/entrer/telephone"
    assert len(sessions.open_sessions(nadia.id)) == 1
    leaves(client)

    write = uuid4()
    for _ in range(6):
        types(client, address, "864209", write)
    read_again()
    assert queries.last_card(nadia.id).wrong_tries == 1


def test_the_secret_of_a_card_is_kept_nowhere(client, house, nadia, address):
    secret = address.rpartition("/")[2]
    chooses(client, address)
    leaves(client)
    types(client, address, "864209")
    types(client, address)
    kept = _everything(house)
    assert secret not in kept
    assert CODE not in kept


def _everything(house):
    connection = house.app.extensions["database"].raw_connection()
    return "\n".join(str(line) for line in connection.driver_connection.iterdump())


def test_a_card_not_opened_ends_after_seven_days(client, nadia, elodie):
    now_is(MONDAY)
    with writing():
        _, secret = actions.new_card(nadia, by=elodie)
    time_passes(days=7)

    page = client.get(f"/carte/{secret}")

    assert page.status_code == 410
    assert "7 jours" in page.text
    assert chooses(client, f"/carte/{secret}").status_code == 410
    assert state(nadia) is CardState.TOO_LATE
    with writing():
        _, other = actions.new_card(nadia, by=elodie)
    assert chooses(client, f"/carte/{other}").status_code == 303


def test_a_second_first_card_is_refused(nadia, elodie, address):
    with pytest.raises(actions.HasACard), writing():
        actions.new_card(nadia, by=elodie)


@on_both_databases
def test_a_lost_card_is_replaced_and_the_code_stays(client, nadia, elodie, address):
    chooses(client, address)
    leaves(client)

    with writing():
        _, secret = actions.replace_card(nadia, by=elodie)

    old = client.get(address)
    assert old.status_code == 410
    assert "Carte remplacée" in old.text
    assert types(client, address).status_code == 410
    assert types(client, f"/carte/{secret}").location == "/entrer/telephone"


def test_a_new_card_ends_what_it_said_and_nothing_else(app, nadia, elodie, address):
    mine, borrowed = app.test_client(), app.test_client()
    chooses(mine, address)
    sends(mine, "/entrer/telephone", mine="yes")
    types(borrowed, address)
    sends(borrowed, "/entrer/telephone", mine="no")
    read_again()
    ends = queries.ended_by_new_card(nadia.id)
    assert [each.mine for each in ends] == [False]

    with writing():
        actions.replace_card(nadia, by=elodie)

    assert mine.get("/moi/compte").status_code == 200
    assert "/entrer" in borrowed.get("/moi/compte").location


def test_new_cards_are_not_new_tries(client, nadia, elodie, address):
    chooses(client, address)
    leaves(client)
    for _ in range(4):
        types(client, address, "864209")

    with writing():
        _, secret = actions.replace_card(nadia, by=elodie)

    types(client, f"/carte/{secret}", "864209")
    assert state(nadia) is CardState.WAITING


def test_nobody_chooses_a_second_code_with_an_old_page(app, client, nadia, address):
    """Two phones show the page of the first time; one was quicker."""
    chooses(client, address)
    card = queries.card_of(address.rpartition("/")[2])
    with writing():
        late = cards.open_first(card, digits.hashed.__wrapped__("864209"))
    assert late is cards.Tried.CLOSED
    leaves(client)
    assert types(client, address).status_code == 303


def test_a_card_does_not_open_over_somebody_else(client, nadia, elodie, address):
    """Élodie tries Nadia's card on her own computer: she must leave first."""
    enters(client, elodie)

    page = client.get(address)
    assert "Élodie" in page.text
    assert "changer de personne" in page.text
    assert chooses(client, address).status_code == 200
    assert not queries.has_code(nadia.id)

    away = sends(client, "/sortir", suite=address)
    assert away.location == address
    assert chooses(client, address).status_code == 303


def test_an_unknown_card_is_a_page_that_does_not_exist(client):
    assert client.get("/carte/" + "a" * 22).status_code == 404
    assert chooses(client, "/carte/x").status_code == 404


def test_the_address_of_a_card_typed_by_hand_leads_to_it(client, address):
    for typed in (
        f"http://localhost{address}",
        address,
        address.rpartition("/")[2],
        f" {address} ",
    ):
        assert sends(client, "/entrer/carte", address=typed).location == address
    for wrong in ("", "bonjour", "/carte/" + "a" * 22):
        assert sends(client, "/entrer/carte", address=wrong).status_code == 422


def test_a_photo_of_the_card_leads_to_it(client, house, address, tmp_path):
    """The card lies a little crooked on a table."""
    photo = tmp_path / "carte.jpg"
    a_photo_of(house.url + address, photo)

    with photo.open("rb") as bytes_sent:
        answer = client.post("/entrer/carte", data={"write": str(uuid4()), "photo": bytes_sent})

    assert answer.location == address


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("carte.jpg", b"", "vide"),
        ("carte.jpg", b"%PDF-1.7 not a photo", "pas une photo"),
        ("carte.jpg", b"\xff\xd8\xff\xe0" + b"x" * 200, "photo"),
    ],
)
def test_a_photo_that_does_not_go_is_explained(client, name, content, sentence):
    sent = {"write": str(uuid4()), "photo": (io.BytesIO(content), name)}
    page = client.post("/entrer/carte", data=sent)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_photo_without_a_card_asks_for_another(client, tmp_path):
    Image.new("RGB", (400, 300), "#777").save(tmp_path / "mur.jpg")
    with (tmp_path / "mur.jpg").open("rb") as bytes_sent:
        page = client.post("/entrer/carte", data={"write": str(uuid4()), "photo": bytes_sent})
    assert page.status_code == 422
    assert "ne se lit pas" in page.text


def a_photo_of(text, path):
    """A photo of a QR code on a grey table, turned by seven degrees."""
    drawn = io.BytesIO()
    segno.make(text, micro=False).save(drawn, kind="png", scale=8, border=4)
    table = Image.new("RGB", (1200, 1600), "#8a8378")
    card = Image.open(drawn).convert("RGB").rotate(7, expand=True, fillcolor="#8a8378")
    table.paste(card, (300, 500))
    table.save(path, "JPEG", quality=70)


def test_another_site_cannot_send_a_code(client, nadia, address):
    """A page elsewhere sends the form: the browser says where it comes from."""
    answer = client.post(
        address,
        data={"write": str(uuid4()), "code": CODE, "again": CODE},
        headers={"Origin": "https://mechant.example"},
    )
    assert answer.status_code == 403
    assert not queries.has_code(nadia.id)


def test_codes_are_hashed_slowly_with_a_pepper_and_never_in_a_write(app):
    one, two = digits.hashed(CODE), digits.hashed(CODE)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two
    assert digits.matches(one, CODE)
    assert not digits.matches(one, "274950")
    with pytest.raises(RuntimeError, match="slow"), writing():
        digits.hashed(CODE)


def test_the_state_of_cards_is_none_without_a_card(nadia):
    assert queries.card_state(nadia.id) is None
    assert session.get(SecretCode, nadia.id) is None
    assert session.query(AccessCard).count() == session.query(Session).count() == 0
