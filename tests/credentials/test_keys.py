"""Keys come and go; what they signed is judged by what INAÉ publishes today."""

import json
import secrets
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.config import WrongSetting, load
from portfolio.credentials.issuer import issuer, move_issuer, opened_issuer
from portfolio.credentials.keys import add_keys, published_did, signing_key
from portfolio.credentials.models import Credential, SigningKey
from portfolio.credentials.other_forms import as_jwt
from portfolio.credentials.statuses import revoke_places
from portfolio.db import session, writing
from portfolio.doctor import keys as doctor_keys
from portfolio.recognition.models import EndorsedCredential
from tests.credentials.conftest import a_badge, loaded, signed
from tests.recognition.test_words import given
from tests.support.house import read_again


def is_true(document: dict) -> bool:
    """As a stranger's software finds it now."""
    session.rollback()
    owner = issuer()
    assert owner
    checks = openbadges.verify(document, did_document=published_did(owner), now=clock.now())
    return all(check.ok for check in checks)


def signed_by(document: dict) -> str:
    return document["proof"][0]["verificationMethod"]


def test_new_keys_sign_and_badges_of_old_keys_stay_true(house, nadia, badge, is_revoked):
    house.runs("keys", "rotate", "--yes")
    read_again()
    newer = a_badge(nadia)

    assert signed_by(signed(badge)) != signed_by(signed(newer))
    assert is_true(signed(badge))
    assert is_true(signed(newer))
    with writing():
        revoke_places([badge.status_id])  # the list of the old key's time is signed by the new one
    assert is_revoked(signed(badge))


def test_the_did_document_lists_the_present_key_first(house, client, badge):
    house.runs("keys", "rotate", "--yes")
    answer = client.get("/.well-known/did.json")
    methods = [each["id"] for each in answer.json["verificationMethod"]]
    read_again()
    assert methods[0] == signing_key(opened_issuer()).id
    assert signed_by(signed(badge)) in methods
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    same = client.get("/.well-known/did.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304


def test_the_private_half_is_sealed_and_goes_with_the_key(house, badge):
    seed = signing_key(opened_issuer()).seed
    session.rollback()
    sealed = session.scalars(sa.select(SigningKey.private_sealed)).all()
    assert all(each and seed not in each for each in sealed)
    house.runs("keys", "rotate", "--yes")
    read_again()
    for row in session.scalars(sa.select(SigningKey)):
        assert bool(row.private_sealed) == (row.retired_at is None)
    said = house.runs("keys", "list")
    assert "retired" in said
    assert "signs" in said


def test_stolen_keys_are_believed_no_more_and_all_is_signed_anew(house, badge, client):
    """A thief signs a badge. From now on it is refused, and so is what was handed over before."""
    word = given(badge)
    owner = opened_issuer()
    before, thief = signed(badge), signing_key(owner)
    session.rollback()

    said = house.runs("keys", "rotate", "--stolen", "--yes")
    read_again()

    assert "2 badges and words" in said
    stolen = {name: value for name, value in before.items() if name != "proof"}
    assert not is_true(openbadges.sign(stolen, thief, created=clock.now()))
    assert not is_true(before)
    after = signed(badge)
    assert is_true(after)
    assert after["id"] == before["id"]
    assert after["awardedDate"] == before["validFrom"]
    assert after["credentialSubject"] == before["credentialSubject"]
    assert loaded(badge).verified
    words = session.scalar(
        sa.select(EndorsedCredential.document).where(EndorsedCredential.endorsement_id == word.id)
    )
    assert is_true(json.loads(words))
    assert [each["id"] for each in client.get("/.well-known/did.json").json["verificationMethod"]]


def test_a_lost_secret_ends_no_badge(house, app, nadia, badge, monkeypatch):
    """KEYS_SECRET is lost: new keys are made under a new one, and old badges stay true."""
    kept = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(kept, keys_secret=secrets.token_hex(32)))
    with writing():
        add_keys(opened_issuer())
    assert is_true(signed(badge))
    assert is_true(signed(a_badge(nadia)))
    assert doctor_keys()


def test_an_identity_that_was_left_is_still_published_there(app, nadia, badge, monkeypatch):
    kept = app.config["SETTINGS"]
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(kept, public_url="https://nouveau.example", demo=False)
    )
    with writing():
        move_issuer()
    newer = a_badge(nadia)
    owner = issuer()
    assert owner
    assert owner.did == "did:web:nouveau.example"
    for each in (badge, newer):
        document = signed(each)
        did = published_did(owner, document["issuer"]["id"])
        checks = openbadges.verify(document, did_document=did, now=clock.now())
        assert all(check.ok for check in checks)
    with writing():
        revoke_places([badge.status_id])  # signed in the name that was left
    assert len(session.scalars(sa.select(Credential.id)).all()) == 2


def test_a_house_without_its_secret_does_not_start(tmp_path):
    asked = {"PEPITES_INSTANCE": str(tmp_path), "PEPITES_SECRET_KEY": secrets.token_hex(32)}
    with pytest.raises(WrongSetting, match="PEPITES_KEYS_SECRET is missing or weak"):
        load(asked)


def test_a_badge_as_jwt_is_verified_with_the_key_at_its_address(house, client, badge):
    """The key's address stays after a rotation, and is gone once the key was stolen."""
    owner = opened_issuer()
    jwt = openbadges.read_jwt(as_jwt(json.dumps(signed(badge)), owner))
    path = urlsplit(jwt.kid).path
    answer = client.get(path)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "d" not in answer.json
    assert answer.json["kid"] == jwt.kid
    assert openbadges.jwt_is_signed(jwt, answer.json)
    assert jwt.document["id"] == signed(badge)["id"]

    session.rollback()
    house.runs("keys", "rotate", "--yes")
    assert openbadges.jwt_is_signed(jwt, client.get(path).json)
    house.runs("keys", "rotate", "--stolen", "--yes")
    assert client.get(path).status_code == 404
