"""Scenes that many stories begin with: a catalogue, people, requests on their way."""

from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from portfolio import clock
from portfolio.applications import actions, asking
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.catalogue import actions as catalogue
from portfolio.catalogue import queries as badges
from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    Adaptation,
    AdaptationVersion,
    Pathway,
)
from portfolio.catalogue.source import DEMONSTRATION, read_catalogue
from portfolio.db import Base, session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence
from portfolio.people.models import (
    Accompaniment,
    Membership,
    Person,
    Role,
    Structure,
    StructureKind,
)

TEAM = "je-travaille-en-equipe"
RELIABLE = "je-suis-fiable"
SUPPORT = "badgeons-l-iae"


CATALOGUE = (Pathway, Achievement, AchievementVersion, Adaptation, AdaptationVersion)
_rows: dict[type[Base], list[dict[str, Any]]] = {}  # what the catalogue becomes, once a run


def a_catalogue() -> None:
    """The catalogue of the demonstration, if there is none.

    Loaded as INAÉ loads it by the first test of a run; the others get the rows that it became,
    published now.
    """
    with writing():
        if session.scalar(sa.select(Achievement.id).limit(1)):
            return
        if not _rows:
            catalogue.load(read_catalogue(DEMONSTRATION))
            _rows.update({model: _written(model) for model in CATALOGUE})
            return
        for model, rows in _rows.items():
            session.execute(sa.insert(model.__table__), rows)


def _written(model: type[Base]) -> list[dict[str, Any]]:
    columns = [column for column in model.__table__.c if column.name != "published_at"]
    return [dict(row) for row in session.execute(sa.select(*columns)).mappings()]


def a_person(first_name: str = "Fatou", **more) -> Person:
    with writing():
        person = Person(first_name=first_name, **more)
        session.add(person)
    return person


def a_structure(name: str = "Les Ateliers du Pré Vert") -> Structure:
    with writing():
        structure = Structure(name=name)
        session.add(structure)
    return structure


def an_issuer() -> Structure:
    with writing():
        structure = Structure(name="INAÉ", kind=StructureKind.ISSUER)
        session.add(structure)
    return structure


def a_member(first_name: str, structure: Structure, role: Role) -> Person:
    person = a_person(first_name)
    with writing():
        session.add(Membership(person_id=person.id, structure_id=structure.id, role=role))
    return person


def accompanied(
    person: Person, structure: Structure, counsellor: Person | None = None, *, agreed: bool = True
) -> Accompaniment:
    with writing():
        row = Accompaniment(
            person_id=person.id,
            structure_id=structure.id,
            counsellor_id=counsellor.id if counsellor else None,
            since=date(2026, 1, 1),
            agreed_at=clock.now() if agreed else None,
        )
        session.add(row)
    return row


def the_badge(slug: str = TEAM) -> Achievement:
    found = badges.achievement(slug)
    assert found, f"load the catalogue first: {slug}"
    return found


def a_draft(person: Person, slug: str = TEAM, *, beside: Person | None = None) -> Application:
    with writing():
        return asking.start(uuid4(), session.merge(person), the_badge(slug), beside=beside)


def some_words(person: Person, text: str = "On a refait le mur à trois.") -> Evidence:
    with writing():
        return evidence.keep_text(uuid4(), person, text, title="Le mur")


def with_a_proof(application: Application, person: Person) -> Evidence:
    proof = some_words(person)
    with writing():
        actions.attach(application, proof)
    return proof


def a_request(person: Person, state: State = State.SUBMITTED, slug: str = TEAM) -> Application:
    """A request that came to `state` by the steps of the table."""
    application = a_draft(person, slug)
    with_a_proof(application, person)
    with writing():
        for step in STEPS[state]:
            if step == "send":
                actions.send(application, named=True, by=person)
            else:
                actions.change(application, step, by=None, word="Merci.", reason="Trop court.")
    return application


STEPS: dict[State, tuple[str, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: ("send",),
    State.IN_REVIEW: ("send", "take"),
    State.MORE_ASKED: ("send", "ask_for_more"),
    State.GRANTED: ("send", "grant"),
    State.DECLINED: ("send", "decline"),
    State.WITHDRAWN: ("withdraw",),
}
