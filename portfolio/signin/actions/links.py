"""A link printed by a command: 10 minutes, used up by a press."""

from datetime import timedelta

from portfolio import clock
from portfolio.config import settings
from portfolio.db import session
from portfolio.people.models import Person
from portfolio.signin.models import SignInLink
from portfolio.web.secrets import new_token, token_hash

LASTS = timedelta(minutes=10)


def new_link(person: Person) -> str:
    """The address that lets `person` in once."""
    token = new_token()
    ends = clock.now() + LASTS
    session.add(SignInLink(token_hash=token_hash(token), person_id=person.id, ends_at=ends))
    session.flush()
    return f"{settings().public_url}/entrer/lien/{token}"
