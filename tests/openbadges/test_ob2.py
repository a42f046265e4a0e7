"""The hosted documents of Open Badges 2.0: the same badge, for software of before.

That outside software accepts them is seen in tests/interop/test_openbadges2.py.
"""

from dataclasses import replace

import pytest

from portfolio.openbadges import (
    BadDocument,
    EmailIdentity,
    build_assertion,
    build_badge_class,
    build_hosted_endorsement,
    build_issuer,
    build_revoked,
    identity_hash,
)
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, INAE, RELIABLE

AT = "https://badges.example/b/1/2"
CLASS = "https://badges.example/badges/je-suis-fiable/2"
ISSUER = "https://badges.example/emetteur/2"


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
    made = an_assertion(email=EmailIdentity("nadia@exemple.fr", "sel"))
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
