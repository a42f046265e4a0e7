"""Build, sign, verify: what went in is what is vouched for, and nothing else passes."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import (
    BadDocument,
    BadKey,
    BadText,
    CheckName,
    Problem,
    SigningKey,
    UndefinedTerm,
    UnknownContext,
    build_credential,
    build_endorsement,
    did_document,
    is_clean,
    sign,
    verify,
)
from portfolio.openbadges.canonical import bundled
from portfolio.openbadges.proof import _CONFIGURATION, proof_options
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, DID, ENDORSEMENT, RELIABLE

A_DAY = timedelta(days=1)
words = st.text(min_size=1, max_size=60).filter(is_clean)


def problems(document, published, now=A_MONDAY):
    """By check, only what is wrong."""
    checks = verify(document, did_document=published, now=now)
    assert [check.name for check in checks] == list(CheckName)[:4]
    return {str(check.name): check.problem for check in checks if not check.ok}


def test_a_badge_and_a_recommendation_verify(badge, word, published):
    assert problems(badge, published) == {}
    assert problems(word, published) == {}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(name=words, story=words, holder=words, comment=words)
def test_any_text_comes_back_and_verifies(key, published, name, story, holder, comment):
    credential = replace(
        CREDENTIAL,
        achievement=replace(RELIABLE, name=name, description=story, tags=(name, story)),
        holder_name=holder,
        narrative=comment,
    )
    endorsement = replace(ENDORSEMENT, title=name, comment=comment, written_by="." + holder)

    for unsigned in (build_credential(credential), build_endorsement(endorsement)):
        signed = sign(unsigned, key, created=A_MONDAY)
        back = json.loads(json.dumps(signed))
        assert {k: v for k, v in back.items() if k != "proof"} == unsigned
        assert problems(back, published) == {}


@pytest.mark.parametrize(
    "text", ["é", "\u2028", "\u2029", "\x85", "\n\r\t", '"\\', "🌻", "{", "\ufeff"]
)
def test_awkward_texts_are_signed_as_they_are(key, published, text):
    signed = sign(build_credential(replace(CREDENTIAL, narrative=text)), key, created=A_MONDAY)

    assert problems(json.loads(json.dumps(signed, ensure_ascii=False)), published) == {}
    for other in ("x", text + " "):
        changed = copy.deepcopy(signed)
        changed["credentialSubject"]["narrative"] = other
        assert problems(changed, published) == {"proof": Problem.ALTERED}


def members(value, path=()):
    """The path of every member of an object and item of an array."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from members(inner, (*path, step))


def strings(value, path=()):
    """The path of every text of a document, keys of objects too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), True
            yield from strings(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from strings(inner, (*path, place))
    elif isinstance(value, str):
        yield path, False


def change(document, path, is_key, new):
    document = copy.deepcopy(document)
    inside = document
    for step in path[:-1]:
        inside = inside[step]
    if is_key:
        inside[new] = inside.pop(path[-1])
    else:
        inside[path[-1]] = new
    return document


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_changed_character_is_seen(badge, word, published, data):
    """In any text or name of a member, of the document or of its proof."""
    document = data.draw(st.sampled_from([badge, word]), label="document")
    path, is_key = data.draw(st.sampled_from(list(strings(document))), label="path")
    text = path[-1]
    if not is_key:
        text = document
        for step in path:
            text = text[step]
    at = data.draw(st.integers(0, len(text) - 1), label="at")
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[at]), label="other")

    changed = change(document, path, is_key, text[:at] + other + text[at + 1 :])

    assert problems(changed, published)


@pytest.mark.parametrize("added", [{"name": "x"}, {"validUntil": "2099-01-01T00:00:00Z"}])
def test_a_member_added_is_seen(word, published, added):
    assert problems({**word, **added}, published)["proof"] == Problem.ALTERED


def test_a_member_taken_away_at_any_depth_is_seen(badge, word, published):
    for document in (badge, word):
        for path in members(document):
            less = copy.deepcopy(document)
            inside = less
            for step in path[:-1]:
                inside = inside[step]
            del inside[path[-1]]
            assert problems(less, published), path


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\ud800"]
)
def test_control_characters_are_refused(key, badge, published, character):
    """PyLD would sign them in a form that no other software gives."""
    text = f"Bra{character}vo"
    assert not is_clean(text)
    with pytest.raises(BadText):
        sign(build_credential(replace(CREDENTIAL, narrative=text)), key, created=A_MONDAY)

    assert problems({**badge, "name": text}, published) == {"proof": Problem.UNSAFE_TEXT}


UNDEFINED = {
    "property": {"colour": "red"},
    "deep property": {"credentialSubject": {"type": ["AchievementSubject"], "colour": "red"}},
    "type": {"evidence": [{"type": ["Photograph"]}]},
    "relative id": {"evidence": [{"id": "e/1", "type": ["Evidence"]}]},
    "id of no scheme": {"evidence": [{"id": "0ttp://example.org", "type": ["Evidence"]}]},
    "spaced id": {"evidence": [{"id": "https://example.org/e 1", "type": ["Evidence"]}]},
    "closing id": {"evidence": [{"id": "https://example.org/>", "type": ["Evidence"]}]},
    "keyword": {"@included": [{"name": "x"}]},
    "like a keyword": {"@colour": "red"},
    "old date": {"issuanceDate": "2026-01-01T00:00:00Z"},
}


@pytest.mark.parametrize("added", UNDEFINED.values(), ids=UNDEFINED.keys())
def test_undefined_terms_are_refused(key, badge, published, added):
    """Else they would travel with the badge and no signature would cover them."""
    with pytest.raises(UndefinedTerm):
        sign({**build_credential(CREDENTIAL), **added}, key, created=A_MONDAY)

    assert problems({**badge, **added}, published)["proof"] == Problem.UNDEFINED_TERM


def test_undefined_terms_in_the_proof_are_refused(badge, published):
    proof = {**badge["proof"][0], "colour": "red"}

    assert problems({**badge, "proof": [proof]}, published) == {"proof": Problem.UNDEFINED_TERM}


def test_a_text_that_speaks_of_undefined_things_is_signed(key, published):
    narrative = "<urn:x-undefined:colour> https://example.org/base/"
    signed = sign(build_credential(replace(CREDENTIAL, narrative=narrative)), key, created=A_MONDAY)

    assert problems(signed, published) == {}


@pytest.mark.parametrize("language", ["", "f r", "é", 'fr"', "fr .\n<urn:x> <urn:y> <urn:z>"])
def test_a_language_is_a_language(key, badge, published, language):
    """Another text would stand in the signed lines as it is: whole lines could hide in it."""
    said = {"name": [{"@value": "Je suis fiable", "@language": language}]}
    with pytest.raises(BadDocument, match="language"):
        sign({**build_credential(CREDENTIAL), **said}, key, created=A_MONDAY)

    assert problems({**badge, **said}, published)["proof"] is Problem.MALFORMED


@pytest.mark.parametrize("name", ["_:b", "urn:a>b", "urn:a{", "urn:a\u2028b", 'urn:é"x'])
def test_a_property_is_an_address_that_all_read_alike(key, badge, published, name):
    with pytest.raises(UndefinedTerm):
        sign({**build_credential(CREDENTIAL), name: "x"}, key, created=A_MONDAY)

    assert problems({**badge, name: "x"}, published)["proof"] is not None


def test_no_member_of_a_signed_badge_hides_in_a_language(key, published):
    """The lines that are gone from the document would be there again, and the signature right."""
    told = {"name": {"@value": "Je suis fiable", "@language": "fr"}}
    signed = sign({**build_credential(CREDENTIAL), **told}, key, created=A_MONDAY)
    unsigned = {name: value for name, value in signed.items() if name != "proof"}
    lines = bundled.canonical(unsigned).split("\n")
    at = next(number for number, line in enumerate(lines) if line.endswith("@fr ."))
    hidden = {"@value": "Je suis fiable", "@language": f"fr .\n{lines[at + 1].removesuffix(' .')}"}

    with pytest.raises(BadDocument):
        bundled.canonical({**unsigned, "name": hidden})
    assert "proof" not in problems(signed, published)
    assert problems({**signed, "name": hidden}, published)["proof"] is Problem.MALFORMED


@pytest.mark.parametrize("context", ["https://example.org/mine", {"colour": "urn:colour"}, None])
def test_only_bundled_contexts_are_known(key, badge, published, context):
    contexts = [*badge["@context"], context]
    with pytest.raises(UnknownContext):
        sign({**build_credential(CREDENTIAL), "@context": contexts}, key, created=A_MONDAY)

    assert problems({**badge, "@context": contexts}, published)["proof"] == Problem.UNKNOWN_CONTEXT


def test_dates_are_looked_at(badge, published):
    assert problems(badge, published, A_MONDAY - A_DAY) == {"dates": Problem.NOT_YET}
    assert problems(badge, published, datetime(2030, 1, 1, tzinfo=UTC)) == {
        "dates": Problem.EXPIRED
    }
    assert problems({**badge, "validFrom": "2026-01-10"}, published)["dates"] == Problem.BAD_DATE


def test_a_later_key_does_not_end_what_an_older_one_signed(published):
    older = SigningKey.from_seed(DID, bytes(32))
    signed = sign(build_credential(CREDENTIAL), older, created=A_MONDAY)

    assert problems(signed, published) == {}


def test_a_key_that_the_issuer_does_not_publish_proves_nothing(badge, key, published):
    stranger = SigningKey.generate(DID)
    forged = sign(build_credential(CREDENTIAL), stranger, created=A_MONDAY)
    elsewhere = did_document("did:web:example.org", [key.public_multibase])
    not_for_badges = {**published, "assertionMethod": []}

    for document, source, problem in (
        (forged, published, Problem.UNKNOWN_KEY),
        (badge, elsewhere, Problem.NOT_THE_ISSUERS_KEY),
        (badge, not_for_badges, Problem.NOT_THE_ISSUERS_KEY),
    ):
        assert problems(document, source) == {"key": problem, "proof": problem}


def test_a_document_without_a_usable_proof_says_so(badge, published):
    (proof,) = badge["proof"]
    for proofs, problem in (
        ([], Problem.NO_PROOF),
        ("z", Problem.NO_PROOF),
        ([proof, proof], Problem.UNSUPPORTED),
        ([{**proof, "cryptosuite": "eddsa-jcs-2022"}], Problem.UNSUPPORTED),
        ([{**proof, "proofPurpose": "authentication"}], Problem.UNSUPPORTED),
    ):
        found = problems({**badge, "proof": proofs}, published)
        assert found["key"] == problem
        assert found["proof"] == problem


@pytest.mark.parametrize("junk", [{}, {"type": 3}, {"proof": 4, "issuer": []}, {"@context": 5}])
def test_junk_is_answered_not_raised(junk, published):
    assert set(problems(junk, published)) == {"schema", "dates", "key", "proof"}


def test_signing_refuses_what_is_not_ours_to_sign(key, badge):
    with pytest.raises(BadDocument, match="already"):
        sign(badge, key, created=A_MONDAY)
    with pytest.raises(BadKey):
        sign(build_credential(CREDENTIAL), SigningKey.generate("did:web:x.org"), created=A_MONDAY)
    with pytest.raises(BadDocument, match="first context"):
        sign({**build_credential(CREDENTIAL), "@context": []}, key, created=A_MONDAY)


def test_the_written_proof_configuration_is_the_canonical_one(key):
    options = proof_options(key.id, "2026-11-23T09:30:15Z")
    document = {**options, "@context": build_credential(CREDENTIAL)["@context"]}

    written = _CONFIGURATION.format(created=options["created"], method=key.id)

    assert written == bundled.canonical(document)


def test_many_threads_sign_the_same_bytes(key):
    unsigned = build_credential(CREDENTIAL)
    with ThreadPoolExecutor(8) as threads:
        signed = list(threads.map(lambda _: sign(unsigned, key, created=A_MONDAY), range(24)))

    assert {json.dumps(each) for each in signed} == {json.dumps(signed[0])}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "@id", "@type", "@value", "@language", "name", "image"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_anything_in_the_place_of_a_member_is_answered(badge, word, published, data):
    """Whatever a stranger hands in, the answer is a result per check, never an error."""
    document = data.draw(st.sampled_from([badge, word]), label="document")
    path = data.draw(st.sampled_from(list(members(document))), label="path")
    new = data.draw(json_values, label="new")
    changed = copy.deepcopy(document)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    if inside[path[-1]] == new:
        return
    inside[path[-1]] = new

    assert problems(changed, published)
