"""A second RDF library, in Rust, reads our documents and comes to the same canonical text.

It expands JSON-LD and canonicalises by itself: nothing of PyLD is in it. Only a cross-check: it
labels tied nodes of named graphs in another way than everybody else, and says nothing of undefined
types, so nothing is verified with it.
"""

import json
import re
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from portfolio.openbadges import (
    BadText,
    build_credential,
    build_endorsement,
    bundled_contexts,
)
from portfolio.openbadges.canonical import CONTEXTS, bundled, canonical_quads
from portfolio.openbadges.proof import proof_options
from tests.openbadges.conftest import CREDENTIAL, ENDORSEMENT
from tests.openbadges.test_bulk import badges, recommendations
from tests.openbadges.test_rdf_canon import FAILURES, SUITE, WITH_RESULT, wanted
from tests.openbadges.test_rdf_canon import given as quads_of

ADDRESSES = {"id", "url", "targetUrl", "statusListCredential"}
NO_LETTER = re.compile(r"[^A-Za-z0-9À-ÿ:/._-]")
SHA_384 = {"test075"}


def canonical(quads, algorithm=ox.CanonicalizationAlgorithm.RDFC_1_0):
    dataset = ox.Dataset(quads)
    dataset.canonicalize(algorithm)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS).decode().split("\n")[:-1]
    return "".join(f"{line}\n" for line in sorted(lines))


@cache
def _contexts():
    return {url: document["@context"] for url, document in bundled_contexts().items()}


def in_line(value):
    """A document with its contexts written out: pyoxigraph loads none."""
    if isinstance(value, list):
        return [in_line(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [_contexts()[url] for url in each] if key == "@context" else in_line(each)
        for key, each in value.items()
    }


def of_json(document):
    text = json.dumps(in_line(document))
    return canonical(ox.parse(text, format=ox.RdfFormat.JSON_LD))


@pytest.mark.parametrize("name", WITH_RESULT)
def test_over_the_suite_of_the_w3c_both_agree(name):
    """All but the two that stand in FAILURES: there it is right, and PyLD is not."""
    algorithms = ox.CanonicalizationAlgorithm
    algorithm = algorithms.RDFC_1_0_SHA_384 if name in SHA_384 else algorithms.RDFC_1_0
    data = (SUITE / f"{name}-in.nq").read_bytes()

    theirs = canonical(ox.parse(data, format=ox.RdfFormat.N_QUADS), algorithm)

    assert theirs == wanted(name)
    assert (canonical_quads(quads_of(name)) == theirs) is (name not in FAILURES)


@pytest.mark.parametrize("form", ["badge", "word"])
def test_what_we_sign_is_read_alike(badge, word, form):
    document = deepcopy({"badge": badge, "word": word}[form])
    del document["proof"]

    assert of_json(document) == bundled.canonical(document)


def with_letters(value, key=""):
    """Addresses of plain signs: pyoxigraph drops, without a word, what RFC 3987 does not allow
    (a lone « % », a second « # », U+FFF0), which others keep and sign."""
    if isinstance(value, list):
        return [with_letters(each, key) for each in value]
    if isinstance(value, dict):
        return {name: with_letters(each, name) for name, each in value.items()}
    return NO_LETTER.sub("x", value) if key in ADDRESSES else value


@settings(max_examples=100, deadline=None)
@given(document=(badges() | recommendations).map(with_letters))
def test_any_badge_and_word_is_read_alike(document):
    """Evidence, alignments, languages, any text: expanded and canonicalised twice."""
    assert of_json(document) == bundled.canonical(document)


@pytest.mark.parametrize("character", ["\u000b", "\u0000", "\u007f", "\u0008"])
def test_where_the_two_would_differ_nothing_is_signed(character):
    """PyLD writes control characters raw, the standard and pyoxigraph escape them."""
    document = build_credential(replace(CREDENTIAL, narrative=f"a{character}b"))

    assert f"\\u{ord(character):04X}" in of_json(document) or "\\b" in of_json(document)
    with pytest.raises(BadText):
        bundled.canonical(document)


def test_a_proof_configuration_is_read_alike(key):
    options = proof_options(key.id, "2026-11-23T09:30:15Z") | {"@context": list(CONTEXTS)}

    assert of_json(options) == bundled.canonical(options)


def test_tied_nodes_in_graphs_of_their_own_are_why_it_verifies_nothing():
    """Two words with the same proof: it numbers them in another way than the rest of the world."""
    proof = proof_options("urn:k", "2026-11-23T09:30:15Z") | {"proofValue": "z1"}
    word = build_endorsement(ENDORSEMENT) | {"proof": [proof]}
    del word["id"]
    words = [{**word, "name": name} for name in ("a", "b")]
    document = build_credential(CREDENTIAL) | {"endorsement": words}

    assert of_json(document) != bundled.canonical(document)
