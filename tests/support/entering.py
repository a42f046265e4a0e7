"""Ways to be signed in, for stories that are about something else."""

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from portfolio.db import session, writing
from portfolio.people.models import Person
from portfolio.signin.actions import links
from tests.support.visitor import Visitor


def enters(client: FlaskClient, person: Person, *, mine: bool = True) -> None:
    """`person` comes in on this browser without a screen, by a printed link."""
    with writing():
        address = links.new_link(session.merge(person))
    path = "/entrer/lien/" + address.rpartition("/")[2]
    assert client.post(path, data={"write": str(uuid4())}).status_code == 303
    answer = {"write": str(uuid4()), "mine": "yes" if mine else "no"}
    assert client.post("/entrer/telephone", data=answer).status_code == 303


def is_in(visitor: Visitor, person: Person, *, mine: bool = True) -> Visitor:
    """`person` is signed in on this device already."""
    name, value = cookie_of(visitor.house.app, person, mine=mine)
    visitor.context.add_cookies(
        [{"name": name, "value": value, "url": visitor.house.url, "httpOnly": True}]
    )
    return visitor


def cookie_of(app: Flask, person: Person, *, mine: bool = True) -> tuple[str, str]:
    """The name and value of the cookie of a new session of `person`."""
    client = app.test_client()
    enters(client, person, mine=mine)
    name = "__Host-pepites" if app.config["SETTINGS"].https else "pepites"
    cookie = client.get_cookie(name)
    assert cookie, "no session cookie"
    return name, cookie.value
