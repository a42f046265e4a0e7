"""Whatever a badge, or the site of its issuer, holds: an answer, never a fault of ours."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import (
    BadDocument,
    CheckName,
    JwtKey,
    StatusList,
    Unreachable,
    build_credential,
    build_status_list,
    read,
    sign,
    sign_jwt,
    verify_badge,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, INAE
from tests.openbadges.test_brought_keys import brought
from tests.openbadges.test_key_issuers import JWK_DID, P256_DID
from tests.openbadges.test_verify_vectors import KEY1, OB2, ORGANIZATION

KID = "http://localhost:8000/cles/1"
LATER = replace(CREDENTIAL, status=None)
LISTED = {"id": "https://localhost:8000/retires", "type": "1EdTechRevocationList"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["\ud800", "did:web:", "did:web:a:b", "https://[", "_:b0", "9999-12-31"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
# Which value to replace, counted through the document, and by what.
CHANGES = st.lists(st.tuples(st.integers(0, 200), ANYTHING), min_size=1, max_size=3)


def places(value):
    """Every (holder, key) in a document."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def changed(document, changes):
    document = deepcopy(document)
    for at, new in changes:
        if found := list(places(document)):
            holder, key = found[at % len(found)]
            holder[key] = new
    return document


@pytest.fixture(scope="module")
def documents(key, published, word):
    """A badge, a word inside it, and all that is read to verify it; then the same for 2.0."""
    unsigned = build_credential(CREDENTIAL)
    jwt = JwtKey.generate()
    unsigned["endorsement"] = [word]
    unsigned["credentialStatus"] = [unsigned["credentialStatus"], LISTED]
    unsigned["validFrom"] = "2020-01-01T00:00:00Z"
    unsigned["endorsementJwt"] = [sign_jwt(build_credential(CREDENTIAL), jwt, KID)]
    listed = build_status_list(
        CREDENTIAL.status.list_url, INAE, StatusList.empty(), valid_from=A_MONDAY
    )
    beth = json.loads((OB2 / "basic-assertion.json").read_bytes())
    return {
        "badge": sign(unsigned, key, created=A_MONDAY),
        "https://localhost:8000/.well-known/did.json": published,
        CREDENTIAL.status.list_url: sign(listed, key, created=A_MONDAY),
        f"https{KID.removeprefix('http')}": jwt.public_jwk(KID),
        beth["id"]: beth,
        beth["badge"]: json.loads((OB2 / "assets/robotics-badge.json").read_bytes()),
        ORGANIZATION["id"]: ORGANIZATION,
        ORGANIZATION["publicKey"]: KEY1,
        CREDENTIAL.refresh_url: sign(build_credential(LATER), key, created=A_MONDAY),
        LISTED["id"]: {"issuer": INAE.id, "revokedCredentials": [{"id": CREDENTIAL.id}]},
    }


def verdict_on(data, documents):
    def resolve(url):
        if url not in documents:
            raise Unreachable(url)
        return json.dumps(documents[url]).encode()

    (found,) = read(data)
    return verify_badge(found, resolve=resolve, now=A_MONDAY, recipient="paul@example.org")


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from([0, 1, 2, 3, 8, 9]), changes=CHANGES)
def test_a_badge_of_3_gets_an_answer(documents, name, changes):
    name = list(documents)[name]
    wild = documents | {name: changed(documents[name], changes)}
    try:
        verdict = verdict_on(json.dumps(wild["badge"]).encode(), wild)
    except BadDocument:
        return
    assert not verdict.ok  # Paul is not the one
    json.dumps([(check.name, check.problem, check.detail) for check in verdict.checks])


@settings(max_examples=150, deadline=None)
@given(name=st.integers(4, 7), changes=CHANGES, form=st.sampled_from(["hosted", "signed"]))
def test_a_badge_of_2_gets_an_answer(documents, name, changes, form):
    name = list(documents)[name]
    wild = documents | {name: changed(documents[name], changes)}
    beth = json.dumps(documents["https://example.org/beths-robotics-badge.json"]).encode()

    verdict = verdict_on(beth if form == "hosted" else (OB2 / "simple.jwt").read_bytes(), wild)

    assert not verdict.ok
    assert all(check.name in CheckName for check in verdict.checks)


@settings(max_examples=150, deadline=None)
@given(changes=CHANGES)
def test_a_jwt_gets_an_answer(documents, changes):
    jwt = documents["badge"]["endorsementJwt"][0]
    parts = [json.loads(_decoded(part)) for part in jwt.split(".")[:2]]
    text = ".".join(_encoded(part) for part in changed(parts, changes)) + ".AAAA"
    try:
        verdict = verdict_on(text.encode(), documents)
    except BadDocument:
        return
    assert not verdict.ok


def _decoded(part):
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@settings(max_examples=100, deadline=None)
@given(changes=CHANGES, issuer=st.sampled_from([P256_DID, JWK_DID, INAE.id]))
def test_a_text_that_brings_its_key_gets_an_answer(documents, changes, issuer):
    parts = [json.loads(_decoded(part)) for part in brought(issuer).split(".")[:2]]
    text = ".".join(_encoded(part) for part in changed(parts, changes)) + ".AAAA"
    try:
        verdict = verdict_on(text.encode(), documents)
    except BadDocument:
        return
    assert not verdict.ok
