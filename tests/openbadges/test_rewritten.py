"""A proof covers what a document means, and we read how it is written: nothing may slip between.

Whoever holds a badge that was taken back can write it in other words, the signature intact.
"""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import (
    CheckName,
    OpenBadgesError,
    StatusList,
    Unreachable,
    build_credential,
    build_endorsement,
    build_status_list,
    read,
    sign,
    verify_badge,
)
from portfolio.openbadges.canonical import bundled
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, INAE
from tests.openbadges.others import signed
from tests.openbadges.rewriting import at, members, rewritings

LIST = CREDENTIAL.status.list_url
OWN_DID = "https://localhost:8000/.well-known/did.json"
MAIL = "fatoumata@example.org"
LATE = datetime(2031, 1, 1, tzinfo=UTC)
CRED = "https://www.w3.org/2018/credentials#"
FIRST_MODEL = "https://www.w3.org/2018/credentials/v1"


@pytest.fixture(scope="module")
def web(key, published):
    bits = StatusList.empty().with_revoked(0, CREDENTIAL.status.index)
    listed = build_status_list(LIST, INAE, bits, valid_from=A_MONDAY)
    return {OWN_DID: published, LIST: sign(listed, key, created=A_MONDAY)}


@pytest.fixture(scope="module")
def withdrawn(key):
    """Documents that are not true, each for one reason only, and when they are looked at."""
    plain = replace(CREDENTIAL, status=None, refresh_url="", evidence=())
    lasting = replace(plain, valid_until=None)
    with_word = build_credential(lasting)
    with_word["credentialSubject"]["achievement"]["endorsement"] = [
        sign(build_endorsement(ENDORSEMENT), key, created=A_MONDAY)
    ]
    old = build_credential(plain)
    old["@context"] = [FIRST_MODEL, *old["@context"][1:]]
    del old["awardedDate"]
    old["issuanceDate"], old["expirationDate"] = old.pop("validFrom"), old.pop("validUntil")
    ending = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    ending["expires"] = "2029-11-23T00:00:00Z"
    return {
        "revoked": (sign(build_credential(CREDENTIAL), key, created=A_MONDAY), A_MONDAY),
        "expired": (sign(build_credential(plain), key, created=A_MONDAY), LATE),
        "expired, first model": (
            signed(old | {"@context": [*old["@context"], DATA_INTEGRITY]}, key.private, key.id),
            LATE,
        ),
        "signed until": (signed(build_credential(lasting), key.private, key.id, **ending), LATE),
        "withdrawn word": (sign(with_word, key, created=A_MONDAY), A_MONDAY),
    }


DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
REASONS = ["revoked", "expired", "expired, first model", "signed until", "withdrawn word"]


def looked(document, web, now=A_MONDAY, **more):
    def resolve(url):
        if url not in web:
            raise Unreachable(url)
        return json.dumps(web[url]).encode()

    (found,) = read(json.dumps(document).encode())
    return verify_badge(found, resolve=resolve, now=now, **more)


@pytest.mark.parametrize("reason", REASONS)
def test_each_is_untrue_for_one_reason_only(withdrawn, web, reason):
    document, now = withdrawn[reason]

    (wrong,) = [check for check in looked(document, web, now).checks if not check.ok]
    assert wrong.name in (CheckName.STATUS, CheckName.DATES, CheckName.ENDORSEMENTS)


def status_beside_nothing(document):
    document[CRED + "credentialStatus"] = document["credentialStatus"]
    document["credentialStatus"] = None


def status_at_the_neighbour(document):
    """`refreshService` has the id of the badge, so it is the same thing."""
    document["refreshService"]["type"] = ["1EdTechCredentialRefresh", "VerifiableCredential"]
    document["refreshService"]["credentialStatus"] = document.pop("credentialStatus")


def purpose_elsewhere(document):
    status = document["credentialStatus"]
    purpose = status.pop("statusPurpose")
    document["credentialStatus"] = [
        status,
        {"id": status["id"], "type": status["type"], "statusPurpose": purpose},
    ]


@pytest.mark.parametrize(
    "rewritten",
    [
        status_beside_nothing,
        status_at_the_neighbour,
        purpose_elsewhere,
    ],
)
def test_no_other_words_make_a_badge_good_that_was_taken_back(withdrawn, web, rewritten):
    document = deepcopy(withdrawn["revoked"][0])
    meaning = bundled.canonical({k: v for k, v in document.items() if k != "proof"})
    rewritten(document)

    assert meaning == bundled.canonical({k: v for k, v in document.items() if k != "proof"})
    assert not looked(document, web).ok


def test_an_end_of_the_first_model_is_not_hidden_by_none_of_the_second(withdrawn, web):
    document, now = withdrawn["expired, first model"]

    assert not looked({**document, "validUntil": None}, web, now).ok


@pytest.mark.parametrize("reason", REASONS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_not_true_is_not_true_in_other_words(withdrawn, web, reason, data):
    document, now = withdrawn[reason]
    path = data.draw(st.sampled_from(members(document)), label="path")
    how, rewritten = data.draw(st.sampled_from(list(rewritings(document, path))), label="how")

    assert not _is_true(rewritten, web, now), how


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_true_in_other_words_says_the_same(key, web, data):
    badge = sign(build_credential(replace(CREDENTIAL, status=None)), key, created=A_MONDAY)
    path = data.draw(st.sampled_from(members(badge)), label="path")
    _how, rewritten = data.draw(st.sampled_from(list(rewritings(badge, path))), label="how")

    if _is_true(rewritten, web, A_MONDAY, recipient=MAIL):
        for decisive in DECISIVE:
            assert _several(at(rewritten, decisive)) == _several(at(badge, decisive))


DECISIVE = [("id",), ("issuer", "id"), ("validFrom",), ("validUntil",)] + [
    ("credentialSubject", name) for name in ("id", "identifier")
]


def _several(value):
    return value if isinstance(value, list) else [value]


def _is_true(document, web, now, **more):
    try:
        return looked(document, web, now, **more).ok
    except OpenBadgesError:
        return False
