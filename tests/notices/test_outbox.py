"""Mails leave at least once: through a slow server, a dead one, and a worker that dies."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portfolio import clock
from portfolio.db import session, writing
from portfolio.notices import mail, outbox
from portfolio.notices.actions import send_mail, tell
from portfolio.notices.models import MessageState, Notice, OutboxMessage
from tests.scenes import a_person
from tests.support.databases import on_both_databases
from tests.support.house import now_is, time_passes
from tests.support.mail import words_of

MARC = "marc@jardins.example"


def a_letter(**more) -> OutboxMessage:
    with writing():
        return send_mail("email_code", MARC, code="482 913", **more)


def state_of(message: OutboxMessage) -> MessageState:
    session.rollback()
    session.refresh(message)
    return message.state


@on_both_databases
def test_a_mail_arrives_and_its_words_are_forgotten(app, mailbox):
    """The code reaches Marc; the database keeps only that something was sent."""
    message = a_letter()

    assert outbox.deliver() == 1

    letter = mailbox.last_to(MARC)
    assert "482 913" in letter["Subject"]
    assert "10 minutes" in words_of(letter)
    assert state_of(message) is MessageState.SENT
    assert message.sealed is None
    assert outbox.deliver() == 0


def test_the_mails_of_a_committee_leave_in_one_go(app, mailbox):
    """More than one batch is due: nobody waits for the worker's next breath."""
    with writing():
        for number in range(outbox.BATCH + 1):
            send_mail("email_code", f"{number}@jardins.example", code="482 913")
    assert outbox.deliver() == outbox.BATCH + 1


@on_both_databases
def test_what_waits_cannot_be_read_in_the_database(app):
    """A stolen database shows neither the address nor the code."""
    message = a_letter()

    assert message.sealed is not None
    assert b"marc" not in message.sealed
    assert b"482" not in message.sealed


@on_both_databases
def test_a_dead_server_is_tried_again_later_and_later(app, mailbox, monkeypatch):
    """The mail server is away: 1 minute, then 2, then 4. Then it comes back."""
    message = a_letter()
    monkeypatch.setattr(mail, "TIMEOUT", 0.5)
    settings = app.config["SETTINGS"]
    away = type(settings)(**{**vars(settings), "smtp_url": "smtp://127.0.0.1:9"})
    start = clock.now()
    now_is(start)
    monkeypatch.setitem(app.config, "SETTINGS", away)
    waits = []
    for _ in range(3):
        outbox.deliver()
        session.refresh(message)
        waits.append((message.try_at - clock.now()) / timedelta(minutes=1))
        session.rollback()
        now_is(message.try_at)
    assert waits == [1, 2, 4]

    monkeypatch.setitem(app.config, "SETTINGS", settings)
    outbox.deliver()

    assert state_of(message) is MessageState.SENT
    assert len(mailbox.to(MARC)) == 1


@on_both_databases
def test_a_worker_that_dies_after_sending_sends_again_under_the_same_name(
    app, mailbox, monkeypatch
):
    """The power goes between sending and marking: twice on the wire, once for a reader."""
    message = a_letter()

    def power_cut(message_id: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_sent", power_cut)
        with pytest.raises(SystemExit):
            outbox.deliver()
    assert outbox.deliver() == 0, "the lease still holds"
    time_passes(minutes=3)
    assert outbox.deliver() == 1

    assert len({letter["Message-ID"] for letter in mailbox.to(MARC)}) == 1
    assert state_of(message) is MessageState.SENT


@on_both_databases
def test_a_code_is_never_sent_after_its_end(app, mailbox):
    """The server was away for an hour: an old code would only confuse."""
    message = a_letter(never_after=clock.now() + timedelta(minutes=10))
    time_passes(minutes=11)

    assert outbox.deliver() == 0

    assert mailbox.to(MARC) == []
    assert state_of(message) is MessageState.GIVEN_UP
    assert message.sealed is None


def test_a_name_on_two_lines_stops_no_mail(app, mailbox):
    """Somebody's name has a line break in it: their mail leaves, on one line."""
    with writing():
        send_mail("recommend_asked", MARC, link="/r/x", name="Fatou\nBcc: all@jardins.example")

    assert outbox.deliver() == 1

    assert mailbox.last_to(MARC)["Subject"].startswith("Fatou Bcc: all@jardins.example vous")


def test_a_mail_that_cannot_be_written_keeps_no_other_waiting(app, mailbox):
    """An address that no header can carry comes first; Marc gets his code all the same."""
    with writing():
        bad = send_mail("email_code", "marc@\nexample", code="1")
    time_passes(minutes=1)
    good = a_letter()

    assert outbox.deliver() == 1

    assert state_of(good) is MessageState.SENT
    assert state_of(bad) is MessageState.WAITING


def test_who_wants_no_mail_is_told_on_screen_only(app, mailbox):
    """Nadia turned mails off."""
    nadia = a_person("Nadia", email="nadia@example.org", mails_wanted=False)
    with writing():
        tell(nadia, "badge_given", link="/moi", badge="Je suis fiable")

    outbox.deliver()

    assert mailbox.letters == []
    assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 1


def test_without_a_server_mails_lie_in_a_folder(app, monkeypatch):
    """`make run` has no mail server: a person can open what would have left."""
    settings = app.config["SETTINGS"]
    without = type(settings)(**{**vars(settings), "smtp_url": ""})
    monkeypatch.setitem(app.config, "SETTINGS", without)
    message = a_letter()

    outbox.deliver()

    written = (mail.folder() / f"{message.id}.eml").read_bytes()
    assert MARC.encode() in written
