"""The demonstration: everything `make run` shows, made by the actions of the house."""

import pytest
import sqlalchemy as sa

from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.credentials.models import Credential
from portfolio.db import session
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.people.models import Membership, Person, Role
from portfolio.pilot import demo
from portfolio.profile.models import ShareLink
from portfolio.recognition.models import Endorsement, EndorsementState
from portfolio.web.secrets import link_token
from tests.support.house import read_again

pytestmark = pytest.mark.slow  # each opens a house or a store of its own


def test_the_demonstration_shows_every_state_and_every_role(app, client):
    demo.prepare()
    read_again()

    assert set(session.scalars(sa.select(Application.state))) == set(State)
    assert set(session.scalars(sa.select(Membership.role))) == set(Role) - {Role.MANAGER}
    assert set(session.scalars(sa.select(Endorsement.state))) == {
        EndorsementState.NEW,
        EndorsementState.SHOWN,
        EndorsementState.HIDDEN,
    }
    assert all(session.scalars(sa.select(Credential.verified)))
    photos = session.scalars(sa.select(Evidence).where(Evidence.kind == EvidenceKind.PHOTO)).all()
    assert len(photos) >= 10
    assert all(each.thumb_id for each in photos)
    assert [each.first_name for each in map(_person, demo.examples())] == [
        each.name for each in demo.examples()
    ]
    link = session.scalars(sa.select(ShareLink)).one()
    page = client.get(f"/p/{link_token(link.id, 1)}")
    assert page.status_code == 200
    assert page.text.count("Marc Tessier") == 1


def _person(example):
    return session.get_one(Person, example.person_id)


def test_a_second_start_keeps_what_is_there(app):
    demo.prepare()
    before = session.scalars(sa.select(Person.id)).all()
    photos = session.scalars(sa.select(Evidence.id)).all()

    demo.prepare()

    assert session.scalars(sa.select(Person.id)).all() == before
    assert session.scalars(sa.select(Evidence.id)).all() == photos


def test_outside_demonstration_mode_nobody_is_invented(app, house):
    answer = house.app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 1
    assert "Only in demonstration mode" in answer.output
    assert session.scalars(sa.select(Person.id)).all() == []
