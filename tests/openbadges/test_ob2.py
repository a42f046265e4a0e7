"""The hosted documents of Open Badges 2.0: the same badge, for software of before.

That outside software accepts them is seen in tests/interop/test_openbadges2.py.
"""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import (
    Alignment,
    BadDocument,
    EmailIdentity,
    Evidence,
    bake,
    build_assertion,
    build_badge_class,
    build_hosted_endorsement,
    build_issuer,
    build_revoked,
    identity_hash,
    is_clean,
    read,
    verify_badge,
)
from portfolio.openbadges.canonical import bundled
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, INAE, RELIABLE
from tests.openbadges.pictures import png, svg

AT = "https://badges.example/b/1/2"
CLASS = "https://badges.example/badges/je-suis-fiable/2"
ISSUER = "https://badges.example/emetteur/2"


any_text = st.text(max_size=40).filter(is_clean)
some_text = any_text.filter(str.strip)
addresses = st.integers(0, 99).map("https://preuves.example/{}".format)
some_evidence = st.builds(
    Evidence, some_text, st.just("") | addresses, any_text, any_text, genre=any_text
)
some_alignment = st.builds(Alignment, some_text, addresses, any_text, any_text, any_text)
some_word = st.builds(
    lambda by, said: replace(ENDORSEMENT, written_by=by, comment=said), some_text, any_text
)


def an_assertion(**changed):
    return build_assertion(replace(CREDENTIAL, **changed), address=AT, badge_class=CLASS)


def test_nobody_is_named_in_a_badge_whose_holder_did_not_ask():
    made = an_assertion(holder_name="Nadia Benali", email=None)
    assert made["recipient"] == {
        "type": "id",
        "hashed": False,
        "identity": f"urn:uuid:{CREDENTIAL.subject}",
    }
    assert "Nadia" not in str(made)


def test_an_address_that_she_asked_for_is_hashed_with_its_salt():
    made = an_assertion(email=EmailIdentity.of("nadia@exemple.fr", "sel"))
    assert made["recipient"] == {
        "type": "email",
        "hashed": True,
        "salt": "sel",
        "identity": identity_hash("nadia@exemple.fr", "sel"),
    }


def test_a_badge_issued_anew_keeps_its_first_day_and_its_end():
    made = an_assertion(awarded=A_MONDAY, valid_from=A_MONDAY.replace(day=30), valid_until=None)
    assert made["issuedOn"] == "2026-11-23T09:30:15Z"
    assert "expires" not in made
    ending = an_assertion(valid_until=A_MONDAY.replace(year=2027))
    assert ending["expires"] == "2027-11-23T09:30:15Z"


def test_a_revoked_badge_says_why_and_nothing_else():
    assert build_revoked(address=AT, reason="Une erreur.") == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": AT,
        "revoked": True,
        "revocationReason": "Une erreur.",
    }


def test_what_the_badge_says_stands_at_its_own_address():
    made = build_badge_class(RELIABLE, address=CLASS, issuer=ISSUER)
    assert made["name"] == RELIABLE.name
    assert made["issuer"] == ISSUER
    assert made["@language"] == "fr"
    assert made["criteria"] == {"id": RELIABLE.criteria_url, "narrative": RELIABLE.criteria}
    assert [each["targetUrl"] for each in made["alignment"]] == [
        each.url for each in RELIABLE.alignments
    ]


def test_a_word_says_first_who_wrote_it():
    made = build_hosted_endorsement(ENDORSEMENT, address=AT, endorsed=CLASS, issuer=ISSUER)
    said = made["claim"]["endorsementComment"]
    assert said.startswith(ENDORSEMENT.written_by)
    assert said.endswith(ENDORSEMENT.comment)


def test_what_the_standard_requires_is_asked_for():
    for missing in ({"email": ""}, {"url": ""}):
        with pytest.raises(BadDocument):
            build_issuer(replace(INAE, **missing), address=ISSUER)
    for missing in ({"image": ""}, {"criteria": "", "criteria_url": ""}):
        with pytest.raises(BadDocument):
            build_badge_class(replace(RELIABLE, **missing), address=CLASS, issuer=ISSUER)
    with pytest.raises(BadDocument):
        build_hosted_endorsement(
            replace(ENDORSEMENT, written_by=" "), address=AT, endorsed=CLASS, issuer=ISSUER
        )


def said(model):
    """What a model says, without what it leaves out."""
    return {name: value for name, value in asdict(model).items() if value}


@settings(max_examples=60, deadline=None)
@given(
    narrative=any_text,
    name=some_text,
    criteria=some_text,
    evidence=st.lists(some_evidence, max_size=9),
    alignments=st.lists(some_alignment, max_size=9),
    tags=st.lists(some_text, max_size=9),
    words=st.lists(some_word, max_size=9),
    picture=st.sampled_from([png(), svg()]),
)
def test_what_goes_in_comes_back(
    narrative, name, criteria, evidence, alignments, tags, words, picture
):
    """Whatever people write, however much of it: out of a picture, and at each address."""
    says = replace(
        RELIABLE, name=name, criteria=criteria, alignments=tuple(alignments), tags=tuple(tags)
    )
    places = [f"{AT}/mots/{number}/2" for number, _ in enumerate(words)]
    hers = replace(CREDENTIAL, achievement=says, narrative=narrative, evidence=tuple(evidence))
    documents = {
        AT: build_assertion(hers, address=AT, badge_class=CLASS, endorsements=places),
        CLASS: build_badge_class(says, address=CLASS, issuer=ISSUER),
        ISSUER: build_issuer(INAE, address=ISSUER),
    } | {
        place: build_hosted_endorsement(word, address=place, endorsed=AT, issuer=ISSUER)
        for place, word in zip(places, words, strict=True)
    }
    site = {address: json.dumps(made).encode() for address, made in documents.items()}

    (found,) = read(bake(picture, ob2=site[AT].decode()))
    verdict = verify_badge(found, resolve=site.__getitem__, now=A_MONDAY.replace(year=2027))

    assert verdict.ok, verdict.checks
    badge, badge_class = verdict.document, json.loads(site[verdict.document["badge"]])
    assert badge == found.document
    assert badge.get("narrative", "") == narrative
    assert [said(Evidence(**each)) for each in badge.get("evidence", [])] == [
        said(each) for each in evidence
    ]
    assert (badge_class["name"], badge_class["criteria"]["narrative"]) == (name, criteria)
    assert badge_class.get("tags", []) == tags
    assert badge_class.get("alignment", []) == [
        {f"target{key.capitalize()}": value for key, value in said(each).items()}
        for each in alignments
    ]
    for place, word in zip(badge.get("endorsement", []), words, strict=True):
        claim = json.loads(site[place])["claim"]
        assert claim["id"] == badge["id"]
        assert claim["endorsementComment"] == f"{word.written_by}\n\n{word.comment}"
    for made in documents.values():  # no word that the context of Open Badges 2.0 does not know
        bundled.canonical(made)
