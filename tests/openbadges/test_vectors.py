"""What others published comes out byte for byte, and what others signed verifies."""

import csv
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import portfolio.openbadges
from portfolio.openbadges import base58, verify
from portfolio.openbadges.canonical import Canonicaliser, bundled, bundled_contexts
from portfolio.openbadges.keys import SigningKey, decode_public, encode_public
from portfolio.openbadges.proof import is_signed, meaning_of

HERE = Path(__file__).parent
PACKAGE = Path(portfolio.openbadges.__file__).parent
VECTORS = HERE / "vectors"
W3C = VECTORS / "eddsa-rdfc-2022"


def read(name):
    return json.loads((VECTORS / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def w3c():
    """Our contexts and the one for examples, which the vectors use."""
    examples = read("credentials-examples-v2.json")
    return Canonicaliser(
        {**bundled_contexts(), "https://www.w3.org/ns/credentials/examples/v2": examples}
    )


def test_the_w3c_document_and_proof_become_the_same_bytes(w3c):
    canonical = w3c.canonical(read("unsigned.json"))
    configuration = w3c.canonical(read("eddsa-rdfc-2022/proofConfigDataInt.json"))

    assert canonical.encode() == (W3C / "canonDocDataInt.txt").read_bytes()
    assert configuration.encode() == (W3C / "proofCanonDataInt.txt").read_bytes()


def test_the_w3c_hashes_and_signature_are_the_same_bytes(w3c):
    signed = read("eddsa-rdfc-2022/signedDataInt.json")
    pair = read("keyPair.json")
    secret = base58.decode(pair["privateKeyMultibase"][1:])[2:]
    key = SigningKey.from_seed("did:web:example.org", secret)

    hashes = meaning_of(signed, signed["proof"], w3c).hash_data
    signature = key.sign(hashes)

    assert key.public_multibase == pair["publicKeyMultibase"]
    assert hashes.hex() == (W3C / "combinedHashDataInt.txt").read_text().strip()
    assert hashes[:32].hex() == (W3C / "proofHashDataInt.txt").read_text().strip()
    assert hashes[32:].hex() == (W3C / "docHashDataInt.txt").read_text().strip()
    assert signature.hex() == (W3C / "sigHexDataInt.txt").read_text().strip()
    assert "z" + base58.encode(signature) == (W3C / "sigBTC58DataInt.txt").read_text().strip()
    assert signed["proof"]["proofValue"] == "z" + base58.encode(signature)


def test_the_w3c_signed_document_verifies(w3c):
    signed = read("eddsa-rdfc-2022/signedDataInt.json")
    key = decode_public(read("keyPair.json")["publicKeyMultibase"])

    assert encode_public(key) == read("keyPair.json")["publicKeyMultibase"]
    assert is_signed(meaning_of(signed, signed["proof"], w3c), signed["proof"], key)
    changed = meaning_of({**signed, "name": "Alumni credential"}, signed["proof"], w3c)
    assert not is_signed(changed, signed["proof"], key)


def test_the_older_suite_of_the_w3c_is_the_same_bytes_and_verifies(w3c):
    """Ed25519Signature2020: the same steps, another name."""
    folder = VECTORS / "vc-di-eddsa" / "Ed25519Signature2020"
    signed = read("vc-di-eddsa/Ed25519Signature2020/signedEdSig.json")
    configuration = w3c.canonical(read("vc-di-eddsa/Ed25519Signature2020/proofConfigEdSig.json"))
    unsigned = {name: value for name, value in signed.items() if name != "proof"}
    key = decode_public(read("keyPair.json")["publicKeyMultibase"])

    assert configuration.encode() == (folder / "proofCanonEdSig.txt").read_bytes()
    assert w3c.canonical(unsigned).encode() == (folder / "canonDocEdSig.txt").read_bytes()
    hashes = meaning_of(signed, signed["proof"], w3c).hash_data
    assert hashes.hex() == (folder / "combinedHashEdSig.txt").read_text().strip()
    assert is_signed(meaning_of(signed, signed["proof"], w3c), signed["proof"], key)
    changed = meaning_of({**signed, "name": "Alumni credential"}, signed["proof"], w3c)
    assert not is_signed(changed, signed["proof"], key)


@pytest.mark.parametrize("name", ["ob30-simple.json", "ob30-endorsement-valid.json"])
def test_what_1edtech_signed_verifies(name):
    """Their samples name an https issuer; its key is in the fragment, published here."""
    document = read(name)
    method = document["proof"][0]["verificationMethod"]
    issuer = document["issuer"]["id"]
    published = {
        "id": issuer,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": issuer,
                "publicKeyMultibase": method.partition("#")[2],
            }
        ],
        "assertionMethod": [method],
    }

    checks = verify(document, did_document=published, now=datetime(2026, 1, 1, tzinfo=UTC))

    assert [check.problem for check in checks] == [None] * 4
    assert bundled.canonical({**document, "proof": []}).endswith(" .\n")


@pytest.mark.parametrize(
    "folder", [PACKAGE / "contexts", PACKAGE / "schemas", HERE / "schemas", VECTORS]
)
def test_files_of_others_are_unchanged_and_all_named(folder):
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = {row["path"]: row for row in csv.DictReader(file, delimiter="\t")}
    files = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "MANIFEST.tsv"
    }

    assert rows.keys() == files.keys()
    for name, row in rows.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == row["sha256"]
        assert row["origin"]
        assert row["licence"]
