"""The way of a request: one write, once, from our own pages, by who may."""

import threading
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Blueprint
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import ObjectDeletedError

from portfolio.db import engine, lock, session, slow, writing
from portfolio.people.models import Act, LogEntry, Membership, Person
from portfolio.permissions import MAY, Relation, UnknownRelation, check_complete
from portfolio.web import does, network, requested_write
from portfolio.web.logs import WithoutWords
from portfolio.web.receipts import Receipt
from tests.support.databases import on_both_databases, on_postgresql
from tests.support.factories import MembershipFactory, PersonFactory
from tests.support.house import House, read_again

COUNT = "/test/compter"


def names(app) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(Person.first_name)))


class Refused(Exception):
    pass


def test_a_change_outside_writing_is_refused(app):
    """A view that forgets `writing()` fails in its first test."""
    session.add(Person(first_name="Nadia"))
    with pytest.raises(RuntimeError, match="outside"):
        session.flush()
    session.rollback()


def test_all_or_nothing(app):
    """Something fails half-way: nothing stays."""

    def half() -> None:
        with writing():
            session.add(Person(first_name="Nadia"))
            session.flush()
            raise Refused

    with pytest.raises(Refused):
        half()
    assert names(app) == []


def test_after_a_refused_write_the_page_still_has_what_it_shows(app):
    """The structure and the person of a role, first thing that the page reads, are there."""
    member = MembershipFactory().id
    read_again()
    kept = session.scalars(
        sa.select(Membership)
        .where(Membership.id == member)
        .options(joinedload(Membership.person), joinedload(Membership.structure))
    ).one()

    with pytest.raises(Refused), writing():
        raise Refused

    assert kept.structure.name
    assert kept.person.first_name


def test_a_row_that_another_removed_meanwhile_hides_no_refusal(app):
    held = MembershipFactory()

    def removed_by_another() -> None:
        with writing():
            session.execute(sa.delete(Membership))
            session.commit()
            raise Refused

    with pytest.raises(Refused):
        removed_by_another()
    with pytest.raises(ObjectDeletedError):
        assert held.role


def test_writing_inside_writing_is_refused(app):
    with writing(), pytest.raises(RuntimeError, match="inside"), writing():
        pass


def test_slow_work_refuses_to_hold_the_database(app):
    """Nobody waits for a photo while another photo is being turned."""

    @slow
    def turn() -> str:
        return "turned"

    assert turn() == "turned"
    with writing(), pytest.raises(RuntimeError, match="slow"):
        turn()


@on_both_databases
def test_an_error_of_the_database_says_nobody(app):
    """Two people, one address: the error that goes to the log holds no address."""
    twins = [Person(first_name=each, email="a@exemple.fr") for each in ("Ana", "Léa")]
    with writing():
        session.add_all(twins)
        with pytest.raises(IntegrityError) as told:
            session.flush()
        session.rollback()

    logged = WithoutWords().formatException((told.type, told.value, told.tb))
    assert "IntegrityError" in logged
    assert "exemple" not in logged


def test_two_writers_at_once_both_arrive(app):
    """Twenty phones write in the same second."""

    def write(number: int) -> None:
        with app.app_context(), writing():
            session.add(Person(first_name=f"Nadia {number}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(names(app)) == 20


@on_postgresql
def test_what_points_at_a_person_comes_in_while_she_is_locked(app):
    """Fatou starts a badge; what somebody writes to her log meanwhile does not wait for it."""
    fatou = PersonFactory()
    at_once = sa.text("SET LOCAL lock_timeout = '1s'")
    with writing():
        lock(fatou)
        with engine().begin() as other:
            other.execute(at_once)
            row = {"id": uuid4(), "person_id": fatou.id, "act": Act.LOOKED}
            other.execute(sa.insert(LogEntry).values(row))
        second = sa.select(Person.id).where(Person.id == fatou.id)
        with engine().begin() as other, pytest.raises(OperationalError, match="lock"):
            other.execute(second.with_for_update(key_share=True, nowait=True))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("unix:", "unix:", True),
        ("unix:", "unknown", False),
    ],
)
def test_a_network_is_counted_by_what_a_house_is_given(app, one, other, same):
    def counted(address: str) -> bytes:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return network()

    assert (counted(one) == counted(other)) is same


@pytest.fixture(scope="module")
def _counting_houses(request, tmp_path_factory, _post_office):
    """Houses with one route more: it adds one person for each write that it accepts."""
    built = {}

    def house(database: str) -> House:
        if database not in built:
            server = request.getfixturevalue("postgres") if database == "postgresql" else None
            made = House(tmp_path_factory.mktemp("counting"), _post_office, postgres=server)
            views = Blueprint("counter", __name__)

            @views.post(COUNT)
            @does("page.read")
            def count():
                with writing("/badges"):
                    session.add(Person(id=requested_write(), first_name="Nadia"))
                return "", 204

            made.app.register_blueprint(views)
            built[database] = made
        return built[database]

    return house


@pytest.fixture
def counting(database, _counting_houses):
    """The application of an empty house that counts what it accepts."""
    house = _counting_houses(database)
    house.fresh()
    with house.app.app_context():
        yield house.app


@on_both_databases
def test_a_double_tap_is_one_write_and_the_same_answer(counting):
    """The network on the bus is bad: the same form leaves twice."""
    write = str(uuid4())

    first = counting.test_client().post(COUNT, data={"write": write})
    second = counting.test_client().post(COUNT, data={"write": write})

    assert first.status_code == 204
    assert (second.status_code, second.location) == (303, "/badges")
    assert names(counting) == ["Nadia"]
    assert session.get(Receipt, UUID(write)) is not None


@on_both_databases
def test_fifty_replays_at_once_are_one_write(counting):
    """A stuck phone sends the same form fifty times in one second."""
    write = str(uuid4())
    answers = []

    def send() -> None:
        answers.append(counting.test_client().post(COUNT, data={"write": write}).status_code)

    threads = [threading.Thread(target=send) for _ in range(50)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(set(answers)) in ([204, 303], [204])
    assert answers.count(204) == 1
    assert names(counting) == ["Nadia"]


def test_a_form_without_its_write_is_not_taken(counting):
    answer = counting.test_client().post(COUNT, data={})
    assert answer.status_code == 400
    assert names(counting) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Referer": "https://evil.example/page"},
    ],
)
def test_another_site_cannot_make_a_browser_write(counting, headers):
    answer = counting.test_client().post(COUNT, data={"write": str(uuid4())}, headers=headers)
    assert answer.status_code == 403
    assert names(counting) == []


def test_a_page_of_ours_may_write_without_origin(counting):
    """An old browser sends a Referer only."""
    url = counting.config["SETTINGS"].public_url
    plain = FlaskClient(counting, counting.response_class)
    answer = plain.post(
        COUNT, data={"write": str(uuid4())}, base_url=url, headers={"Referer": f"{url}/entrer"}
    )
    assert answer.status_code == 204


def test_the_start_stops_at_an_action_nobody_may(app):
    with pytest.raises(UnknownRelation, match=r"dance\.badly"):
        check_complete({"dance.badly"})


def test_every_line_of_the_table_names_someone():
    """An action that nobody may do has no place in the table."""
    assert all(MAY.values())
    assert all(isinstance(r, Relation) for each in MAY.values() for r in each)


@pytest.mark.parametrize("path", ["/", "/aide", "/mentions", "/donnees", "/accessibilite"])
def test_the_door_is_open_and_says_its_rules(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/nulle-part", "/moi/../etc/passwd", "/%00", "/b/pas-un-id"])
def test_a_wrong_address_gets_our_own_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Cette page n’existe pas." in answer.text
    assert "Peut-être l’avez-vous effacée." not in answer.text  # a stranger has nothing here


def test_the_hosts_tools_ask_whether_the_house_answers(client):
    answer = client.get("/healthz", headers={"Host": "127.0.0.1:8000"})

    assert (answer.status_code, answer.text) == (200, "ok\n")
