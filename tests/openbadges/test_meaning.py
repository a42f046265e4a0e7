"""The same signed meaning written otherwise: a badge gains nothing by it."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portfolio.openbadges import (
    CheckName,
    Problem,
    StatusList,
    Unreachable,
    build_credential,
    build_endorsement,
    build_status_list,
    read,
    sign,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, INAE

LONG_AFTER = datetime(2031, 1, 1, tzinfo=UTC)
CREDENTIALS = "https://www.w3.org/2018/credentials#"
STATUS = "https://www.w3.org/ns/credentials/status#"
OPEN_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


@pytest.fixture(scope="module")
def web(key, published):
    """The issuer's site; the badge and the word have been taken back."""
    listed = StatusList.empty().with_revoked(CREDENTIAL.status.index, ENDORSEMENT.status.index)
    unsigned = build_status_list(CREDENTIAL.status.list_url, INAE, listed, valid_from=A_MONDAY)
    return {
        "https://localhost:8000/.well-known/did.json": published,
        CREDENTIAL.status.list_url: sign(unsigned, key, created=A_MONDAY),
    }


def verdict(document, web, now=A_MONDAY):
    def resolve(url):
        if url not in web:
            raise Unreachable(url)
        return json.dumps(web[url]).encode()

    (found,) = read(json.dumps(document).encode())
    return verify_badge(found, resolve=resolve, now=now)


@pytest.fixture(scope="module")
def revoked(key):
    return sign(build_credential(CREDENTIAL), key, created=A_MONDAY)


@pytest.fixture(scope="module")
def expired(key):
    return sign(build_credential(replace(CREDENTIAL, status=None)), key, created=A_MONDAY)


def test_both_are_signed_and_neither_counts(revoked, expired, web):
    assert verdict(revoked, web).problem_of(CheckName.STATUS) is Problem.REVOKED
    late = verdict(expired, web, LONG_AFTER)
    assert [check.problem for check in late.checks if not check.ok] == [Problem.EXPIRED]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda it: it["credentialStatus"].update(statusPurpose=["revocation"]),
        lambda it: it["credentialStatus"].update(statusPurpose={"@value": "revocation"}),
        lambda it: it.update({CREDENTIALS + "credentialStatus": it.pop("credentialStatus")}),
        lambda it: it.update({"cred:credentialStatus": it.pop("credentialStatus")}),
        lambda it: it["credentialStatus"].update(
            {STATUS + "statusPurpose": it["credentialStatus"].pop("statusPurpose")}
        ),
        # The address for a newer version is the badge's own: the same node of the graph.
        lambda it: it["refreshService"].update(credentialStatus=it.pop("credentialStatus")),
        lambda it: it.update({"@nest": {"credentialStatus": it.pop("credentialStatus")}}),
        lambda it: it.update(
            {"@included": [{"id": it["id"], "credentialStatus": it.pop("credentialStatus")}]}
        ),
        lambda it: it["evidence"].append(
            {"id": it["id"], "credentialStatus": it.pop("credentialStatus")}
        ),
    ],
)
def test_a_badge_taken_back_stays_so(revoked, web, rewrite):
    written = deepcopy(revoked)
    rewrite(written)

    assert not verdict(written, web).ok


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda it: it.update(
            {CREDENTIALS + "validUntil": {"@value": it.pop("validUntil"), "@type": DATE_TIME}}
        ),
        lambda it: it.update(expirationDate=it.pop("validUntil")),
        lambda it: it["refreshService"].update(validUntil=it.pop("validUntil")),
        lambda it: it.update(validUntil=[it["validUntil"]]),
    ],
)
def test_a_badge_that_has_ended_stays_so(expired, web, rewrite):
    written = deepcopy(expired)
    rewrite(written)

    assert not verdict(written, web, LONG_AFTER).ok


def test_the_name_inside_cannot_be_hidden(key, web):
    lasting = replace(CREDENTIAL, status=None, valid_until=None)
    badge = sign(build_credential(lasting), key, created=A_MONDAY)
    assert verdict(badge, web).ok

    subject = badge["credentialSubject"]
    subject[OPEN_BADGES + "identifier"] = subject.pop("identifier")
    assert not verdict(badge, web).ok


def test_a_word_taken_back_cannot_be_hidden(key, web):
    lasting = build_credential(replace(CREDENTIAL, status=None, valid_until=None))
    word = sign(build_endorsement(ENDORSEMENT), key, created=A_MONDAY)
    badge = sign({**lasting, "endorsement": [word]}, key, created=A_MONDAY)
    assert verdict(badge, web).problem_of(CheckName.ENDORSEMENTS) is Problem.BAD_ENDORSEMENT

    del badge["endorsement"]
    badge["refreshService"]["endorsement"] = [word]
    hidden = verdict(badge, web)
    assert not hidden.ok
