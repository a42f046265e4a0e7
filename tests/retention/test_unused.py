"""An account that nobody opens for three years: two warnings, then it goes."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from portfolio import retention
from portfolio.db import session, writing
from portfolio.people.models import Person
from tests import scenes
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again

LAST_SEEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
THREE_YEARS_LATER = datetime(2029, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def fatou(app):
    now_is(LAST_SEEN)
    return scenes.a_person("Fatou", email="fatou@exemple.fr", mails_wanted=False).id


def on(house, **before_the_end):
    """The worker runs that long before the three years are over."""
    now_is(THREE_YEARS_LATER - timedelta(**before_the_end))
    house.runs_the_worker()
    house.runs_the_worker()  # what the first run put in the outbox leaves
    read_again()


def letters(mailbox):
    return [str(each["Subject"]) for each in mailbox.to("fatou@exemple.fr")]


@on_both_databases
def test_two_letters_then_the_account_goes(house, mailbox, fatou):
    on(house, days=60, minutes=1)
    assert letters(mailbox) == []
    on(house, days=59)
    on(house, days=58)
    assert len(letters(mailbox)) == 1, "even if she turned messages off: she would lose all"
    on(house, days=16)
    assert len(letters(mailbox)) == 1
    on(house, days=13)
    assert len(letters(mailbox)) == 2
    on(house, minutes=1)
    assert session.get(Person, fatou)
    on(house, days=-3)
    assert session.get(Person, fatou) is None


@on_both_databases
def test_who_comes_back_stays_and_is_warned_anew_three_years_later(client, house, fatou):
    on(house, days=59)
    on(house, days=13)
    enters(client, session.get_one(Person, fatou))
    on(house, days=-30)
    assert session.get_one(Person, fatou).unused_told == 0


@on_both_databases
def test_a_worker_that_slept_for_months_deletes_nobody_without_warning(house, mailbox, fatou):
    """The worker wakes half a year too late: both warnings still come, with time between."""
    on(house, days=-180)
    on(house, days=-181)
    assert len(letters(mailbox)) == 1
    assert "3 juillet" not in letters(mailbox)[0]
    on(house, days=-224)
    assert len(letters(mailbox)) == 1
    on(house, days=-226)
    assert len(letters(mailbox)) == 2
    on(house, days=-240)
    assert session.get(Person, fatou)
    on(house, days=-242)
    assert session.get(Person, fatou) is None


@on_both_databases
def test_two_workers_at_once(house, fatou):
    """The second finds nothing to do, and warns nobody twice."""
    now_is(THREE_YEARS_LATER - timedelta(days=50))
    retention.warn_unused()
    retention.warn_unused()
    read_again()
    assert session.get_one(Person, fatou).unused_told == 1
    with writing():
        session.execute(sa.update(Person).values(unused_told=2))
    now_is(THREE_YEARS_LATER + timedelta(days=1))
    retention.forget_unused()
    retention.forget_unused()
    read_again()
    assert session.get(Person, fatou) is None
