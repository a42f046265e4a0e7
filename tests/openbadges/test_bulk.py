"""A committee's badges signed at once are, to the byte, those signed one by one."""

import json
from dataclasses import replace
from uuid import uuid5

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portfolio.openbadges import (
    Alignment,
    BadDocument,
    BadKey,
    BadText,
    Batch,
    EmailIdentity,
    Evidence,
    SigningKey,
    StatusEntry,
    TemplateMistake,
    UndefinedTerm,
    UnknownContext,
    build_credential,
    build_endorsement,
    bulk,
    canonical,
    is_clean,
    sign,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, RELIABLE

XSD = "http://www.w3.org/2001/XMLSchema#"
AWKWARD = [
    "",
    " ",
    "\n",
    "\t\r\n",
    '"',
    "\\",
    "\\n",
    "%s",
    "%",
    "{}",
    "\u2028",
    "\x85",
    "_:c14n0 .",
]

# Often the same few texts, so that two holes of one document get equal ones.
clean = st.characters(
    codec="utf-8", exclude_characters=[chr(c) for c in range(128) if not is_clean(chr(c))]
)
words = st.text(clean, max_size=20) | st.sampled_from([*AWKWARD, "é", "a", "b"])
some_words = words.filter(bool)
of_address = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Z"], exclude_characters='<>"{}|\\^`'
)
paths = st.text(of_address, max_size=12)
paths |= st.sampled_from(["", "a", "../b", "é", "%20", "?q=1#x", ":", "//"])
addresses = st.builds(
    str.__add__,
    st.sampled_from(["https://example.org/", "http://localhost:8000/e/", "urn:uuid:", "did:web:x"]),
    paths,
)
evidence = st.builds(Evidence, words, addresses | st.just(""), words, words, words)
alignments = st.builds(Alignment, words, addresses, words, words, words)
emails = st.none() | st.builds(EmailIdentity.of, some_words, some_words)
places = st.none() | st.builds(StatusEntry, addresses, st.integers(0, 131_071))
tagged = st.lists(
    st.one_of(
        some_words,
        st.fixed_dictionaries(
            {"@value": words, "@language": st.sampled_from(["fr", "fr-FR", "ar", "x-klingon"])}
        ),
        st.fixed_dictionaries({"@value": words}),
        st.fixed_dictionaries(
            {"@value": words, "@type": st.sampled_from([XSD + "string", XSD + "date"])}
        ),
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def badges(draw):
    """Unsigned, of any shape; half of them with a name or narrative in tagged languages."""
    document = build_credential(
        replace(
            CREDENTIAL,
            id=draw(addresses),
            subject=uuid5(CREDENTIAL.subject, draw(words)),
            holder_name=draw(words),
            narrative=draw(words),
            email=draw(emails),
            status=draw(places),
            refresh_url=draw(addresses | st.just("")),
            awarded=draw(st.sampled_from([None, A_MONDAY])),
            evidence=tuple(draw(st.lists(evidence, max_size=3))),
            achievement=replace(
                RELIABLE,
                name=draw(words | st.just(RELIABLE.name)),
                tags=tuple(draw(st.lists(words, max_size=2))),
                alignments=tuple(draw(st.lists(alignments, max_size=2))),
            ),
        )
    )
    if draw(st.booleans()):
        document["name"] = draw(tagged)
    if draw(st.booleans()):
        document["credentialSubject"]["narrative"] = draw(tagged)
    return document


recommendations = st.builds(
    lambda **members: build_endorsement(replace(ENDORSEMENT, **members)),
    id=addresses,
    endorsed=addresses,
    title=words,
    comment=words,
    written_by=some_words.filter(str.strip),
    status=places,
    refresh_url=addresses | st.just(""),
)


def one_by_one(documents, key):
    return [json.dumps(sign(each, key, created=A_MONDAY), ensure_ascii=False) for each in documents]


def badge_of(number, **changes):
    """The badge of somebody in a committee of many."""
    return build_credential(
        replace(
            CREDENTIAL,
            id=f"http://localhost:8000/b/{number}",
            subject=uuid5(CREDENTIAL.subject, str(number)),
            holder_name=f"Fatoumata {number}",
            **changes,
        )
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(documents=st.lists(badges() | recommendations, min_size=1, max_size=3))
def test_any_badges_and_words_are_signed_as_one_by_one(key, documents):
    batch = Batch(key, A_MONDAY)

    assert list(batch.sign_all([*documents, *documents])) == one_by_one(documents, key) * 2


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.tuples(words, some_words, some_words, paths), min_size=1, max_size=4))
@example(texts=[("", "\u2028", each, "../b") for each in AWKWARD if each])
def test_other_texts_fill_the_template_of_the_first(key, texts):
    """One template for all, made from the first: only texts and addresses differ."""
    documents = [
        badge_of(
            path,
            narrative=f"Bravo : {one}",
            status=StatusEntry(f"https://example.org/{path}", len(one)),
            refresh_url=f"https://example.org/{path}",
            evidence=(
                Evidence(two, f"https://example.org/{path}"),
                Evidence(three, genre=f"x{one}"),
            ),
        )
        for one, two, three, path in texts
    ]
    batch = Batch(key, A_MONDAY)

    assert list(batch.sign_all(documents)) == one_by_one(documents, key)
    assert (batch.by_template, batch.in_full, batch.checked) == (len(texts), 0, 1)


def test_one_in_a_hundred_is_signed_both_ways(key):
    documents = [badge_of(number) for number in range(201)]
    batch = Batch(key, A_MONDAY)

    signed = list(batch.sign_all(documents))

    assert (batch.by_template, batch.in_full, batch.checked) == (201, 0, 3)
    assert signed[:40] == one_by_one(documents[:40], key)
    assert len(set(signed)) == 201


def test_a_difference_stops_the_batch(key):
    """As if a template were wrong: the 101st badge is compared, and nobody gets it."""
    batch = Batch(key, A_MONDAY)
    signed = batch.sign_all(badge_of(number) for number in range(300))
    before = [next(signed) for _ in range(100)]
    (template,) = batch._templates.values()
    template._whole._fixed = [
        line.replace(b"Je suis fiable", b"Je suis fable") for line in template._whole._fixed
    ]

    with pytest.raises(TemplateMistake, match="/b/100"):
        next(signed)

    assert before[:3] == one_by_one([badge_of(number) for number in range(3)], key)


TIES = {
    "two proofs alike": (Evidence("Photo"), Evidence("Photo")),
    "three proofs alike": (Evidence("Photo"),) * 3,
    "two alike of three": (Evidence("Photo"), Evidence("Voix"), Evidence("Photo")),
}


@pytest.mark.parametrize("proofs", TIES.values(), ids=TIES.keys())
def test_nodes_that_look_alike_go_the_full_path(key, proofs):
    different = tuple(Evidence(f"Photo {number}") for number in range(len(proofs)))
    documents = [badge_of(1, evidence=different), badge_of(2, evidence=proofs)]
    batch = Batch(key, A_MONDAY)

    assert list(batch.sign_all(documents)) == one_by_one(documents, key)
    assert (batch.by_template, batch.in_full) == (1, 1)


def test_equal_texts_make_equal_lines_which_stand_once(key):
    """Two proofs under one address, of the same name; a text given twice."""
    address = "https://example.org/e/1"
    documents = [
        badge_of(1, evidence=(Evidence("a", address), Evidence("b", "https://example.org/e/2"))),
        badge_of(2, evidence=(Evidence("a", address), Evidence("a", address))),
    ]
    for document, texts in zip(documents, (["a", "b"], ["a", "a"]), strict=True):
        document["name"] = [texts[0], {"@value": texts[1], "@type": XSD + "string"}]
    batch = Batch(key, A_MONDAY)

    assert list(batch.sign_all(documents)) == one_by_one(documents, key)
    assert batch.by_template == 2
    lines = canonical.bundled.canonical(documents[1]).split("\n")
    assert len(set(lines)) == len(lines)


def test_documents_that_only_look_equal_keep_their_own_text(key):
    """`1 == True == 1.0`, and objects are equal whatever the order of their members."""
    documents = []
    for hashed in (False, 0, 0.0):
        document = badge_of(1)
        document["credentialSubject"]["identifier"][0]["hashed"] = hashed
        documents.append(document)
        documents.append({**document, "issuer": dict(reversed(document["issuer"].items()))})

    assert list(Batch(key, A_MONDAY).sign_all(documents)) == one_by_one(documents, key)


class Word(str):
    """A text of another type, as template engines and translations give them."""


def test_texts_of_other_types_and_other_forms_of_address_are_signed_too(key):
    first = badge_of(1)
    marked_up = {**first, "name": Word("Je suis fiable")}
    elsewhere = {**first, "evidence": [{"id": "ftp://example.org/1", "type": ["Evidence"]}]}
    by_address = {**first, "image": "https://example.org/1.png"}
    by_urn = {**first, "image": "urn:uuid:7d2c6a3e-50b5-4a52-8b44-90a8b7a1f7d1"}
    unnamed = {**first, "credentialSubject": {**first["credentialSubject"], "id": "_:someone"}}
    documents = [first, marked_up, elsewhere, by_address, by_urn, unnamed]

    assert list(Batch(key, A_MONDAY).sign_all(documents)) == one_by_one(documents, key)


def test_numbers_written_as_text_are_rounded_as_one_by_one(key):
    """PyLD rewrites a text of type xsd:double if it is a number: that is no hole."""
    documents = [
        {**badge_of(number), "name": {"@value": text, "@type": XSD + "double"}}
        for number, text in enumerate(["many", "1.10", "1e3"])
    ]

    assert list(Batch(key, A_MONDAY).sign_all(documents)) == one_by_one(documents, key)


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\ud800"]
)
@pytest.mark.parametrize("place", ["narrative", "id"])
def test_control_characters_are_refused_in_the_middle_of_a_batch(key, character, place):
    bad = badge_of(1)
    if place == "id":
        bad["id"] += character
    else:
        bad["credentialSubject"]["narrative"] = f"Bra{character}vo\\"
    signed = Batch(key, A_MONDAY).sign_all([badge_of(0), bad])
    next(signed)

    with pytest.raises(BadText):
        next(signed)


REFUSED = {
    "undefined property": ({"colour": "red"}, UndefinedTerm),
    "undefined type": ({"evidence": [{"type": ["Photograph"]}]}, UndefinedTerm),
    "spaced id": ({"id": "http://localhost:8000/b/ 1"}, UndefinedTerm),
    "relative id": ({"id": "b/1"}, UndefinedTerm),
    "unknown context": ({"@context": [canonical.CREDENTIALS_V2, "https://x.org/"]}, UnknownContext),
    "other first context": ({"@context": []}, BadDocument),
    "signed already": ({"proof": []}, BadDocument),
    "another issuer": ({"issuer": "did:web:example.org"}, BadKey),
}


@pytest.mark.parametrize(("changed", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_what_signing_refuses_the_batch_refuses(key, changed, error):
    signed = Batch(key, A_MONDAY).sign_all([badge_of(0), {**badge_of(1), **changed}])
    next(signed)

    with pytest.raises(error):
        next(signed)


def test_many_shapes_are_not_all_remembered(key, monkeypatch):
    monkeypatch.setattr(bulk, "_MOST_SHAPES", 2)
    batch = Batch(key, A_MONDAY)
    documents = [
        badge_of(1, evidence=tuple(Evidence(f"Photo {n}") for n in range(count)))
        for count in (0, 1, 2, 3, 0)
    ]

    assert list(batch.sign_all(documents)) == one_by_one(documents, key)
    assert len(batch._templates) <= 2


def test_no_address_is_the_name_of_a_term():
    """Else a filled address could mean something else than itself."""

    def terms(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield name
                yield from terms(inner)

    contexts = canonical.bundled_contexts()
    assert not [name for url in canonical.CONTEXTS for name in terms(contexts[url]) if ":" in name]


def test_the_batch_keeps_its_key_and_second(key):
    other = SigningKey.generate(key.controller)
    (signed,) = Batch(other, A_MONDAY).sign_all([badge_of(1)])

    (proof,) = json.loads(signed)["proof"]
    assert proof["created"] == "2026-11-23T09:30:15Z"
    assert proof["verificationMethod"] == other.id
