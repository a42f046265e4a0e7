"""Badges signed by the older names of our suite, as wallets and schools still give them."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portfolio.openbadges import (
    CheckName,
    Problem,
    build_credential,
    read,
    verify_badge,
)
from portfolio.openbadges.keys import encode_public
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, INAE
from tests.openbadges.others import SUITE_2020, signed

SCHOOL = "did:web:school.example"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
MULTIBASE = encode_public(KEY.public_key())
METHOD = f"{SCHOOL}#key-1"
NAMES = {
    "Ed25519Signature2020": {"type": "Ed25519Signature2020"},
    "eddsa-2022": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-2022"},
    "eddsa-rdfc-2022": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
}


def unsigned(*more_contexts):
    badge = build_credential(replace(CREDENTIAL, issuer=replace(INAE, id=SCHOOL), status=None))
    return badge | {"@context": [*badge["@context"], *more_contexts]}


def looked(badge, **key):
    """What is wrong with a badge. key: how the school's document lists its key."""
    kind = {"type": "Multikey", "publicKeyMultibase": MULTIBASE} | key
    document = {
        "id": SCHOOL,
        "verificationMethod": [{"id": METHOD, "controller": SCHOOL, **kind}],
        "assertionMethod": [METHOD],
    }
    (found,) = read(json.dumps(badge).encode())
    verdict = verify_badge(found, resolve=lambda _: json.dumps(document).encode(), now=A_MONDAY)
    return {check.name: check.problem for check in verdict.checks if not check.ok}


@pytest.mark.parametrize("key_type", ["Multikey", "Ed25519VerificationKey2020"])
@pytest.mark.parametrize("name", NAMES)
def test_a_badge_signed_under_any_of_its_names_is_true_or_altered(name, key_type):
    badge = signed(unsigned(SUITE_2020), KEY, METHOD, **NAMES[name])

    assert looked(badge, type=key_type) == {}
    changed = badge | {"name": "Je suis très fiable"}
    assert looked(changed, type=key_type) == {CheckName.PROOF: Problem.ALTERED}
    for member, value in (("created", "2020-01-01T00:00:00Z"), ("proofPurpose", "x")):
        wrong = badge | {"proof": badge["proof"] | {member: value}}
        assert CheckName.PROOF in looked(wrong, type=key_type)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", NAMES)
def test_a_proof_under_another_name_is_another_proof(name, other):
    badge = signed(unsigned(SUITE_2020), KEY, METHOD, **NAMES[name])
    proof = {k: v for k, v in badge["proof"].items() if k not in {"type", "cryptosuite"}}

    said = looked(badge | {"proof": NAMES[other] | proof})

    assert said == ({} if name == other else {CheckName.PROOF: Problem.ALTERED})


def test_a_name_that_no_context_defines_is_not_covered_by_the_signature():
    badge = signed(unsigned(SUITE_2020), KEY, METHOD, **NAMES["Ed25519Signature2020"])

    said = looked(badge | {"@context": unsigned()["@context"]})

    assert said == {CheckName.PROOF: Problem.UNDEFINED_TERM}


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"},
        {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023"},
        {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-rdfc-2019"},
        {"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]},
        {"type": "DataIntegrityProof"},
        {"type": "Ed25519Signature2020", "cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2018"},
        {"type": ["Ed25519Signature2020"]},
    ],
)
def test_of_another_kind_of_signature_nothing_is_said(kind):
    """Neither true nor false: we do not know it."""
    badge = signed(unsigned(SUITE_2020), KEY, METHOD)
    proof = {k: v for k, v in badge["proof"].items() if k not in {"type", "cryptosuite"}}

    said = looked(badge | {"proof": kind | proof})

    assert said.pop(CheckName.KEY) is said.pop(CheckName.PROOF) is Problem.UNSUPPORTED
    assert set(said.values()) <= {Problem.BAD_SCHEMA}


@pytest.mark.parametrize("kind", ["Ed25519VerificationKey2018", "JsonWebKey2020", "x", None])
def test_a_kind_of_key_that_we_do_not_know_says_nothing(kind):
    assert looked(signed(unsigned(), KEY, METHOD), type=kind)[CheckName.KEY] is Problem.UNSUPPORTED


def as_before_2024(badge):
    """The same badge under VCDM 1.1, as wallets gave it before."""
    first, *rest = badge["@context"]
    assert first == "https://www.w3.org/ns/credentials/v2"
    old = {k: v for k, v in badge.items() if k not in {"validFrom", "validUntil", "awardedDate"}}
    return old | {
        "@context": ["https://www.w3.org/2018/credentials/v1", *rest],
        "issuanceDate": badge["validFrom"],
        "expirationDate": badge["validUntil"],
    }


def test_a_badge_of_the_first_data_model_is_read_like_one_of_the_second():
    old = as_before_2024(unsigned(SUITE_2020))
    badge = signed(old, KEY, METHOD, **NAMES["Ed25519Signature2020"])

    assert looked(badge) == {}
    without = {name: value for name, value in old.items() if name != "issuanceDate"}
    said = looked(signed(without, KEY, METHOD, **NAMES["Ed25519Signature2020"]))
    assert said[CheckName.SCHEMA] is Problem.BAD_SCHEMA
