"""A committee gives many badges at once; a badge is signed anew with the proofs that one shows."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials import actions
from portfolio.credentials.actions import Gift
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.looking import look_at_new
from portfolio.credentials.models import Credential, SigningKey, StatusPlace
from portfolio.credentials.renewal import with_evidence
from portfolio.db import session, writing
from tests.credentials.conftest import a_badge, loaded, reliable, signed
from tests.support.databases import on_both_databases
from tests.support.factories import PersonFactory
from tests.support.house import time_passes

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
    tomorrow = clock.now() + timedelta(days=1)

    text = with_evidence(loaded(badge), [PHOTO], since=tomorrow)

    after = json.loads(text)
    assert [each["name"] for each in after["evidence"]] == ["Le mur de la cour"]
    assert after["awardedDate"] == before["validFrom"] < after["validFrom"]
    for name in ("id", "credentialSubject", "credentialStatus", "issuer", "name"):
        assert after[name] == before[name]
    time_passes(days=2)
    assert is_true(before)
    assert is_true(after)
    assert with_evidence(loaded(badge), [PHOTO], since=tomorrow) == text
    assert signed(badge) == before


def test_a_later_version_is_never_dated_before(nadia, badge):
    before = signed(badge)
    after = json.loads(with_evidence(loaded(badge), [PHOTO], since=clock.now() - timedelta(days=9)))
    assert after["validFrom"] == before["validFrom"]


def test_without_a_proof_it_is_the_document_of_before(nadia):
    badge = a_badge(nadia)
    assert json.loads(with_evidence(loaded(badge), [], since=clock.now())) == signed(badge)


def test_a_revoked_badge_is_not_signed_anew(nadia, badge):
    with writing():
        actions.revoke(loaded(badge), "Une erreur.", by=nadia)
    again = with_evidence(loaded(badge), [PHOTO], since=clock.now())
    assert json.loads(again) == signed(badge)


def test_nor_is_one_whose_identity_has_no_key_left(nadia, badge):
    with writing():
        session.execute(sa.update(SigningKey).values(private_sealed=b""))
    again = with_evidence(loaded(badge), [PHOTO], since=clock.now())
    assert json.loads(again) == signed(badge)
