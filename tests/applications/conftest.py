"""A signed-in phone without a screen, for the stories of this room."""

from uuid import uuid4

import pytest

from portfolio import clock
from portfolio.db import session, writing
from portfolio.signin.models import Purpose, Session
from portfolio.signin.sessions import BORROWED, cookie_name
from portfolio.web.secrets import new_token, token_hash
from tests.support.house import read_again


class Phone:
    """A person's browser: it opens pages and sends their forms."""

    def __init__(self, client, person, **row):
        self.client, self.person = client, person
        token = new_token()
        with writing():
            self.session = Session(
                token_hash=token_hash(token),
                person_id=person.id,
                ends_at=clock.now() + BORROWED,
                **row,
            )
            session.add(self.session)
        client.set_cookie(cookie_name(), token)

    def opens(self, path, **kwargs):
        read_again()
        answer = self.client.get(path, **kwargs)
        read_again()
        return answer

    def sends(self, path, write=None, **values):
        read_again()
        answer = self.client.post(path, data={"write": str(write or uuid4()), **values})
        read_again()
        return answer

    def is_signed_out_meanwhile(self):
        with writing():
            session.get_one(Session, self.session.id).ended_at = clock.now()


@pytest.fixture
def signs_in(app):
    """`signs_in(person)`: their phone; `together=application`: filled together, of a counsellor."""

    def make(person, together=None):
        row = {"purpose": Purpose.TOGETHER, "application_id": together.id} if together else {}
        return Phone(app.test_client(), person, **row)

    return make
