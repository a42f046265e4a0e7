"""Be signed in without going through a door: for tests that are about something else."""

import secrets
from datetime import timedelta
from uuid import UUID

from flask.testing import FlaskClient

from portfolio import clock
from portfolio.db import in_writing, session, writing
from portfolio.people.models import Person
from portfolio.signin.models import Purpose, Session
from portfolio.signin.sessions import cookie_name
from portfolio.web.secrets import token_hash


def session_of(person: Person, *, mine: bool = True, together: UUID | None = None) -> str:
    """Open a session of `person`; the token its cookie carries.

    `together`: the application of a session for filling together; `person` is the counsellor.
    """
    token = secrets.token_urlsafe(16)
    row = Session(
        token_hash=token_hash(token),
        person_id=person.id,
        purpose=Purpose.TOGETHER if together else Purpose.OWN,
        application_id=together,
        way="card",
        device="Téléphone Android",
        mine=mine,
        ends_at=clock.now() + timedelta(minutes=45),
    )
    if in_writing():
        session.add(row)
        session.flush()
    else:
        with writing():
            session.add(row)
    return token


def signs_in(client: FlaskClient, person: Person, *, together: UUID | None = None) -> FlaskClient:
    """Let `client` be `person` from now on."""
    token = session_of(person, together=together)
    client.set_cookie(cookie_name(), token, domain="localhost")
    return client
