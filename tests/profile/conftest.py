"""Nadia, her badges, her links, and the browsers that look at them."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portfolio import clock
from portfolio.catalogue import queries as catalogue
from portfolio.credentials.actions import issue, sign_word
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.imports.models import ImportedBadge
from portfolio.people.models import Person
from portfolio.profile import actions
from portfolio.profile.models import ShareLink
from portfolio.recognition.models import (
    Assurance,
    EndorsedCredential,
    Endorsement,
    EndorsementState,
    KnownFrom,
)
from portfolio.recognition.words import written_by
from portfolio.signin.models import Session
from portfolio.signin.sessions import cookie_name
from portfolio.web.secrets import link_token, new_token, token_hash
from tests import scenes
from tests.support.factories import StructureFactory

A_PHONE = (
    "Mozilla/5.0 (Linux; Android 9; SM-J330F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/90.0.4430.210 Mobile Safari/537.36"
)
SAFETY = "je-travaille-en-securite"


@pytest.fixture
def nadia(app: Flask) -> Person:
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia", last_name="Benali")


@pytest.fixture
def browser(app: Flask) -> Callable[..., FlaskClient]:
    """A browser of its own, signed in as this person, or as nobody."""

    def open_one(person: Person | None = None) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = A_PHONE
        if person:
            token = new_token()
            with writing():
                session.add(
                    Session(
                        token_hash=token_hash(token),
                        person_id=person.id,
                        mine=True,
                        ends_at=clock.now() + timedelta(days=1),
                    )
                )
            client.set_cookie(cookie_name(), token, domain="localhost")
        return client

    return open_one


def a_badge(person: Person, slug: str = SAFETY, **more) -> Credential:
    version = catalogue.version_for(scenes.the_badge(slug).id, None).achievement_version
    with writing():
        return issue(person, version, **more)


def a_word(person: Person, *about: Credential, state=EndorsementState.SHOWN, **more) -> Endorsement:
    row = Endorsement(
        id=uuid4(),
        holder_id=person.id,
        edit_token_hash=token_hash(new_token()),
        state=state,
        **{
            "word": "Nadia pense à la sécurité de tout le monde.",
            "author_name": "Marc Tessier",
            "author_role": "Gérant",
            "author_company": "Jardins Bellevue",
            "known_from": KnownFrom.WORKED,
            "assurance": Assurance.MET,
        }
        | more,
    )
    with writing():
        session.add(row)
        session.flush()
        for badge in about:
            session.add(EndorsedCredential(endorsement_id=row.id, credential_id=badge.id))
    return row


def a_signed_word(person: Person, *about: Credential, **more) -> Endorsement:
    """As its author gives it: signed about each badge."""
    word = a_word(person, *about, **more)
    with writing():
        for badge in about:
            key = {"endorsement_id": word.id, "credential_id": badge.id}
            signed = sign_word(session.merge(badge), word=word.word, written_by=written_by(word))
            row = session.get_one(EndorsedCredential, key)
            row.document, row.status_id = signed.document, signed.status_id
    return word


def a_link(
    person: Person, *badges: Credential | ImportedBadge, opened: bool = True, words=()
) -> ShareLink:
    with writing():
        link = actions.start_link(uuid4(), person, [badge.id for badge in badges])
        actions.name_link(link, "pour mon entretien")
        actions.choose_recommendations(link, [word.id for word in words])
        if opened:
            actions.open_link(link, person)
    return link


def path_of(link: ShareLink) -> str:
    return f"/p/{link_token(link.id, link.generation)}"


def plain(answer) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.text)


def write() -> dict[str, str]:
    return {"write": str(uuid4())}


def an_id(path: str) -> UUID:
    return UUID(path.rsplit("/", 2)[-2])
