"""A committee gives many badges at once; a badge is signed anew with the proofs that one shows."""

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials import actions
from portfolio.credentials.actions import Gift
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.looking import look_at_new
from portfolio.credentials.models import Credential, StatusPlace
from portfolio.credentials.renewal import NotReissued, reissue
from portfolio.db import session, writing
from tests.credentials.conftest import a_badge, loaded, reliable, signed
from tests.support.databases import on_both_databases
from tests.support.factories import PersonFactory
from tests.support.house import read_again

PHOTO = openbadges.Evidence(name="Le mur de la cour", genre="Photo")


def is_true(document: dict) -> bool:
    owner = issuer()
    assert owner
    checks = openbadges.verify(document, did_document=published_did(owner), now=clock.now())
    return all(check.ok for check in checks)


@on_both_databases
def test_a_committee_gives_a_hundred_badges_in_one_write(nadia):
    people = PersonFactory.create_batch(100)
    with writing():
        given = actions.issue_many(
            [Gift(each, reliable(), narrative=f"Bravo « {n} »", named=n % 2 == 0)
             for n, each in enumerate(people)]
        )  # fmt: skip
    assert [each.holder_id for each in given] == [each.id for each in people]
    assert len(set(session.scalars(sa.select(StatusPlace.place)))) == 100
    assert {each.verified for each in given} == {None}
    documents = [signed(each) for each in given]
    assert len({each["credentialSubject"]["id"] for each in documents}) == 100
    assert documents[7]["credentialSubject"]["narrative"] == "Bravo « 7 »"
    assert [is_true(each) for each in documents[::10]] == [True] * 10

    assert look_at_new() == 50
    assert look_at_new() == 50
    assert look_at_new() == 0


def test_a_committee_gives_all_or_nothing(nadia):
    people = PersonFactory.create_batch(5)
    gifts = [Gift(each, reliable()) for each in people]
    gifts.append(Gift(nadia, reliable(), narrative="une cloche \x07"))
    with pytest.raises(openbadges.BadText), writing():
        actions.issue_many(gifts)
    assert session.scalar(sa.select(sa.func.count()).select_from(Credential)) == 0
    assert session.scalars(sa.select(StatusPlace.id)).all() == []


def test_a_badge_is_signed_anew_with_the_proofs_that_are_shown(nadia, badge):
    before = signed(badge)
    assert "evidence" not in before
    with writing():
        reissue(loaded(badge), evidence=[PHOTO])
    after = signed(badge)

    assert [each["name"] for each in after["evidence"]] == ["Le mur de la cour"]
    assert after["id"] == before["id"]
    assert after["credentialSubject"] == before["credentialSubject"]
    assert after["credentialStatus"] == before["credentialStatus"]
    assert after["awardedDate"] == before["validFrom"]
    assert is_true(before)
    assert is_true(after)
    read_again()
    assert loaded(badge).verified

    with writing():
        reissue(loaded(badge), evidence=[])
    assert "evidence" not in signed(badge)
    assert signed(badge)["awardedDate"] == before["validFrom"]


def test_what_says_the_same_is_not_signed_again(nadia):
    badge = a_badge(nadia)
    before = signed(badge)
    with writing():
        reissue(loaded(badge), evidence=[])
    assert signed(badge) == before


def test_a_revoked_badge_is_not_signed_anew(nadia, badge):
    with writing():
        actions.revoke(loaded(badge), "Une erreur.", by=nadia)
    with pytest.raises(NotReissued), writing():
        reissue(loaded(badge), evidence=[PHOTO])
