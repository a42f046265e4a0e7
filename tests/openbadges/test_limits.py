"""Whatever JSON someone hands in is read or refused, and within a second."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import BadDocument, UnknownContext
from portfolio.openbadges.canonical import CONTEXTS, bundled
from portfolio.openbadges.limits import check_shape, check_size

VECTORS = Path(__file__).parent / "vectors"
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(
    [
        "_:b0",
        "\x00",
        "\ud800",
        CONTEXTS[0],
        CONTEXTS[1],
        "https://a.example/",
        "Alignment",
        "\u202e",
    ]
)
NAMES = st.sampled_from(
    ["@context", "@graph", "@id", "@type", "@list", "@value", "id", "type", "proof", "issuer"]
) | st.sampled_from(
    ["endorsement", "credentialSubject", "achievement", "alignment", "evidence", "validFrom"]
)
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(NAMES | TEXT, inner, max_size=8),
    max_leaves=60,
)


def alignment(number, **more):
    return {"type": ["Alignment"], "targetName": f"n{number}", **more}


def credential(**subject):
    return {
        "@context": list(CONTEXTS),
        "id": "urn:x:1",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "credentialSubject": {"type": ["AchievementSubject"], **subject},
    }


def nested(levels):
    inside = {"type": ["Profile"]}
    for _ in range(levels):
        inside = {"type": ["Profile"], "parentOrg": inside}
    return inside


TOO_MUCH = {
    "long text": credential(narrative="x" * 300_000),
    "deep": credential(source=nested(40)),
    "very deep": credential(source=nested(50_000)),
    "wide": credential(achievement={"alignment": [alignment(n) for n in range(2_000)]}),
    "many values": credential(results=[[f"{m}.{n}" for n in range(250)] for m in range(9)]),
    "alike": credential(achievement={"alignment": [alignment(0) for _ in range(9)]}),
    "alike, many times over": credential(
        result=[{"alignment": [alignment(0)] * 5, "value": str(n)} for n in range(9)]
    ),
    "one text many times": credential(achievement={"tag": ["a"] * 200}),
    "own labels": credential(id="_:b0"),
    "labels that refer": credential(evidence=[{"id": "_:b1", "narrative": "…"}]),
    "in-line context": {**credential(), "@context": [*CONTEXTS, {"a": "https://a.example/"}]},
    "unknown context": {**credential(), "@context": ["https://else.example/context.json"]},
    "many contexts": {**credential(), "@context": [list(CONTEXTS)] * 70},
    "another graph": credential(**{"@graph": []}),
    "control character": credential(narrative="a\x0bb"),
    "half a pair": credential(narrative="\ud83d"),
    "a huge number": credential(creditsEarned=10**400),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_could_stop_the_house_is_refused_at_once(name):
    started = time.process_time()

    with pytest.raises(BadDocument):
        check_shape(TOO_MUCH[name])

    assert time.process_time() - started < 0.5


def test_an_in_line_context_is_named_as_such():
    with pytest.raises(UnknownContext, match="context not bundled"):
        check_shape(TOO_MUCH["in-line context"])


@pytest.mark.parametrize("name", ["simple.json", "complete_v1.json", "endorsement-valid.json"])
def test_the_samples_of_1edtech_pass(name):
    found = next(VECTORS.glob(f"ob30-1edtech/{name}"), VECTORS / f"ob30-{name}")

    check_shape(json.loads(found.read_text()))


@pytest.mark.parametrize(
    "document",
    [
        credential(achievement={"id": "urn:b:1", "alignment": [alignment(n) for n in range(250)]}),
        credential(achievement={"alignment": [alignment(0)] * 6}),
        credential(achievement={"alignment": [alignment(n // 2) for n in range(18)]}),
        credential(
            result=[
                {"type": ["Result"], "alignment": [alignment(0)] * 4, "value": str(n)}
                for n in range(25)
            ]
        ),
        credential(
            achievement={
                "id": "urn:b:1",
                "resultDescription": [
                    {"id": f"urn:c:{m}", "allowedValue": [str(n // 4) for n in range(240)]}
                    for m in range(7)
                ],
            }
        ),
    ],
)
def test_what_passes_is_made_canonical_or_refused_within_a_second(document):
    """The worst that the limits let through."""
    started = time.process_time()
    try:
        check_shape(document)
        bundled.canonical(document)
    except BadDocument:
        pass
    assert time.process_time() - started < 1


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_hostile_json_raises_nothing_unforeseen(value):
    started = time.process_time()
    try:
        check_size(value)
        check_shape(value)
        if isinstance(value, dict):
            bundled.canonical(value)
    except BadDocument:
        pass
    assert time.process_time() - started < 1
