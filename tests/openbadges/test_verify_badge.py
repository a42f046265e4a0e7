"""A badge of anybody, whole: who signed, for whom, taken back or not, and the words inside it."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest

from portfolio.openbadges import (
    BadDocument,
    CheckName,
    JwtKey,
    Problem,
    SigningKey,
    StatusList,
    Unreachable,
    bake,
    build_credential,
    build_endorsement,
    build_status_list,
    did_document,
    is_for,
    read,
    sign,
    sign_jwt,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, INAE

MAIL = "fatoumata@example.org"
LIST = CREDENTIAL.status.list_url
OWN_DID = "https://localhost:8000/.well-known/did.json"
STRANGER = SigningKey.generate("did:web:stranger.example")


class Web(dict):
    """What is published, by address: documents, or the error that reading it gives."""

    def resolve(self, url):
        if url not in self:
            raise Unreachable(url)
        return json.dumps(self[url]).encode()


@pytest.fixture
def web(key, published):
    return Web({OWN_DID: published, LIST: a_list(key)})


def a_list(key, *revoked, issuer=INAE):
    bits = StatusList.empty().with_revoked(*revoked)
    return sign(build_status_list(LIST, issuer, bits, valid_from=A_MONDAY), key, created=A_MONDAY)


def looked(document, web, **more):
    """The verdict on one file: a document, a text, or bytes."""
    if isinstance(document, dict):
        document = json.dumps(document)
    data = document if isinstance(document, bytes) else document.encode()
    (found,) = read(data)
    return verify_badge(found, resolve=web.resolve, now=A_MONDAY, **more)


def test_everything_is_looked_at_in_its_order(badge, web):
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'

    verdict = looked(bake(picture, ob3=json.dumps(badge)), web, recipient=MAIL)

    assert verdict.ok, verdict.checks
    made = [check.name for check in verdict.checks]
    assert made == [name for name in CheckName if name is not CheckName.ENDORSEMENTS]


@pytest.mark.parametrize(
    ("email", "problem"),
    [
        (MAIL, None),
        ("Fatoumata@Example.org", None),
        ("paul@example.org", Problem.OTHER_RECIPIENT),
        ("", Problem.OTHER_RECIPIENT),
    ],
)
def test_a_badge_is_for_one_address(badge, web, email, problem):
    verdict = looked(badge, web, recipient=email)

    assert verdict.problem_of(CheckName.RECIPIENT) is problem
    assert verdict.ok is (problem is None)


def test_a_badge_without_an_address_does_not_say_for_whom_it_is(key, web):
    badge = sign(build_credential(replace(CREDENTIAL, email=None)), key, created=A_MONDAY)

    assert looked(badge, web).ok
    verdict = looked(badge, web, recipient=MAIL)
    assert verdict.problem_of(CheckName.RECIPIENT) is Problem.NO_RECIPIENT


def test_half_a_letter_in_an_identity_breaks_nothing(badge):
    changed = deepcopy(badge)
    changed["credentialSubject"]["identifier"][0] |= {
        "identityType": "emailAddress",
        "identityHash": "sha256$\ud800",
        "salt": "\ud800",
    }

    assert is_for(changed, "paul@example.org") is False


def test_a_badge_that_was_taken_back_is_seen(badge, key, web):
    web[LIST] = a_list(key, CREDENTIAL.status.index)

    assert looked(badge, web).problem_of(CheckName.STATUS) is Problem.REVOKED


def test_a_list_that_cannot_be_believed_says_nothing(badge, key, web):
    good = web[LIST]
    subject = good["credentialSubject"] | {"encodedList": StatusList.empty(1 << 18).encoded}
    of_another = replace(INAE, id=STRANGER.controller)
    web["https://stranger.example/.well-known/did.json"] = did_document(
        STRANGER.controller, [STRANGER.public_multibase]
    )
    wrong = [
        good | {"credentialSubject": subject},
        {name: value for name, value in good.items() if name != "proof"},
        a_list(STRANGER, issuer=of_another),
        {"hello": "world"},
    ]
    for listed in wrong:
        web[LIST] = listed
        assert looked(badge, web).problem_of(CheckName.STATUS) is Problem.BAD_STATUS
    del web[LIST]
    assert looked(badge, web).problem_of(CheckName.STATUS) is Problem.UNREACHABLE


NAMES = "https://localhost:8000/retires"


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ({"revokedCredentials": []}, None),
        ({"revokedCredentials": [{"id": "urn:x"}]}, None),
        ({"revokedCredentials": [{"id": CREDENTIAL.id}]}, Problem.REVOKED),
        ({"revokedCredential": [{"id": CREDENTIAL.id, "revoked": True}]}, Problem.REVOKED),
        ({"revokedCredentials": [{"id": CREDENTIAL.id, "revoked": "true"}]}, Problem.REVOKED),
        ({"revokedCredentials": [{"id": CREDENTIAL.id, "revoked": False}]}, None),
        ({"revokedCredentials": [CREDENTIAL.id]}, Problem.REVOKED),
        ({"revokedCredentials": [None, 3, [], {"id": {}}]}, None),
        ({"revokedCredentials": {"id": CREDENTIAL.id}}, Problem.BAD_STATUS),
        ({}, Problem.BAD_STATUS),
        ({"revokedCredentials": [], "issuer": STRANGER.controller}, Problem.BAD_STATUS),
        ({"revokedCredentials": [], "issuer": {"id": INAE.id}}, None),
        ({"revokedCredentials": [], "issuer": None}, Problem.BAD_STATUS),
        ({"revokedCredentials": [], "id": "urn:x"}, Problem.BAD_STATUS),
        (None, Problem.UNREACHABLE),
    ],
)
def test_the_list_of_1edtech_names_what_was_taken_back(key, web, listed, problem):
    """Its issuer is the badge's; when it cannot be read, nothing is known."""
    status = {"id": NAMES, "type": "1EdTechRevocationList"}
    unsigned = build_credential(replace(CREDENTIAL, status=None)) | {"credentialStatus": status}
    if listed is not None:
        web[NAMES] = {"id": NAMES, "issuer": INAE.id, **listed}

    verdict = looked(sign(unsigned, key, created=A_MONDAY), web)

    assert verdict.problem_of(CheckName.STATUS) is problem
    assert verdict.ok is (problem is None), verdict.checks


@pytest.mark.parametrize("status", [[], {}, "x", {"type": "1EdTechRevocationList"}, [[]]])
def test_a_status_that_cannot_be_read_is_not_good_news(badge, web, status):
    verdict = looked(badge | {"credentialStatus": status}, web)

    assert verdict.problem_of(CheckName.STATUS) is Problem.BAD_STATUS


def endorsed(key, *words):
    unsigned = build_credential(CREDENTIAL)
    unsigned["credentialSubject"]["achievement"]["endorsement"] = list(words)
    return sign(unsigned, key, created=A_MONDAY)


def test_the_words_inside_are_verified_each_by_itself(key, word, web):
    changed = deepcopy(word)
    changed["credentialSubject"]["endorsementComment"] = "Toujours en retard."

    assert looked(endorsed(key, word), web).ok
    wrong = looked(endorsed(key, word, changed), web)
    assert wrong.problem_of(CheckName.PROOF) is None
    assert wrong.problem_of(CheckName.ENDORSEMENTS) is Problem.BAD_ENDORSEMENT


def test_a_word_as_a_jwt_is_verified_too(key, web):
    mine, kid = JwtKey.generate(), "https://localhost:8000/cles/1"
    web[kid] = mine.public_jwk(kid)
    unsigned = build_credential(CREDENTIAL)
    for signer, problem in ((mine, None), (JwtKey.generate(), Problem.BAD_ENDORSEMENT)):
        unsigned["endorsementJwt"] = [sign_jwt(build_endorsement(ENDORSEMENT), signer, kid)]
        verdict = looked(sign(unsigned, key, created=A_MONDAY), web)
        assert verdict.problem_of(CheckName.ENDORSEMENTS) is problem


def test_a_true_word_on_another_badge_is_no_word_on_this_one(key, web):
    other = replace(ENDORSEMENT, endorsed="http://localhost:8000/b/another")
    word = sign(build_endorsement(other), key, created=A_MONDAY)

    verdict = looked(endorsed(key, word), web)

    assert verdict.problem_of(CheckName.ENDORSEMENTS) is Problem.BAD_ENDORSEMENT


def test_a_word_that_was_taken_back_is_seen(key, word, web):
    web[LIST] = a_list(key, 0)

    verdict = looked(endorsed(key, word), web)

    assert verdict.problem_of(CheckName.STATUS) is None
    assert verdict.problem_of(CheckName.ENDORSEMENTS) is Problem.BAD_ENDORSEMENT


def test_a_key_that_cannot_be_read_is_not_a_forgery(badge, web):
    del web[OWN_DID]

    verdict = looked(badge, web)

    assert verdict.problem_of(CheckName.KEY) is Problem.UNREACHABLE
    assert verdict.problem_of(CheckName.PROOF) is Problem.UNREACHABLE


def test_a_picture_carries_a_badge_once_under_its_own_keyword(badge, web):
    text = json.dumps(badge)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    wrong = bake(svg, ob2=text)
    carried = bake(svg, ob3=text)
    start, end = carried.index(b"<openbadges:"), carried.index(b"</svg>")
    twice = carried[:end] + carried[start:end] + carried[end:]

    assert looked(wrong, web).problem_of(CheckName.IMAGE) is Problem.OTHER_IMAGE
    for found in read(twice):
        verdict = verify_badge(found, resolve=web.resolve, now=A_MONDAY)
        assert verdict.problem_of(CheckName.IMAGE) is Problem.OTHER_IMAGE


def test_a_did_web_with_a_path_does_not_own_its_whole_host(web):
    """Two people share a host: the key of one signs nothing for the other."""
    key = JwtKey.generate()
    alice = replace(INAE, id="did:web:shared.example:alice")
    document = build_credential(replace(CREDENTIAL, issuer=alice, status=None))

    for where, problem in (("alice/key", None), ("bob/key", Problem.NOT_THE_ISSUERS_KEY)):
        kid = f"https://shared.example/{where}"
        web[kid] = key.public_jwk(kid)
        verdict = looked(sign_jwt(document, key, kid), web)
        assert verdict.problem_of(CheckName.KEY) is problem


@pytest.mark.parametrize("said", [{}, {"type": "BadgeClass"}, {"@context": {"a": "b"}}])
def test_what_is_no_badge_of_a_person_is_refused(said):
    with pytest.raises(BadDocument):
        read(json.dumps(said).encode())


def test_a_hostile_badge_stops_at_the_limits(badge, web):
    deep = value = {}
    for _ in range(60):
        value["a"] = value = {}

    verdict = looked(badge | {"evidence": deep}, web)

    assert [(check.name, check.problem) for check in verdict.checks] == [
        (CheckName.PROOF, Problem.MALFORMED)
    ]
