"""A word that was signed and handed over: the status list says whether it still stands."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import sqlalchemy as sa

from portfolio.credentials import statuses
from portfolio.credentials.models import Credential, StatusPlace
from portfolio.db import session, writing
from portfolio.openbadges import status_of
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import Said
from portfolio.recognition.models import EndorsedCredential
from tests.recognition.test_words import given
from tests.support.databases import on_both_databases
from tests.support.house import read_again


def signed_word() -> dict:
    """The word as its holder exports it now."""
    text = session.scalar(sa.select(EndorsedCredential.document))
    session.rollback()
    assert text
    return json.loads(text)


def stands(document: dict) -> bool:
    """Whether the published list still counts this signed word."""
    read_again()
    entry = document["credentialStatus"]
    listed = statuses.list_document(UUID(entry["statusListCredential"][-36:]))
    assert listed
    return not status_of(entry, json.loads(listed))


def read(word):
    found = queries.word(word.id)
    assert found
    return found


def test_a_corrected_word_is_signed_anew_and_the_first_stands_no_more(reliable):
    word = given(reliable)
    first = signed_word()
    assert stands(first)
    with writing():
        actions.correct(read(word), Said("Nadia est toujours à l’heure.", "Marc", "", ""))
    second = signed_word()

    assert not stands(first)
    assert stands(second)
    assert second["id"] != first["id"]


def test_a_proved_address_signs_the_word_anew(reliable):
    word = given(reliable)
    first = signed_word()
    with writing():
        actions.prove_address(read(word), "marc@exemple.fr")
    assert not stands(first)
    assert stands(signed_word())


def test_a_word_taken_back_stands_no_more(reliable):
    word = given(reliable)
    first = signed_word()
    with writing():
        actions.take_back(read(word))
    assert not stands(first)


def test_a_word_that_the_person_erases_stands_no_more(reliable):
    word = given(reliable)
    first = signed_word()
    with writing():
        actions.delete(read(word))
    assert not stands(first)
    assert session.scalars(sa.select(EndorsedCredential.endorsement_id)).all() == []


def test_a_word_kept_to_oneself_stands(reliable):
    """Nadia hides it: it was never handed over, and it is still true."""
    word = given(reliable)
    with writing():
        actions.choose(read(word), shown=False)
    assert stands(signed_word())


@on_both_databases
def test_of_two_corrections_at_once_only_the_last_stands(house, reliable):
    word = given(reliable)

    def corrects(number: int) -> None:
        with house.app.app_context(), writing():
            actions.correct(read(word), Said(f"Un autre mot, le {number}.", "Marc", "", ""))

    with ThreadPoolExecutor(4) as at_once:
        list(at_once.map(corrects, range(4)))

    assert stands(signed_word())
    badge = session.scalar(sa.select(Credential.status_id))
    standing = session.scalars(
        sa.select(StatusPlace.id).where(StatusPlace.revoked_at.is_(None), StatusPlace.id != badge)
    ).all()
    assert standing == [session.scalar(sa.select(EndorsedCredential.status_id))]
