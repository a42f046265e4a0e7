"""A reviewer reads a request with every kind of proof, and answers on the same page."""

import re
from uuid import uuid4

import pytest

from portfolio.applications import actions as applications
from portfolio.applications.states import State
from portfolio.db import session, writing
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.people.models import Role
from tests import scenes
from tests.scenes import a_catalogue, a_draft, a_member, a_person, a_structure, accompanied
from tests.support.house import read_again
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

    answer = client.post(f"/evaluer/{request.id}/decision", data=form)

    assert answer.status_code == 422
    assert "Merci Fatou." in answer.text
    assert "Dites pourquoi." in answer.text
    read_again()
    assert session.get_one(type(request), request.id).state is State.SUBMITTED


def test_somebody_was_faster_and_nothing_typed_is_lost(claire, client):
    """Paul gives the badge while Claire writes."""
    request = sent_with_every_proof(claire.structure)
    paul = a_member("Paul", claire.structure, Role.REVIEWER)
    seen = str(request.version)
    with writing():
        scenes.actions.change(request, "take", by=paul)
    form = {"write": str(uuid4()), "step": "ask_for_more", "word": "Une photo.", "version": seen}

    answer = client.post(f"/evaluer/{request.id}/decision", data=form)

    assert answer.status_code == 409
    assert "Une photo." in answer.text
    assert "a changé pendant votre lecture" in answer.text
