"""A badge lives: its issuer gives a newer version under the same id, which an older file names."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portfolio.openbadges import (
    CheckName,
    Evidence,
    JwtKey,
    Problem,
    SigningKey,
    StatusEntry,
    build_credential,
    sign,
    sign_jwt,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, DID, INAE
from tests.openbadges.test_verify_badge import OWN_DID, STRANGER, Web, a_list, looked

TODAY = CREDENTIAL.refresh_url
LIST = CREDENTIAL.status.list_url
FIRST = replace(CREDENTIAL, valid_from=A_MONDAY - timedelta(days=30), awarded=None)
LATER = replace(CREDENTIAL, evidence=(Evidence("Ma photo", "https://example.org/e/2"),))
KID = "https://localhost:8000/cles/1"
JWT_KEY = JwtKey.generate()


@pytest.fixture
def web(key, published):
    return Web({OWN_DID: published, LIST: a_list(key), KID: JWT_KEY.public_jwk(KID)})


def given(credential, key):
    return sign(build_credential(credential), key, created=A_MONDAY)


def test_a_newer_version_is_told_and_the_older_one_stays_true(key, web):
    later = given(LATER, key)
    web[TODAY] = later

    verdict = looked(given(FIRST, key), web)

    assert verdict.ok, verdict.checks
    assert verdict.newer == later
    assert looked(later, web).newer is None


def test_a_newer_version_may_be_a_jwt(key, web):
    text = sign_jwt(build_credential(LATER), JWT_KEY, KID)
    older = sign_jwt(build_credential(FIRST), JWT_KEY, KID)
    reads = web.resolve
    web.resolve = lambda url: text.encode() if url == TODAY else reads(url)

    assert looked(older, web).newer["evidence"] == build_credential(LATER)["evidence"]


def test_what_was_taken_back_under_its_newer_version_was_taken_back(key, web):
    """The older file has another place in the list, or none."""
    web[TODAY] = given(replace(LATER, status=StatusEntry(LIST, 12)), key)
    web[LIST] = a_list(key, 12)

    for status in (None, StatusEntry(LIST, 11)):
        verdict = looked(given(replace(FIRST, status=status), key), web)

        assert verdict.problem_of(CheckName.STATUS) is Problem.REVOKED
        names = [check.name for check in verdict.checks]
        assert names == sorted(set(names), key=list(CheckName).index)


def other_key():
    return SigningKey.from_seed(DID, bytes(range(1, 33)))


@pytest.mark.parametrize(
    "there",
    [
        lambda key: given(FIRST, key),
        lambda key: given(replace(LATER, valid_from=A_MONDAY - timedelta(days=60)), key),
        lambda key: given(replace(LATER, valid_from=A_MONDAY + timedelta(days=60)), key),
        lambda key: given(replace(LATER, id="http://localhost:8000/b/other"), key),
        lambda key: given(replace(LATER, issuer=replace(INAE, id=STRANGER.controller)), STRANGER),
        lambda key: given(LATER, other_key()),
        lambda key: {**given(LATER, key), "name": "Autre"},
        lambda key: build_credential(LATER),
        lambda key: {**build_credential(LATER), "validFrom": "demain"},
        lambda key: {"type": "Assertion"},
        lambda key: [],
        lambda key: "x" * 2_000_000,
    ],
)
def test_whatever_else_is_there_says_nothing_of_the_badge(key, web, there):
    web[TODAY] = there(key)

    verdict = looked(given(FIRST, key), web)

    assert verdict.ok, verdict.checks
    assert verdict.newer is None


def test_nothing_there_says_nothing_of_the_badge(key, web):
    assert looked(given(FIRST, key), web).ok


def test_a_badge_that_is_not_truly_signed_makes_nobody_look(key, web):
    web[TODAY] = given(LATER, key)
    asked = []
    reads = web.resolve
    web.resolve = lambda url: (asked.append(url), reads(url))[1]

    looked(given(FIRST, key) | {"name": "Autre"}, web)
    assert TODAY not in asked

    looked(given(FIRST, key), web)
    assert asked.count(TODAY) == 1
