"""Nadia, who has lived here: a badge, photos, words, links, a card, a code, people around her."""

import io
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image

from portfolio.applications import actions as applications
from portfolio.applications.models import Application
from portfolio.catalogue.models import AchievementVersion, AdaptationVersion
from portfolio.credentials import actions as credentials
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence
from portfolio.files import actions as files
from portfolio.notices.actions import tell
from portfolio.people.models import Person, Role, Structure
from portfolio.profile import actions as profile
from portfolio.profile.models import ShareLink
from portfolio.recognition import actions as recognition
from portfolio.recognition.models import EndorsementState, InvitationWay
from portfolio.signin import codes, digits
from portfolio.signin.actions import cards
from portfolio.signin.codes import Purpose
from portfolio.signin.models import Passkey
from tests import scenes
from tests.profile.conftest import a_word
from tests.support.factories import StructureFactory

CODE = "274951"
MAIL = "nadia.benali@exemple.fr"


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#a40").save(out, "JPEG")
    return out.getvalue()


def photo_of(person: Person, title: str = "Le mur", beside: Person | None = None) -> Evidence:
    kept = files.store(io.BytesIO(a_photo()))
    with writing():
        return evidence.keep_file(uuid4(), person, kept, title=title, beside=beside)


def granted(person: Person, application: Application, by: Person) -> Credential:
    """The badge of a request that was sent, as the review room gives it."""
    row = session.get_one(Application, application.id)
    adapted = session.get_one(AdaptationVersion, row.adaptation_version_id)
    version = session.get_one(AchievementVersion, adapted.achievement_version_id)
    with writing():
        badge = credentials.issue(person, version, narrative="Bravo, Nadia.", named=True)
        applications.change(row, "grant", by=by, word="Bravo, Nadia.")
        row.credential_id = badge.id
    return badge


@dataclass
class Life:
    """What the stories speak of."""

    nadia: Person
    elodie: Person
    ines: Person
    structure: Structure
    request: Application
    badge: Credential
    photo: Evidence
    link: ShareLink
    address: str  # of the card
    document: str  # of the badge, as it was signed


@pytest.fixture
def life(app: Flask) -> Life:
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    ines = scenes.a_member("Inès", structure, Role.REVIEWER)
    nadia = scenes.a_person("Nadia", last_name="Benali", email=MAIL, phone="06 01 02 03 04")
    scenes.accompanied(nadia, structure, elodie)
    with writing():
        _, secret = cards.new_card(nadia, by=elodie)
    request = scenes.a_draft(nadia, beside=elodie)
    photo = photo_of(nadia, beside=elodie)
    with writing():
        applications.attach(request, photo)
        applications.answer(request, "where", ["work"], beside=elodie)
        applications.answer(request, "story", "On a refait le mur à trois.", beside=elodie)
        applications.send(request, named=True, by=nadia)
    badge = granted(nadia, request, ines)
    word = a_word(nadia, badge, word="Nadia Benali est fiable.")
    a_word(nadia, badge, state=EndorsementState.NEW)
    hash_, drawn = digits.hashed(CODE), codes.draw()
    with writing():
        recognition.ask(uuid4(), nadia, [badge], InvitationWay.MAIL, email="marc@exemple.fr")
        link = profile.start_link(uuid4(), nadia, [badge.id])
        profile.choose_recommendations(link, [word.id])
        profile.open_link(link, nadia)
        evidence.say_who_is_seen(photo, others=False)
        profile.choose_evidence(link, {(badge.id, photo.id)})
        tell(nadia, "badge_given", link=f"/moi/badges/{badge.id}", badge="En équipe")
        tell(elodie, "holder_answered", link=f"/equipe/personnes/{nadia.id}", name="Nadia B.",
             badge="En équipe")  # fmt: skip
        cards.set_code(nadia, hash_)
        codes.send(drawn, Purpose.SIGN_IN, MAIL, code_id=uuid4())
        session.add(
            Passkey(person_id=nadia.id, credential_id=b"id", public_key=b"k", name="Mon téléphone")
        )
    told = (nadia, elodie, ines, structure, request, badge, photo, link)
    for each in told:
        session.refresh(each)
    document = badge.document
    session.expunge_all()  # they stay readable once their rows are gone
    return Life(*told, address=f"/carte/{secret}", document=document)
