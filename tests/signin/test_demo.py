"""« Essayer comme … »: one tap in demonstration mode, nothing at all outside."""

import secrets

import pytest

from portfolio.db import session
from portfolio.people.models import Person
from portfolio.signin import demo, sessions
from portfolio.signin.demo import Example, Examples
from portfolio.web import migrations
from portfolio.wiring import create_app
from tests import scenes
from tests.signin.conftest import sends
from tests.support.house import HouseClient, read_again

pytestmark = pytest.mark.slow  # each opens a house or a store of its own


@pytest.fixture
def demonstration(tmp_path):
    """A house in demonstration mode, with Nadia to try."""
    made = create_app({"PEPITES_DEMO": "1", "PEPITES_INSTANCE": str(tmp_path)})
    made.test_client_class = HouseClient
    kept = Examples.load
    with made.app_context():
        migrations.migrate()
        nadia, paul = scenes.a_person("Nadia"), scenes.a_person("Paul")
        Examples.load = staticmethod(lambda: [Example(nadia.id, "Nadia", "salariée")])
        yield made, nadia, paul
    Examples.load = kept


def test_one_tap_and_somebody_is_nadia(demonstration):
    made, nadia, _ = demonstration
    visitor = made.test_client()
    assert "Nadia" in visitor.get("/entrer").text

    answer = sends(visitor, "/entrer/essayer", person=str(nadia.id))

    assert answer.status_code == 303
    read_again()
    assert [each.way for each in sessions.open_sessions(nadia.id)] == ["demo"]
    assert visitor.get(answer.location).location == "/moi"


def test_only_the_examples_can_be_tried(demonstration):
    made, _, paul = demonstration
    for other in (str(paul.id), secrets.token_hex(8), ""):
        assert sends(made.test_client(), "/entrer/essayer", person=other).status_code == 404
    assert session.query(Person).count() == 2


def test_outside_the_demonstration_the_route_does_not_exist(app):
    assert "signin.try_demo" not in app.view_functions
    assert demo.people() == ()
