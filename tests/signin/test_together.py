"""Many at once, on both databases: what is counted is counted, what serves once serves once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from portfolio.db import session, writing
from portfolio.signin import codes, queries, sessions
from portfolio.signin.actions import cards
from portfolio.signin.codes import Purpose, Used
from portfolio.signin.models import EmailCode
from tests.signin.conftest import CODE, chooses, leaves, types
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import read_again


@on_both_databases
def test_twelve_guesses_at_once_are_twelve_tries(client, app, house, nadia, address):
    """A thief’s program sends wrong codes together, hoping that some are not counted."""
    chooses(client, address)
    leaves(client)

    def guesses(number):
        return types(house.app.test_client(), address, f"8642{number:02d}").status_code

    with ThreadPoolExecutor(6) as thieves:
        answers = list(thieves.map(guesses, range(12)))

    assert answers.count(422) <= cards.MOST_WRONG - 1
    assert types(client, address, CODE).status_code == 429


@on_both_databases
def test_one_code_by_mail_typed_eight_times_at_once_serves_once(app, house):
    drawn = codes.draw()
    with writing():
        row = codes.send(drawn, Purpose.RECOMMEND, "patron@exemple.fr", code_id=uuid4())

    def uses(_):
        with house.app.app_context():
            mine = session.get_one(EmailCode, row.id)
            with writing():
                return codes.use(mine, right=True)

    with ThreadPoolExecutor(4) as typists:
        assert list(typists.map(uses, range(8))).count(Used.RIGHT) == 1


@pytest.mark.parametrize("right", [True, False])
def test_a_code_proves_presence_without_coming_in(client, nadia, elodie, address, right):
    """« C’est bien moi », beside the counsellor: nobody is signed in by it."""
    chooses(client, address)
    leaves(client)
    enters(client, elodie)
    card = queries.card_of(address.rpartition("/")[2])
    with writing():
        tried = cards.try_code(card, right=right)
    assert tried is (cards.Tried.IN if right else cards.Tried.WRONG)
    read_again()
    assert sessions.open_sessions(nadia.id) == []
    assert client.get("/moi/compte").status_code == 200
