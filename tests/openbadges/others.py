"""Sign as others do: with any key, under any name, by any suite that we read."""

from portfolio.openbadges import base58
from portfolio.openbadges.keys import encode_public
from portfolio.openbadges.proof import meaning_of
from portfolio.openbadges.times import z_time
from tests.openbadges.conftest import A_MONDAY

SUITE_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"


def did_key(private):
    """The did:key of a private Ed25519 key."""
    return f"did:key:{encode_public(private.public_key())}"


def named(private):
    """How its did:key calls that key in a proof."""
    return f"{did_key(private)}#{encode_public(private.public_key())}"


def signed(document, private, method, **kind):
    """`document` with a proof of `private`, which it calls `method`. kind: of the proof."""
    kind = kind or {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    proof = {
        **kind,
        "created": z_time(A_MONDAY),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = private.sign(meaning_of(document, proof).hash_data)
    return {**document, "proof": {**proof, "proofValue": "z" + base58.encode(value)}}
