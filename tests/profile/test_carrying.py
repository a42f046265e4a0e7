"""A file handed over is verified without asking the badge's address, in each of its forms."""

import json
from uuid import UUID

import pytest

from portfolio import clock, openbadges
from portfolio.credentials.issuer import opened_issuer
from portfolio.credentials.keys import published_did, published_jwk
from portfolio.profile import carrying
from portfolio.profile.carrying import Form
from tests import scenes
from tests.profile.conftest import a_badge
from tests.support.house import grows_not

PICTURE_MOST = 60_000  # bytes


@pytest.fixture
def badge(nadia):
    return a_badge(nadia, named=True, narrative="Beau { travail, « dehors » \u2028 \U0001f331.")


def handed_over(badge, form):
    (packed,) = carrying.packed([carrying.one(badge.id)])
    data = packed.file(form)
    assert data
    return data


def is_true(document):
    checks = openbadges.verify(
        document, did_document=published_did(opened_issuer()), now=clock.now()
    )
    return all(check.ok for check in checks)


def test_the_file_is_true_and_a_changed_one_is_not(badge):
    data = handed_over(badge, Form.JSON)
    assert is_true(json.loads(data))
    assert not is_true(json.loads(data.replace(b"Beau", b"Bea\xc3\xbb")))


@pytest.mark.parametrize("form", [Form.PNG, Form.SVG])
def test_the_picture_holds_the_file(badge, form):
    data = handed_over(badge, form)
    (baked,) = openbadges.unbake(data)
    assert baked.version == "3.0"
    assert is_true(json.loads(baked.text))
    assert json.loads(baked.text) == json.loads(handed_over(badge, Form.JSON))
    assert len(data) <= PICTURE_MOST


def test_the_jwt_is_true_and_says_the_same(badge):
    text = handed_over(badge, Form.JWT).decode()
    jwt = openbadges.read_jwt(text)
    key = published_jwk(an_id_of(jwt.kid))
    assert key
    assert openbadges.jwt_is_signed(jwt, key)
    assert openbadges.header_faults(jwt) == ()
    assert openbadges.claim_faults(jwt) == ()
    signed = json.loads(handed_over(badge, Form.JSON))
    del signed["proof"]
    assert jwt.document == signed


def test_twenty_badges_cost_no_more_statements_than_one(house, nadia):
    grows_not(
        house,
        lambda number: [a_badge(nadia, scenes.RELIABLE) for _ in range(number)],
        lambda: carrying.packed(carrying.of_person(nadia.id)),
    )


def an_id_of(address):
    return UUID(address.rsplit("/", 1)[1])
