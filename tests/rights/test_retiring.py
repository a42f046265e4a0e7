"""« Ce badge ne doit plus servir »: Nadia takes it out of use herself, and keeps it."""

from uuid import uuid4

import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.models import Credential, StatusPlace
from portfolio.db import session, writing
from portfolio.notices.models import Notice
from portfolio.signin.models import Session
from tests.profile.conftest import a_badge, browser, nadia  # noqa: F401
from tests.support.house import read_again


def is_there(person) -> None:
    """She answered « C’est bien vous ? »."""
    with writing():
        here = session.scalars(sa.select(Session).where(Session.person_id == person.id)).one()
        here.confirmed_at = clock.now()


def test_nadia_takes_a_badge_out_of_use(browser, nadia):  # noqa: F811
    badge, hers = a_badge(nadia), browser(nadia)
    path = f"/moi/badges/{badge.id}/retirer"
    assert "Je continue" in hers.get(path).text
    first = hers.post(path, data={"write": str(uuid4())})
    assert first.location.startswith("/moi/compte/confirmer")  # « C’est bien vous ? » comes first
    read_again()
    assert session.get_one(Credential, badge.id).revoked_at is None

    is_there(nadia)
    assert "Je le retire" in hers.get(path).text
    assert hers.post(path, data={"write": str(uuid4())}).location == f"/moi/badges/{badge.id}"

    read_again()
    assert session.get_one(Credential, badge.id).revoked_by_id == nadia.id
    assert session.scalar(sa.select(StatusPlace.revoked_at))
    assert session.scalars(sa.select(Notice.kind)).all() == []
    mine = hers.get(f"/moi/badges/{badge.id}").text
    assert "Vous l’avez retiré." in mine
    assert "Je réponds" not in mine
