"""A reviewer reads a request with every kind of proof, and answers on the same page."""

import re
from uuid import uuid4

import pytest

from portfolio.applications import actions as applications
from portfolio.applications.states import State
from portfolio.catalogue import queries as catalogue
from portfolio.db import session, writing
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.notices import queries as notices
from portfolio.people import queries as people
from portfolio.people.models import Act, Person, Role
from tests import scenes
from tests.scenes import a_catalogue, a_draft, a_member, a_person, a_structure, accompanied
from tests.support.house import read_again, time_passes
from tests.support.signing import session_of


@pytest.fixture
def claire(app, client):
    """Claire, a reviewer of Pré Vert, signed in."""
    a_catalogue()
    green = a_structure()
    reviewer = a_member("Claire", green, Role.REVIEWER)
    reviewer.structure = green
    client.set_cookie("pepites", session_of(reviewer), domain="localhost")
    return reviewer


def sent_with_every_proof(structure):
    """Fatou's request, with a photo, a voice, words, a paper and a link."""
    fatou = a_person()
    accompanied(fatou, structure)
    draft = a_draft(fatou)
    with writing():
        for kind in EvidenceKind:
            proof = Evidence(
                id=uuid4(), holder_id=fatou.id, kind=kind, title=f"Preuve {kind.value}",
                text="On a refait le mur.", url="https://mairie.example/article",
            )  # fmt: skip
            session.add(proof)
            session.flush()
            applications.attach(draft, proof)
        applications.send(draft, named=True, by=fatou)
    return draft


def test_every_kind_of_proof_can_be_looked_at(claire, client):
    request = sent_with_every_proof(claire.structure)

    answer = client.get(f"/evaluer/{request.id}")

    assert answer.status_code == 200
    for kind in EvidenceKind:
        assert f"Preuve {kind.value}" in answer.text
    for link in set(re.findall(r'(?:href|src)="(/preuves/[^"]+)"', answer.text)):
        assert link.rsplit("/", 1)[1] in {"grande", "moyenne", "fichier"}


def test_a_refusal_without_a_reason_keeps_what_was_typed(claire, client):
    """Claire forgets to say why: her word is still there, the request has not moved."""
    request = sent_with_every_proof(claire.structure)
    form = {"write": str(uuid4()), "step": "decline", "word": "Merci Fatou.", "version": "1"}

    answer = client.post(f"/evaluer/{request.id}", data=form)

    assert answer.status_code == 422
    assert "Merci Fatou." in answer.text
    assert "Dites pourquoi." in answer.text
    read_again()
    assert session.get_one(type(request), request.id).state is State.SUBMITTED


def test_the_criteria_are_ticked_while_reading(claire, client):
    """Claire ticks one, forgets her word: the tick is still there. Once read, there is no box."""
    request = sent_with_every_proof(claire.structure)
    criteria = catalogue.version_for(scenes.the_badge().id, claire.structure.id).criteria
    page = client.get(f"/evaluer/{request.id}").text
    assert re.findall(r'type="checkbox"[^>]*name="(\w+)"', page) == ["met"] * len(criteria)
    assert not re.search(r'type="checkbox"[^>]* checked', page)
    form = {"write": str(uuid4()), "step": "grant", "met": "1", "version": str(request.version)}

    page = client.post(f"/evaluer/{request.id}", data=form).text

    assert re.findall(r'name="met" value="(\d)" checked', page) == ["1"]

    form |= {"write": str(uuid4()), "word": "On le voit bien.", "step": "ask_for_more"}
    assert client.post(f"/evaluer/{request.id}", data=form).status_code == 303
    page = client.get(f"/evaluer/{request.id}").text
    assert 'type="checkbox"' not in page
    assert criteria[0] in page


def test_the_person_sees_who_read_their_request(claire, client):
    """Claire reads it twice: one line in Fatou's log, though no photo was opened."""
    request = sent_with_every_proof(claire.structure)

    for _ in range(2):
        client.get(f"/evaluer/{request.id}")

    read_again()
    log = people.log_of(request.holder_id)
    assert [each.by_name for each in log if each.act is Act.LOOKED_AT_REQUEST] == ["Claire"]


def test_a_word_written_for_too_long_is_still_there(claire, client):
    """The office PC signs Claire out while she writes; she comes back and reads her own word."""
    request = sent_with_every_proof(claire.structure)
    form = {"write": str(uuid4()), "step": "grant", "word": "Quel beau mur.", "version": "1"}
    time_passes(hours=1)

    answer = client.post(f"/evaluer/{request.id}", data=form)
    assert answer.location == f"/entrer?suite=/evaluer/{request.id}"

    client.set_cookie("pepites", session_of(claire), domain="localhost")
    assert "Quel beau mur." in client.get(f"/evaluer/{request.id}").text


def test_blanks_are_no_word(claire, client):
    request = sent_with_every_proof(claire.structure)
    form = {"write": str(uuid4()), "step": "grant", "word": "  ", "version": str(request.version)}

    answer = client.post(f"/evaluer/{request.id}", data=form)

    assert answer.status_code == 422
    assert "Écrivez un mot." in answer.text


def test_a_counsellor_who_left_is_told_nothing(claire, client):
    """Ana no longer works there: Fatou's answer is not hers to know."""
    request = sent_with_every_proof(claire.structure)
    ana = a_person("Ana")
    here = a_member("Élodie", claire.structure, Role.COUNSELLOR)
    for each in (ana, here):
        accompanied(session.get_one(Person, request.holder_id), claire.structure, each)

    seen = str(request.version)
    form = {"write": str(uuid4()), "step": "ask_for_more", "word": "Une photo.", "version": seen}

    assert client.post(f"/evaluer/{request.id}", data=form).status_code == 303

    read_again()
    assert notices.unread(ana.id) == []
    assert [each.kind for each in notices.unread(here.id)] == ["holder_answered"]


def test_somebody_was_faster_and_nothing_typed_is_lost(claire, client):
    """Paul gives the badge while Claire writes."""
    request = sent_with_every_proof(claire.structure)
    paul = a_member("Paul", claire.structure, Role.REVIEWER)
    seen = str(request.version)
    with writing():
        scenes.actions.change(request, "take", by=paul)
    form = {"write": str(uuid4()), "step": "ask_for_more", "word": "Une photo.", "version": seen}

    answer = client.post(f"/evaluer/{request.id}", data=form)

    assert answer.status_code == 409
    assert "Une photo." in answer.text
    assert "a changé pendant votre lecture" in answer.text


def test_without_an_issuer_nothing_is_given_and_nothing_typed_is_lost(claire, client):
    """The host has not opened INAÉ yet: Claire reads why, her word stays, the request waits."""
    request = sent_with_every_proof(claire.structure)
    form = {
        "write": str(uuid4()), "step": "grant", "word": "On voit votre rôle.",
        "version": str(request.version),
    }  # fmt: skip

    answer = client.post(f"/evaluer/{request.id}", data=form)

    assert answer.status_code == 503
    assert "On voit votre rôle." in answer.text
    assert "ne peuvent pas être donnés" in answer.text
    read_again()
    assert session.get_one(type(request), request.id).state is State.SUBMITTED
