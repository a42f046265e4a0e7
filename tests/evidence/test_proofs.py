"""Photos, a voice, a paper, words and a link: kept safely, shown to who may, removed for good."""

import io
import struct
import wave
from uuid import uuid4

import pytest
from PIL import Image

from portfolio.applications import queries
from portfolio.db import session, writing
from portfolio.evidence import actions, sounds
from portfolio.evidence.models import Evidence, EvidenceKind, EvidenceState
from portfolio.files.models import StoredFile
from portfolio.people.models import Act, LogEntry, Role
from tests import scenes

CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"


@pytest.fixture
def fatou(app):
    scenes.a_catalogue()
    return scenes.a_person("Fatou")


@pytest.fixture
def phone(fatou, signs_in):
    return signs_in(fatou)


@pytest.fixture
def draft(fatou):
    return scenes.a_draft(fatou)


def a_photo(colour="brown"):
    made = io.BytesIO()
    Image.new("RGB", (900, 700), colour).save(made, "JPEG")
    return made.getvalue()


def a_sound(seconds=1):
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", n % 900) for n in range(8000 * seconds)))
    return made.getvalue()


A_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def sends(phone, draft, way, *files, write=None):
    named = [(io.BytesIO(data), name) for name, data in files]
    path = f"/demandes/{draft.id}/preuves/ajouter/{way}"
    return phone.sends(path, write, files=named)


def test_two_photos_leave_at_once(phone, draft):
    answer = sends(phone, draft, "photo", ("mur.jpg", a_photo()), ("b.jpg", a_photo("green")))

    assert answer.location == f"/demandes/{draft.id}/preuves"
    kept = queries.proofs(draft.id)
    assert [each.kind for each in kept] == [EvidenceKind.PHOTO] * 2
    for size in ("grande", "moyenne", "petite"):
        shown = phone.opens(f"/preuves/{kept[0].id}/{size}")
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert shown.headers["Content-Security-Policy"] == CSP
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Cache-Control"] == "no-store"
    assert "Une photo" in phone.opens(answer.location).text


def test_a_bad_photo_is_said_and_the_good_one_is_kept(phone, draft):
    answer = sends(phone, draft, "photo", ("bon.jpg", a_photo()), ("faux.jpg", b"MZ" + b"x" * 99))
    assert answer.status_code == 422
    assert "<title>Erreur" in answer.text
    assert "faux.jpg" in answer.text
    assert "n’est pas une photo" in answer.text
    assert len(queries.proofs(draft.id)) == 1


def test_six_photos_are_one_too_many(phone, draft):
    answer = sends(phone, draft, "photo", *((f"{n}.jpg", a_photo()) for n in range(6)))
    assert answer.status_code == 422
    assert "5 fichiers à la fois" in answer.text
    assert len(queries.proofs(draft.id)) == 5


def test_no_photo_chosen_is_said(phone, draft):
    answer = sends(phone, draft, "photo")
    assert answer.status_code == 422
    assert "Choisissez une photo." in answer.text


def test_a_photo_sent_again_by_a_bad_network_is_one_photo(phone, draft):
    write = uuid4()
    for _ in range(3):
        sends(phone, draft, "photo", ("mur.jpg", a_photo()), write=write)
    assert len(queries.proofs(draft.id)) == 1
    assert session.query(StoredFile).count() == 3


def test_a_voice_is_received_then_ready(phone, draft):
    sends(phone, draft, "voix", ("voix.wav", a_sound()))
    (proof,) = queries.proofs(draft.id)
    assert proof.state is EvidenceState.PREPARING
    assert "Reçue, bientôt prête" in phone.opens(f"/demandes/{draft.id}/preuves").text
    before = proof.file_id

    sounds.make_sounds_playable()
    sounds.make_sounds_playable()

    session.expire_all()
    assert proof.state is EvidenceState.READY
    assert session.get(StoredFile, before) is None
    part = phone.opens(f"/preuves/{proof.id}/fichier", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "audio/mp4", 100)


def test_a_paper_is_saved_never_shown(phone, draft):
    sends(phone, draft, "papier", ("attestation.pdf", A_PDF))
    (proof,) = queries.proofs(draft.id)
    answer = phone.opens(f"/preuves/{proof.id}/fichier")
    assert answer.data == A_PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_link_is_shown_by_its_host(phone, draft):
    path = f"/demandes/{draft.id}/preuves/ajouter/lien"
    assert phone.sends(path, url="https://exemple.fr/mur").status_code == 303
    assert "Un lien\u00a0: exemple.fr" in phone.opens(f"/demandes/{draft.id}/preuves").text
    wrong = phone.sends(path, url="javascript:alert(1)")
    assert wrong.status_code == 422
    assert "Cette adresse ne marche pas." in wrong.text
    assert 'value="javascript:alert(1)"' in wrong.text


HOSTILE = ("<script>alert(1)</script>", '"><img src=x>', "{{ 7919 * 7907 }}")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(phone, draft, words):
    phone.sends(f"/demandes/{draft.id}/preuves/ajouter/mots", text=words)
    (proof,) = queries.proofs(draft.id)
    phone.sends(f"/preuves/{proof.id}", title=words)
    for path in (f"/demandes/{draft.id}/preuves", f"/preuves/{proof.id}", "/preuves"):
        page = phone.opens(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "62615533" not in page


def test_a_name_is_given_and_the_page_comes_back(phone, draft, fatou):
    proof = scenes.with_a_proof(draft, fatou)
    answer = phone.sends(f"/preuves/{proof.id}?demande={draft.id}", title="Le mur du lavoir")
    assert answer.location == f"/demandes/{draft.id}/preuves"
    assert "Le mur du lavoir" in phone.opens(answer.location).text


def test_taking_out_keeps_the_proof_and_erasing_asks_first(phone, draft, fatou):
    proof = scenes.with_a_proof(draft, fatou)
    proof_id = proof.id
    phone.sends(f"/demandes/{draft.id}/preuves/{proof_id}/retirer")
    assert not queries.has_proof(draft.id)
    chosen = phone.sends(f"/demandes/{draft.id}/preuves/choisir", proof=str(proof_id))
    assert chosen.status_code == 303
    assert queries.has_proof(draft.id)

    path = f"/preuves/{proof_id}/effacer?demande={draft.id}"
    assert "Effacer cette preuve" in phone.opens(path).text
    assert session.get(Evidence, proof_id) is not None
    assert phone.sends(path).location == f"/demandes/{draft.id}/preuves"
    assert not queries.has_proof(draft.id)
    gone = phone.opens(f"/preuves/{proof_id}")  # « Retour » of the phone
    assert gone.status_code == 404
    assert "Peut-être l’avez-vous effacée." in gone.text


def test_erasing_a_photo_erases_its_bytes(phone, draft):
    from portfolio.files.storage import storage

    sends(phone, draft, "photo", ("mur.jpg", a_photo()))
    (proof,) = queries.proofs(draft.id)
    assert len(list(storage().list())) == 3
    phone.sends(f"/preuves/{proof.id}/effacer")
    assert list(storage().list()) == []
    assert session.query(StoredFile).count() == 0


def test_who_is_seen_is_asked_once_and_kept(phone, draft, fatou):
    proof = scenes.with_a_proof(draft, fatou)
    path = f"/preuves/{proof.id}/qui?suite=/moi/montrer"
    assert phone.sends(path).status_code == 422
    assert phone.sends(path, others="yes").location == "/moi/montrer"
    assert session.get(Evidence, proof.id).shows_others is True
    assert phone.sends(f"/preuves/{proof.id}/qui?suite=//ailleurs.fr", others="no").location == (
        "/preuves"
    )


@pytest.mark.parametrize("suite", ["/%09/evil.example", "//evil.example", "/\\evil.example"])
def test_the_question_leads_to_no_other_site(phone, draft, fatou, suite):
    """A link made by somebody else asks « On voit quelqu’un ? »: the answer stays with us."""
    proof = scenes.some_words(fatou)

    answer = phone.sends(f"/preuves/{proof.id}/qui?suite={suite}", others="no")

    assert answer.location == "/preuves"


def test_nobody_else_sees_a_proof_before_it_is_sent(fatou, draft, phone, signs_in):
    sends(phone, draft, "photo", ("mur.jpg", a_photo()))
    (proof,) = queries.proofs(draft.id)
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    scenes.accompanied(fatou, structure, elodie)
    for somebody in (elodie, scenes.a_person("Karim")):
        screen = signs_in(somebody)
        assert screen.opens(f"/preuves/{proof.id}/petite").status_code == 404
        assert screen.opens(f"/preuves/{proof.id}").status_code == 404
        assert screen.sends(f"/preuves/{proof.id}/effacer").status_code == 404


def test_who_looked_is_in_fatous_log_once_a_day(fatou, draft, phone, signs_in):
    sends(phone, draft, "photo", ("mur.jpg", a_photo()))
    (proof,) = queries.proofs(draft.id)
    with writing():
        scenes.actions.send(draft, named=True, by=fatou)
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    scenes.accompanied(fatou, structure, elodie)
    screen = signs_in(elodie)
    for _ in range(2):
        assert screen.opens(f"/preuves/{proof.id}/moyenne").status_code == 200
    assert screen.sends(f"/preuves/{proof.id}", title="Le mien").status_code == 403
    phone.opens(f"/preuves/{proof.id}/moyenne")

    looks = session.query(LogEntry).filter_by(person_id=fatou.id, act=Act.LOOKED_AT_PROOF).all()
    assert [(each.by_id, each.by_name) for each in looks] == [(elodie.id, "Élodie")]


def test_a_long_name_is_cut_for_a_disk(fatou, draft):
    from portfolio.evidence.words import file_name

    proof = scenes.some_words(fatou)
    with writing():
        actions.rename(proof, "../../etc/passwd\r\nX: y" + "é" * 200)
    name = file_name(proof, "application/pdf")
    assert "/" not in name
    assert "\n" not in name
    assert name.endswith(".pdf")
    assert len(name) < 70
