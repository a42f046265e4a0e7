"""The house that stories are told in: empty for each, on both databases."""

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage

import obstore
import pytest
import sqlalchemy as sa
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from portfolio import clock
from portfolio.db import Base, engine, session, writing
from portfolio.people.models import Person
from tests.support.databases import on_both_databases
from tests.support.factories import MembershipFactory, PersonFactory
from tests.support.house import grows_not, now_is, read_again, time_passes
from tests.support.mail import words_of


@on_both_databases
@pytest.mark.parametrize("time", ["first", "second"])
def test_each_story_begins_in_an_empty_house(app, time):
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0

    PersonFactory(first_name="Fatou")
    read_again()

    assert session.scalars(sa.select(Person.first_name)).all() == ["Fatou"]


@on_both_databases
def test_the_tables_are_those_of_the_models(app, database):
    assert engine().dialect.name == database
    assert set(Base.metadata.tables) <= set(sa.inspect(engine()).get_table_names())


def test_factories_join_the_write_that_is_open(app):
    def makes_one_then_fails() -> None:
        with writing():
            MembershipFactory(person__first_name="Ali")
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        makes_one_then_fails()

    assert session.scalars(sa.select(Person)).all() == []


def test_the_clock_stops_and_moves(house):
    now_is(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    time_passes(minutes=31)

    assert clock.now() == datetime(2026, 11, 24, 9, 31, tzinfo=UTC)


def test_a_page_whose_queries_grow_is_caught(app, house):
    def reads_one_by_one() -> None:
        for key in session.scalars(sa.select(Person.id)).all():
            session.execute(sa.select(Person.first_name).where(Person.id == key))

    with pytest.raises(AssertionError, match="2 → 21"):
        grows_not(house, PersonFactory.create_batch, reads_one_by_one)


def test_letters_arrive(mailbox):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@x.example", "b@x.example", "Été"
    letter.set_content("Vous avez une réponse.")
    with smtplib.SMTP("127.0.0.1", mailbox.port) as post:
        post.send_message(letter)

    assert mailbox.last_to("b@x.example")["Subject"] == "Été"
    assert "réponse" in words_of(mailbox.last_to("b@x.example"))


def test_the_object_store_refuses_to_create_twice(object_store, monkeypatch):
    for name, value in object_store.environment.items():
        monkeypatch.setenv(name, value)
    store = S3Store(object_store.BUCKET, client_options={"allow_http": True})

    obstore.put(store, "photo", b"1", mode="create")

    with pytest.raises(AlreadyExistsError):
        obstore.put(store, "photo", b"2", mode="create")
