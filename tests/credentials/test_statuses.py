"""A badge's place in the status list: drawn once, set when the badge is revoked."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials import actions, statuses
from portfolio.credentials.issuer import issuer, opened_issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.looking import look_at_all_again
from portfolio.credentials.models import Credential, StatusList, StatusPlace
from portfolio.db import session, writing
from portfolio.openbadges import CheckName
from portfolio.profile.rights.actions import delete_account, delete_badge
from tests import scenes
from tests.credentials.conftest import a_badge, loaded, reliable, signed
from tests.support.databases import on_both_databases
from tests.support.house import read_again


def places() -> list[int]:
    return list(session.scalars(sa.select(StatusPlace.place)))


def test_a_badge_says_where_its_status_is_read(badge, is_revoked):
    entry = signed(badge)["credentialStatus"]
    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["id"] == f"{entry['statusListCredential']}#{entry['statusListIndex']}"
    assert not is_revoked(signed(badge))
    assert badge.verified


def test_inae_revokes_a_badge_and_the_list_says_so(nadia, badge, is_revoked):
    """Nobody else's badge is touched, and the signed document is the same."""
    other = a_badge(nadia)
    before = signed(badge)
    helene = scenes.a_person("Hélène")
    with writing():
        actions.revoke(loaded(badge), "Donné à une autre personne par erreur.", by=helene)

    assert is_revoked(signed(badge))
    assert not is_revoked(signed(other))
    assert signed(badge) == before
    again = loaded(badge)
    assert (again.verified, again.revoked_why) == (False, "Donné à une autre personne par erreur.")
    assert again.revoked_by_id == helene.id


def test_a_badge_is_revoked_once_and_never_without_a_reason(badge):
    helene = scenes.a_person("Hélène")
    with pytest.raises(ValueError, match="reason"), writing():
        actions.revoke(loaded(badge), "  ", by=helene)
    with writing():
        actions.revoke(loaded(badge), "Une erreur.", by=helene)
    with pytest.raises(actions.AlreadyRevoked), writing():
        actions.revoke(loaded(badge), "Une autre.", by=helene)
    assert loaded(badge).revoked_why == "Une erreur."


def test_the_night_sees_a_revoked_badge(badge, nadia):
    a_badge(nadia)
    with writing():
        statuses.revoke_places([badge.status_id])
    assert look_at_all_again() == 1
    read_again()
    assert loaded(badge).verified is False


def test_the_list_is_signed_public_and_cached(badge, client):
    entry = signed(badge)["credentialStatus"]
    path = "/statuts/" + entry["statusListCredential"].rpartition("/")[2]
    answer = client.get(path)
    listed = json.loads(answer.data)
    assert listed["id"] == entry["statusListCredential"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    same = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    owner = issuer()
    assert owner
    checks = openbadges.verify(listed, did_document=published_did(owner), now=clock.now())
    assert all(check.ok for check in checks if check.name is not CheckName.SCHEMA)
    with writing():
        statuses.revoke_places([badge.status_id])
    changed = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200


def test_there_is_no_such_list(client, badge):
    assert client.get(f"/statuts/{badge.id}").status_code == 404


def test_a_place_outlives_its_badge_and_stays_as_it_is(nadia, badge, is_revoked):
    """Nadia deletes a badge, then her account: what she handed over says what it said."""
    revoked, kept = a_badge(nadia), a_badge(nadia)
    documents = signed(badge), signed(revoked), signed(kept)
    with writing():
        actions.revoke(loaded(revoked), "Une erreur.", by=nadia)
    with writing():
        delete_badge(loaded(badge))
    with writing():
        delete_account(nadia)

    assert session.scalar(sa.select(sa.func.count()).select_from(Credential)) == 0
    assert [is_revoked(each) for each in documents] == [False, True, False]
    assert len(places()) == 3


def test_no_place_is_given_twice_and_a_half_full_list_is_followed(nadia, badge, monkeypatch):
    monkeypatch.setattr(statuses, "PLACES", 16)
    monkeypatch.setattr(statuses, "HALF", 8)
    with writing():
        drawn = statuses.take_places(opened_issuer(), 20)
    assert len({(each.list_id, each.place) for each in drawn}) == 20
    given = session.execute(sa.select(StatusList.id, StatusList.given)).all()
    assert sorted(row.given for row in given) == [5, 8, 8]
    for row in given:
        of_list = sa.select(StatusPlace.place).where(StatusPlace.list_id == row.id)
        assert len(set(session.scalars(of_list))) == row.given


@on_both_databases
def test_badges_given_and_revoked_at_once(house, nadia, badge, is_revoked):
    """Eight people at INAÉ: four give, four revoke. Each badge has a place, no change is lost."""
    doomed = [a_badge(nadia).id for _ in range(4)]

    def gives(_):
        with house.app.app_context(), writing():
            return actions.issue(session.merge(nadia, load=True), reliable()).id

    def revokes(badge_id):
        with house.app.app_context(), writing():
            actions.revoke(loaded(session.get_one(Credential, badge_id)), "Erreur.", by=nadia)
            return badge_id

    with ThreadPoolExecutor(8) as at_once:
        given, revoked = at_once.map(gives, range(4)), at_once.map(revokes, doomed)
        new = [*given]
        assert [*revoked] == doomed
    read_again()
    assert all(is_revoked(signed(session.get_one(Credential, each))) for each in doomed)
    assert not any(is_revoked(signed(session.get_one(Credential, each))) for each in new)
    count = session.scalar(sa.select(sa.func.sum(StatusList.given)))
    assert count == len(places()) == 9
