"""`flask doctor`: is everything this house needs there? A line each; 1 when something is wrong."""

import secrets
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import click
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from portfolio import clock
from portfolio.config import settings
from portfolio.credentials.issuer import identity_url, issuer
from portfolio.credentials.keys import SEALED_FOR
from portfolio.credentials.models import SigningKey
from portfolio.db import engine, session
from portfolio.files.errors import BadFile
from portfolio.files.storage import storage
from portfolio.notices import mail
from portfolio.notices.models import MessageState, OutboxMessage
from portfolio.signin.models import Session
from portfolio.web import migrations
from portfolio.web.secrets import LinkKey, Unreadable, unseal

PATIENCE = 5  # seconds, for our own address
LATE = timedelta(hours=1)  # a letter that is due for so long: no worker
DRIFT = timedelta(seconds=30)


class Wrong(Exception):
    """What is wrong, and what to do, in one line."""


def database() -> str:
    """It answers, and its tables are those of this release."""
    try:
        with engine().connect() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
            if engine().dialect.name == "sqlite":
                state = connection.exec_driver_sql("PRAGMA quick_check").scalar()
                if state != "ok":
                    raise Wrong(f"the file is damaged ({state}): restore a backup")
    except sa.exc.DBAPIError as error:
        raise Wrong(f"no answer ({type(error.orig).__name__}): see PEPITES_DATABASE_URL") from error
    newest = migrations.newest()
    if there != newest:
        raise Wrong(f"its tables are at {there}, this release needs {newest}: run `flask migrate`")
    return f"{engine().dialect.name}, tables at {there}"


def files() -> str:
    """What is written can be read, and removed."""
    name, data = f"doctor-{secrets.token_hex(8)}", secrets.token_bytes(64)
    try:
        storage().put(name, data)
        same = storage().get(name) == data
        storage().delete(name)
    except BadFile as error:
        raise Wrong(f"{type(error).__name__}: see PEPITES_FILES_URL and the free space") from error
    if not same:
        raise Wrong("what was written came back otherwise")
    return settings().files_url


def letters() -> str:
    """The mail server lets us in, and nothing has waited for an hour."""
    waiting = session.scalar(
        sa.select(sa.func.count())
        .select_from(OutboxMessage)
        .where(
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.try_at < clock.now() - LATE,
        )
    )
    if waiting:
        raise Wrong(f"{waiting} letters have waited for an hour: is `flask worker` running?")
    if not settings().smtp_url:
        return f"no server is set: letters are written to {mail.folder()}"
    try:
        mail.try_server()
    except (OSError, smtplib.SMTPException) as error:
        raise Wrong(f"{type(error).__name__}: see PEPITES_SMTP_URL") from error
    return "the server lets us in"


def keys() -> str:
    """KEYS_SECRET opens what it closed, and the identity is the address."""
    kept = sa.select(SigningKey.private_sealed).where(SigningKey.private_sealed != b"")
    sealed = [(row, SEALED_FOR) for row in session.scalars(kept)]
    sealed += [(row, "link key") for row in session.scalars(sa.select(LinkKey.sealed))]
    try:
        for each, use in sealed:
            unseal(each, use)
    except Unreadable as error:
        raise Wrong("this PEPITES_KEYS_SECRET is not the one of this database") from error
    owner = issuer()
    if owner is None:
        return "no badge given yet: the first one makes the signing key"
    if owner.public_url != identity_url():
        raise Wrong(
            f"badges were issued as {owner.public_url}, the address is {identity_url()}: "
            "put it back, or run `flask issuer move`"
        )
    return f"{len(sealed)} opened; issuing as {owner.did}"


def time() -> str:
    """The clock agrees with the database, and has not gone back."""
    now = clock.now()
    if engine().dialect.name == "postgresql":
        theirs = session.scalar(sa.select(sa.func.now()))
        if theirs and abs(theirs - now) > DRIFT:
            raise Wrong(f"{abs(theirs - now)} away from the database's clock: run an NTP client")
    last = session.scalar(sa.select(sa.func.max(Session.seen_at)))
    if last and last - now > DRIFT:
        raise Wrong(f"somebody was here at {last:%Y-%m-%d %H:%M} UTC, which is yet to come")
    return f"{now:%Y-%m-%d %H:%M:%S} UTC"


def address() -> str:
    """People who type the address find this house."""
    url = f"{settings().public_url}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - http(s), checked at start
            answer.read(1000)
    except urllib.error.HTTPError as error:
        raise Wrong(f"{url} answers {error.code}: see `flask serve` and the proxy") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise Wrong(f"{url} does not answer ({reason}): see `flask serve`, proxy, DNS") from error
    return settings().public_url


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", database),
    ("storage", files),
    ("mail", letters),
    ("keys", keys),
    ("clock", time),
    ("address", address),
)


@click.command("doctor")
def doctor_command() -> None:
    """Look at database, storage, mail, keys, clock, address: a line each."""
    wrong = False
    for name, check in CHECKS:
        try:
            state, words = "ok", check()
        except Wrong as error:
            state, words, wrong = "WRONG", str(error), True
        except sa.exc.DBAPIError as error:  # said once, at « database »
            state, words, wrong = "WRONG", f"the database did not answer ({error.code})", True
        finally:
            session.rollback()
        click.echo(f"{name:<9} {state:<6} {words}")
    if wrong:
        raise SystemExit(1)


COMMANDS = (doctor_command,)
