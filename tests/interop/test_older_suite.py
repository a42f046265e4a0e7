"""A badge that the DCC's own library signed is true here, and only as it was signed."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portfolio.openbadges import (
    CheckName,
    Problem,
    base58,
    build_credential,
    bundled_contexts,
    read,
    verify_badge,
)
from portfolio.openbadges.keys import encode_public
from tests.interop.conftest import BADGE
from tests.openbadges.conftest import INAE
from tests.openbadges.others import SUITE_2020, did_key, named
from tests.openbadges.test_other_suites import as_before_2024
from tests.support.html import node

pytestmark = pytest.mark.slow

SIGN = Path(__file__).parent / "sign.mjs"
SCHOOL = "did:web:school.example"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
PUBLIC = encode_public(KEY.public_key())
SECRET = KEY.private_bytes_raw() + KEY.public_key().public_bytes_raw()
AT_THE_SCHOOL = {
    "id": SCHOOL,
    "verificationMethod": [
        {
            "id": f"{SCHOOL}#key-1",
            "type": "Ed25519VerificationKey2020",
            "controller": SCHOOL,
            "publicKeyMultibase": PUBLIC,
        }
    ],
    "assertionMethod": [f"{SCHOOL}#key-1"],
}


def signed_there(issuer, method, form):
    unsigned = build_credential(replace(BADGE, issuer=replace(INAE, id=issuer), status=None))
    unsigned["@context"].append(SUITE_2020)
    job = {
        "document": form(unsigned),
        "key": {
            "id": method,
            "controller": issuer,
            "publicKeyMultibase": PUBLIC,
            "privateKeyMultibase": "z" + base58.encode(b"\x80\x26" + SECRET),
        },
        "web": bundled_contexts(),
    }
    run = subprocess.run(
        [node(), str(SIGN)],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def wrong_with(document):
    (found,) = read(json.dumps(document).encode())
    verdict = verify_badge(
        found,
        resolve=lambda _: json.dumps(AT_THE_SCHOOL).encode(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return {check.name: check.problem for check in verdict.checks if not check.ok}


@pytest.mark.parametrize("form", [dict, as_before_2024], ids=["VCDM 2.0", "VCDM 1.1"])
@pytest.mark.parametrize(
    ("issuer", "method", "said"),
    [
        (SCHOOL, f"{SCHOOL}#key-1", {}),
        (did_key(KEY), named(KEY), {CheckName.KEY: Problem.NAMELESS}),
    ],
)
def test_what_the_dcc_signed_is_true_and_changed_it_is_altered(issuer, method, said, form):
    document = signed_there(issuer, method, form)

    assert wrong_with(document) == said
    changed = json.loads(json.dumps(document).replace("Bravo", "bravo"))
    assert changed != document
    assert wrong_with(changed) == {**said, CheckName.PROOF: Problem.ALTERED}
