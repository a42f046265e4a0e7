"""`/b/<id>/mots/<id>`: what others wrote, beside the badge, if its person wants it there."""

import json
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.db import session, writing
from portfolio.permissions import NOBODY, allowed, allowed_rows
from portfolio.recognition import actions as recognition
from portfolio.recognition import queries as words
from portfolio.recognition.models import EndorsedCredential, EndorsementState
from tests import scenes
from tests.profile.conftest import a_badge, a_signed_word, a_word, plain, write
from tests.support.databases import on_both_databases


@pytest.fixture
def badge(nadia):
    return a_badge(nadia)


@pytest.fixture
def word(nadia, badge):
    return a_signed_word(nadia, badge)


@pytest.fixture
def switches(nadia, browser, badge):
    """Nadia's two switches on the screen of addresses."""
    phone = browser(nadia)

    def switch(*, address=None, with_words=None):
        base = f"/moi/montrer/adresses/{badge.id}"
        for path, wanted in ((base, address), (f"{base}/mots", with_words)):
            if wanted is not None:
                answer = phone.post(path, data={**write(), "to_all": "yes" if wanted else "no"})
                assert answer.status_code == 303
        return plain(phone.get("/moi/montrer/adresses"))

    return switch


def at(badge, word):
    return f"/b/{badge.id}/mots/{word.id}", f"/b/{badge.id}/mots/{word.id}/2"


def statuses(visitor, badge, word):
    session.rollback()
    return {visitor.get(path).status_code for path in at(badge, word)}


@on_both_databases
def test_all_read_it_only_once_its_person_has_said_so_twice(browser, badge, word, switches):
    verifier = browser()
    assert statuses(verifier, badge, word) == {404}

    assert "recommandations que je montre" not in switches(with_words=True)  # the address is closed
    assert statuses(verifier, badge, word) == {404}
    assert "Sans mes recommandations" in switches(address=True)
    assert statuses(verifier, badge, word) == {404}
    assert "Avec les recommandations que je montre" in switches(with_words=True)
    assert statuses(verifier, badge, word) == {200}

    switches(with_words=False)
    assert statuses(verifier, badge, word) == {404}
    switches(with_words=True)
    switches(address=False)
    assert statuses(verifier, badge, word) == {404}
    switches(address=True)  # the words do not come back by themselves
    assert statuses(verifier, badge, word) == {404}


def test_both_forms_say_the_same_and_lead_to_the_badge(browser, badge, word, switches):
    switches(address=True, with_words=True)
    verifier = browser()
    signed, hosted = (verifier.get(path) for path in at(badge, word))

    assert signed.mimetype == "application/vc+ld+json"
    assert hosted.mimetype == "application/ld+json"
    document, endorsement = json.loads(signed.text), json.loads(hosted.text)
    assert document["credentialSubject"]["endorsementComment"] == word.word
    assert document["credentialSubject"]["id"].endswith(f"/b/{badge.id}")
    assert document["description"] == "Marc Tessier, Gérant, Jardins Bellevue (rencontré sur place)"
    assert endorsement["claim"]["id"].endswith(f"/b/{badge.id}/2")
    said = endorsement["claim"]["endorsementComment"]
    assert said == f"{document['description']}\n\n{word.word}"
    assert endorsement["issuedOn"] == document["validFrom"]

    badge_of_before = verifier.get(f"/b/{badge.id}/2").json
    assert badge_of_before["endorsement"] == [endorsement["id"]]
    assert urlsplit(endorsement["id"]).path == at(badge, word)[1]
    assert verifier.get(urlsplit(endorsement["issuer"]).path).json["id"] == endorsement["issuer"]


def test_any_site_may_read_it_and_none_keeps_it_unasked(browser, badge, word, switches):
    switches(address=True, with_words=True)
    verifier = browser()
    for path in at(badge, word):
        first = verifier.get(path)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert first.headers["Cache-Control"] == "no-cache"
        assert first.headers["X-Robots-Tag"] == "noindex"
        kept = {"If-None-Match": first.headers["ETag"]}
        assert verifier.get(path, headers=kept).status_code == 304

        switches(with_words=False)
        closed = verifier.get(path, headers=kept)
        assert closed.status_code == 404
        assert "Access-Control-Allow-Origin" not in closed.headers
        switches(with_words=True)


def _hides(word):
    recognition.choose(words.word(word.id), shown=False)


def _takes_back(word):
    recognition.take_back(words.word(word.id))


def _corrects(word):
    recognition.correct(words.word(word.id), recognition.Said("Autre chose.", "Marc", "", ""))


def _erases(word):
    recognition.delete(words.word(word.id))


def _revokes(word):
    (about,) = words.word(word.id).about
    by = queries.credential(about.credential_id).holder
    credentials.revoke(queries.credential(about.credential_id), "Par erreur.", by=by)


@pytest.mark.parametrize("happens", [_hides, _takes_back, _corrects, _erases, _revokes])
def test_it_is_gone_at_the_next_request(browser, badge, word, switches, happens):
    switches(address=True, with_words=True)
    verifier = browser()
    assert statuses(verifier, badge, word) == {200}

    with writing():
        happens(word)

    assert statuses(verifier, badge, word) == {404}
    assert "endorsement" not in verifier.get(f"/b/{badge.id}/2").json


def test_only_words_about_this_badge_that_are_shown(nadia, browser, badge, word, switches):
    switches(address=True, with_words=True)
    other = a_badge(nadia, scenes.RELIABLE)
    a_signed_word(nadia, badge, state=EndorsementState.NEW)
    a_signed_word(nadia, other)
    a_word(nadia, whole_work=True)
    verifier = browser()

    assert len(verifier.get(f"/b/{badge.id}/2").json["endorsement"]) == 1
    assert statuses(verifier, other, word) == {404}  # about another badge
    page = verifier.get(f"/b/{badge.id}").text
    assert word.word not in page
    assert "Marc" not in page


def test_its_person_is_told_who_reads_it(nadia, browser, badge, word, switches):
    phone = browser(nadia)
    path = f"/moi/recommandations/{word.id}"
    assert "Tout le monde" not in plain(phone.get(path))

    switches(address=True, with_words=True)
    assert "Tout le monde peut lire ce mot." in plain(phone.get(path))
    assert "Visible" in plain(phone.get(path))
    with writing():
        _hides(word)
    assert "Si vous la montrez, tout le monde peut la lire." in plain(phone.get(path))


@on_both_databases
def test_one_word_and_a_list_of_words_are_judged_alike(nadia, badge, word, switches):
    a_word(nadia, badge)  # not signed
    a_signed_word(nadia, badge, state=EndorsementState.HIDDEN)
    for wanted in ({}, {"address": True}, {"with_words": True}):
        switches(**wanted)
        session.rollback()
        pairs = sa.select(EndorsedCredential.credential_id, EndorsedCredential.endorsement_id)
        open_to_all = allowed_rows("signed_word.read", NOBODY, EndorsedCredential)
        listed = {tuple(row) for row in session.execute(pairs.where(open_to_all))}
        every = {tuple(row) for row in session.execute(pairs)}
        alone = {
            pair for pair in every if allowed("signed_word.read", NOBODY, words.signed_word(*pair))
        }
        assert listed == alone
    assert listed == {(badge.id, word.id)}
