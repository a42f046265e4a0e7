"""What the issuer says of a key, and what a proof says of itself, counts."""

from copy import deepcopy
from dataclasses import replace

import pytest

from portfolio.openbadges import CheckName, Problem, StatusEntry, build_credential, sign
from tests.openbadges import others
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL
from tests.openbadges.test_verify_badge import LIST, OWN_DID, Web, a_list, looked


@pytest.fixture
def plain():
    return replace(CREDENTIAL, status=None)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"controller": "did:web:example.org"}, Problem.NOT_THE_ISSUERS_KEY),
        ({"expires": "2026-11-23T09:30:00Z"}, Problem.UNKNOWN_KEY),
        ({"revoked": "2026-01-01T00:00:00Z"}, Problem.UNKNOWN_KEY),
        ({"revoked": "hier"}, Problem.UNKNOWN_KEY),
        ({"expires": "2026-11-23T09:30:16Z"}, None),  # a second after the signature
    ],
)
def test_a_key_signs_until_its_end_and_for_its_owner(key, published, plain, said, problem):
    listed = deepcopy(published)
    for method in listed["verificationMethod"]:
        method.update(said)
    badge = sign(build_credential(plain), key, created=A_MONDAY)

    verdict = looked(badge, Web({OWN_DID: listed}))

    assert verdict.problem_of(CheckName.KEY) is problem
    assert verdict.ok is (problem is None)


def test_a_proof_ends_when_it_says(key, published, plain):
    unsigned = build_credential(plain)
    kind = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    ended = {**kind, "expires": "2026-11-23T09:00:00Z"}
    web = Web({OWN_DID: published})

    assert looked(others.signed(unsigned, key.private, key.id, **kind), web).ok
    late = looked(others.signed(unsigned, key.private, key.id, **ended), web)
    assert late.problem_of(CheckName.DATES) is Problem.EXPIRED
    assert late.problem_of(CheckName.PROOF) is None


@pytest.mark.parametrize(
    ("purpose", "problem"),
    [("revocation", Problem.REVOKED), ("suspension", Problem.REVOKED), ("message", None)],
)
def test_a_mark_ends_a_badge_only_for_some_purposes(key, published, plain, purpose, problem):
    unsigned = build_credential(replace(plain, status=StatusEntry(LIST, 7)))
    unsigned["credentialStatus"]["statusPurpose"] = purpose
    badge = sign(unsigned, key, created=A_MONDAY)
    listed = {k: v for k, v in a_list(key, 7).items() if k != "proof"}
    listed["credentialSubject"]["statusPurpose"] = purpose
    web = Web({OWN_DID: published, LIST: sign(listed, key, created=A_MONDAY)})

    assert looked(badge, web).problem_of(CheckName.STATUS) is problem
