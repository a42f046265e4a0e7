"""Five questions on a phone: nothing is lost, nothing is sent twice, nobody else gets in."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest

from portfolio.applications import actions, queries
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.people.models import Role, Structure, StructureKind
from tests import scenes
from tests.profile.conftest import a_badge
from tests.support.databases import on_both_databases

pytestmark = on_both_databases

A_LONG_TIME_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def fatou(app):
    scenes.a_catalogue()
    return scenes.a_person("Fatou")


@pytest.fixture
def phone(fatou, signs_in):
    return signs_in(fatou)


def _all():
    return session.query(Application).all()


def test_five_questions_then_it_is_sent(phone, fatou):
    first = phone.sends("/demandes/nouvelle", badge=scenes.TEAM)
    application = _all()[0]
    assert first.location == f"/demandes/{application.id}/ou"

    where = phone.sends(first.location, where=["work", "volunteering"], seen=0)
    assert where.location == f"/demandes/{application.id}/recit"
    story = phone.sends(where.location, story="On a refait le mur.", seen=0)
    assert story.location == f"/demandes/{application.id}/preuves"
    words = phone.sends(f"{story.location}/ajouter/mots", text="Le mortier, c’est moi.")
    assert words.location == story.location
    assert "Une seule preuve suffit." in phone.opens(story.location).text
    check = phone.opens(f"/demandes/{application.id}/verifier")
    assert "Au travail et Bénévole" in check.text
    assert "On a refait le mur." in check.text

    seen = queries.application(application.id).version
    sent = phone.sends(f"/demandes/{application.id}/verifier", named="yes", seen=seen)

    assert sent.location == f"/demandes/{application.id}/partie"
    assert "C’est envoyé." in phone.opens(sent.location).text
    assert queries.application(application.id).state is State.SUBMITTED


def test_a_double_tap_makes_one_request(phone):
    write = uuid4()
    first = phone.sends("/demandes/nouvelle", write, badge=scenes.TEAM)
    again = phone.sends("/demandes/nouvelle", write, badge=scenes.TEAM)
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert len(_all()) == 1


def test_pressing_send_twice_sends_once(phone, fatou):
    application = scenes.a_draft(fatou)
    scenes.with_a_proof(application, fatou)
    path, write = f"/demandes/{application.id}/verifier", uuid4()
    first = phone.sends(path, write, named="yes")
    again = phone.sends(path, write, named="yes")
    other = phone.sends(path, named="yes")  # the same page, sent from another tab
    assert first.location == again.location
    assert other.location == f"/demandes/{application.id}?deja=1"
    assert "Votre demande est déjà partie." in phone.opens(other.location).text
    assert [e.act for e in queries.events(application.id)] == ["start", "send"]


def test_no_answer_gets_a_sentence_and_keeps_the_page(phone, fatou):
    application = scenes.a_draft(fatou)
    answer = phone.sends(f"/demandes/{application.id}/ou", seen=0)
    assert answer.status_code == 422
    assert "<title>Erreur" in answer.text
    assert "Choisissez une réponse." in answer.text


def test_no_proof_gets_a_sentence(phone, fatou):
    application = scenes.a_draft(fatou)
    answer = phone.sends(f"/demandes/{application.id}/verifier", named="no")
    assert answer.status_code == 422
    assert "Ajoutez une preuve. Une seule suffit." in answer.text
    assert 'value="no" checked' in answer.text


def test_keeping_it_for_later_keeps_what_was_typed(phone, fatou):
    application = scenes.a_draft(fatou)
    answer = phone.sends(f"/demandes/{application.id}/recit", story="Le mur", seen=0, later="1")
    assert answer.location == f"/demandes/{application.id}/plus-tard"
    assert "Rien n’est perdu." in phone.opens(answer.location).text
    assert "Le mur" in phone.opens(f"/demandes/{application.id}/recit").text


def test_a_request_goes_on_where_it_was_left(phone, fatou):
    """« Je continue ma demande » opens the first step that is not done; a story may be empty."""
    phone.sends("/demandes/nouvelle", badge=scenes.TEAM)
    path = f"/demandes/{_all()[0].id}"

    def goes_on_at(step):
        href = f'href="{path}/{step}"'
        return all(href in phone.opens(page).text for page in (f"{path}/plus-tard", path))

    assert goes_on_at("ou")
    phone.sends(f"{path}/ou", where=["work"], seen=0)
    assert goes_on_at("recit")
    phone.sends(f"{path}/recit", story="", seen=0, later="1")
    assert goes_on_at("recit")
    phone.sends(f"{path}/recit", story="", seen=0)
    assert goes_on_at("preuves")
    phone.sends(f"{path}/preuves/ajouter/mots", text="Le mortier, c’est moi.")
    assert goes_on_at("verifier")


def test_changing_an_answer_comes_back_to_the_last_page(phone, fatou):
    application = scenes.a_draft(fatou)
    answer = phone.sends(f"/demandes/{application.id}/ou?retour=1", where="family", seen=0)
    assert answer.location == f"/demandes/{application.id}/verifier"
    other = phone.sends(f"/demandes/{application.id}/badge?retour=1", badge=scenes.RELIABLE)
    assert other.location == f"/demandes/{application.id}/verifier"
    assert "Je suis fiable" in phone.opens(other.location).text


def test_a_badge_that_is_begun_already_is_not_begun_twice(phone, fatou):
    application = scenes.a_draft(fatou)
    scenes.a_draft(fatou, scenes.RELIABLE)
    answer = phone.sends(f"/demandes/{application.id}/badge?retour=1", badge=scenes.RELIABLE)
    assert answer.status_code == 422
    assert "Vous avez déjà une demande pour ce badge." in answer.text
    assert "Je travaille en équipe" in phone.opens(f"/demandes/{application.id}/verifier").text


@pytest.mark.parametrize("way", [{}, {"later": "1"}])
def test_a_badge_whose_request_waits_is_not_asked_for_twice(phone, fatou, way):
    """Fatou forgot that she sent it: she is led to it, and it says so."""
    sent = scenes.a_request(fatou, State.SUBMITTED, scenes.RELIABLE)

    answer = phone.sends("/demandes/nouvelle", badge=scenes.RELIABLE, **way)

    answer = phone.opens(phone.opens(answer.location).location)
    assert f"/demandes/{sent.id}?" in answer.request.url
    assert "Votre demande est déjà partie." in answer.text


@pytest.fixture
def has_reliable(fatou):
    scenes.an_issuer()
    return a_badge(fatou, scenes.RELIABLE)


def test_a_badge_that_fatou_has_leads_to_hers(phone, has_reliable, app):
    """She looks at it, finds it by pictures, or comes to ask for it: it is hers already."""
    page = f"/badges/{scenes.RELIABLE}"
    shown = phone.opens(page).text
    assert "Vous avez déjà ce badge." in shown
    assert f'href="/moi/badges/{has_reliable.id}"' in shown
    assert "Je demande ce badge" not in shown
    assert "Je demande ce badge" in phone.opens(f"/badges/{scenes.TEAM}").text
    assert "Je demande ce badge" in app.test_client().get(page).text
    assert phone.opens("/demander").text.count("Vous l’avez déjà") == 1
    assert phone.opens(f"/demandes/nouvelle?badge={scenes.RELIABLE}").location == page
    assert f'value="{scenes.RELIABLE}"' not in phone.opens("/demandes/nouvelle").text


def test_pictures_say_which_badge_fatou_has(phone, fatou):
    scenes.an_issuer()
    a_badge(fatou, "je-gere-mon-budget")
    found = phone.opens("/demander/aide?lieu=family&fini=1&geste=faire-les-comptes").text
    assert found.count("Vous l’avez déjà") == 1


def test_a_badge_that_fatou_has_is_not_asked_for_again(phone, fatou, has_reliable):
    """An old page still has its button; her draft of another badge may become it no more."""
    answer = phone.sends("/demandes/nouvelle", badge=scenes.RELIABLE)
    assert answer.location == f"/badges/{scenes.RELIABLE}"
    assert _all() == []

    draft = scenes.a_draft(fatou)
    answer = phone.sends(f"/demandes/{draft.id}/badge", badge=scenes.RELIABLE)
    assert answer.status_code == 422
    assert "Vous avez déjà ce badge." in answer.text


def test_a_draft_of_a_badge_given_meanwhile_is_not_sent(phone, fatou):
    scenes.an_issuer()
    draft, before = scenes.a_draft(fatou), scenes.a_request(fatou, State.DECLINED, scenes.RELIABLE)
    scenes.with_a_proof(draft, fatou)
    for slug in (scenes.TEAM, scenes.RELIABLE):
        a_badge(fatou, slug)

    answer = phone.sends(f"/demandes/{draft.id}/verifier", named="yes")
    again = phone.sends(f"/demandes/{before.id}/recommencer")

    assert answer.status_code == 422
    assert "Vous avez déjà ce badge." in answer.text
    assert queries.application(draft.id).state is State.DRAFT
    assert again.location == f"/badges/{scenes.RELIABLE}"


@pytest.mark.parametrize("no_longer", [{"ends_at": A_LONG_TIME_AGO}, {"verified": False}])
def test_a_badge_that_counts_no_more_is_asked_for_anew(phone, has_reliable, no_longer):
    with writing():
        for name, value in no_longer.items():
            setattr(session.get_one(Credential, has_reliable.id), name, value)

    assert "Je demande ce badge" in phone.opens(f"/badges/{scenes.RELIABLE}").text
    assert phone.sends("/demandes/nouvelle", badge=scenes.RELIABLE).location.endswith("/ou")


def test_the_badge_of_a_request_sent_back_stays(phone, fatou):
    """More was asked about this very badge: its page says so, and no step leads to another."""
    application = scenes.a_request(fatou, State.MORE_ASKED)
    step = f"/demandes/{application.id}/badge"
    for answer in (phone.opens(step), phone.sends(step, badge=scenes.RELIABLE)):
        assert answer.location == f"/demandes/{application.id}?deja=badge"
    assert "Le badge ne change plus." in phone.opens(answer.location).text
    other_step = phone.opens(f"/demandes/{application.id}?deja=1").text
    assert "Le badge ne change plus." not in other_step
    assert "déjà partie" not in other_step  # it came back
    assert step not in phone.opens(f"/demandes/{application.id}/ou").text


def test_a_session_that_ended_loses_no_answer(phone, fatou, signs_in):
    """Fatou typed a long time; she signs in and finds her words on the same page."""
    application = scenes.a_draft(fatou)
    path = f"/demandes/{application.id}/recit"
    phone.is_signed_out_meanwhile()
    answer = phone.sends(path, story="On a refait le mur à trois.", seen=0)
    assert answer.status_code == 303
    assert answer.location.startswith("/entrer?suite=")

    again = signs_in(fatou)
    shown = again.opens(path)

    assert "On a refait le mur à trois." in shown.text
    assert "Votre réponse est encore là." in shown.text
    again.sends(path, story="On a refait le mur à trois.", seen=0)
    assert queries.answers(application.id)["story"].value == "On a refait le mur à trois."
    assert "Votre réponse est encore là." not in again.opens(path).text


def test_what_waits_is_for_its_person_alone(phone, fatou, signs_in):
    application = scenes.a_draft(fatou)
    path = f"/demandes/{application.id}/recit"
    phone.is_signed_out_meanwhile()
    phone.sends(path, story="Mon secret", seen=0)
    assert signs_in(scenes.a_person("Karim")).opens(path).status_code == 404


def test_a_stranger_leaves_nothing_behind(app, fatou):
    from portfolio.signin.kept import KeptForm

    application = scenes.a_draft(fatou)
    answer = app.test_client().post(
        f"/demandes/{application.id}/recit", data={"write": str(uuid4()), "story": "x" * 500}
    )
    assert answer.status_code == 303
    assert session.query(KeptForm).count() == 0


def test_two_tabs_show_both_versions(phone, fatou):
    application = scenes.a_draft(fatou)
    path = f"/demandes/{application.id}/recit"
    phone.sends(path, story="Le mur", seen=0)

    answer = phone.sends(path, story="L’allée", seen=0)

    assert answer.status_code == 409
    assert "Le mur" in answer.text
    assert "L’allée" in answer.text
    assert 'name="seen" type="hidden" value="1"' in answer.text
    assert phone.sends(path, story="L’allée", seen=1).status_code == 303
    assert queries.answers(application.id)["story"].value == "L’allée"


def test_a_request_that_changed_is_read_again_before_it_leaves(phone, fatou):
    application = scenes.a_draft(fatou)
    scenes.with_a_proof(application, fatou)
    seen = queries.application(application.id).version
    phone.sends(f"/demandes/{application.id}/recit", story="Le mur", seen=0)
    answer = phone.sends(f"/demandes/{application.id}/verifier", named="yes", seen=seen)
    assert answer.status_code == 409
    assert "Votre demande a changé." in answer.text
    assert queries.application(application.id).state is State.DRAFT


@pytest.mark.parametrize("step", ["badge", "ou", "recit", "preuves", "verifier"])
def test_a_step_of_a_sent_request_leads_to_its_page(phone, fatou, step):
    application = scenes.a_request(fatou)
    answer = phone.opens(f"/demandes/{application.id}/{step}")
    what = "badge" if step == "badge" else 1
    assert answer.location == f"/demandes/{application.id}?deja={what}"
    assert "Votre demande est déjà partie." in phone.opens(answer.location).text


@pytest.mark.parametrize("step", ["", "/badge", "/ou", "/recit", "/preuves", "/verifier", "/moi"])
def test_somebody_else_does_not_even_know(fatou, signs_in, step):
    application = scenes.a_draft(fatou)
    other = signs_in(scenes.a_person("Karim"))
    assert other.opens(f"/demandes/{application.id}{step}").status_code == 404


@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_each_state_has_its_page(phone, fatou, state):
    application = scenes.a_request(fatou, state)
    answer = phone.opens(f"/demandes/{application.id}")
    assert answer.status_code == 200
    assert "Ce qui s’est passé" in answer.text
    if state in {State.MORE_ASKED, State.DECLINED, State.GRANTED}:
        assert "Merci." in answer.text


def test_not_this_time_then_again(phone, fatou):
    application = scenes.a_request(fatou, State.DECLINED)
    page = phone.opens(f"/demandes/{application.id}")
    assert "Trop court." in page.text
    assert "Je recommence" in page.text

    answer = phone.sends(f"/demandes/{application.id}/recommencer")

    again = queries.following(application.id)
    assert answer.location == f"/demandes/{again.id}/ou"
    assert phone.opens(answer.location).status_code == 200


def test_again_sent_twice_leads_twice_to_what_was_begun_meanwhile(phone, fatou):
    """A draft of this badge exists: « Je recommence » goes on with it, also the second time."""
    declined = scenes.a_request(fatou, State.DECLINED)
    begun = scenes.a_draft(fatou)
    path, write = f"/demandes/{declined.id}/recommencer", uuid4()

    for _ in range(2):
        answer = phone.sends(path, write)
        assert answer.location == f"/demandes/{begun.id}/ou"
        assert phone.opens(answer.location).status_code == 200


def test_for_later_sent_twice_leads_twice_to_the_same_page(phone):
    write = uuid4()
    first, again = (
        phone.sends("/demandes/nouvelle", write, badge=scenes.TEAM, later="1") for _ in range(2)
    )
    assert first.location == again.location == f"/demandes/{write}/plus-tard"


def test_a_photo_sent_too_often_is_chosen_again(phone, fatou):
    """Sixty tries a minute: words stay in the page; a photo is still on the phone."""
    application = scenes.a_draft(fatou)
    path = f"/demandes/{application.id}/preuves/ajouter"
    for _ in range(60):
        phone.sends(f"{path}/mots", text="")
    photo = phone.sends(f"{path}/photo", files=(BytesIO(b"..."), "mur.jpg"))
    words = phone.sends(f"{path}/mots", text="Le mortier, c’est moi.")

    assert (photo.status_code, words.status_code) == (429, 429)
    assert "La photo ou le fichier n’est pas parti." in photo.text
    assert "est gardé" not in photo.text
    assert 'value="Le mortier, c’est moi."' in words.text
    assert "J’envoie encore" in words.text


def test_withdrawing_asks_first(phone, fatou):
    application = scenes.a_request(fatou)
    path = f"/demandes/{application.id}/retirer"
    assert "Retirer cette demande" in phone.opens(path).text
    assert queries.application(application.id).state is State.SUBMITTED
    phone.sends(path)
    assert queries.application(application.id).state is State.WITHDRAWN


def test_the_support_badge_is_given_at_once(phone, fatou):
    with writing():
        session.add(Structure(name="INAÉ", kind=StructureKind.ISSUER))
    shown = phone.opens(f"/demandes/nouvelle?badge={scenes.SUPPORT}")
    assert "Je prends ce badge" in shown.text
    write = uuid4()

    answer = phone.sends("/demandes/nouvelle", write, badge=scenes.SUPPORT, named="yes")
    phone.sends("/demandes/nouvelle", write, badge=scenes.SUPPORT, named="yes")
    phone.sends("/demandes/nouvelle", badge=scenes.SUPPORT, named="yes")

    assert "Ce badge est à vous." in phone.opens(answer.location).text
    (application,) = _all()
    assert application.state is State.GRANTED
    (credential,) = session.query(Credential).all()
    assert (credential.id, credential.named) == (application.credential_id, True)


def test_together_the_counsellor_types_and_fatou_sends(fatou, phone, signs_in):
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    scenes.accompanied(fatou, structure, elodie)
    application = scenes.a_draft(fatou, beside=elodie)
    screen = signs_in(elodie, together=application)
    path = f"/demandes/{application.id}"
    for step in ("/badge", "/ou", "/recit", "/preuves", "/verifier", "/plus-tard"):
        assert screen.opens(path + step).status_code == 200, step
    screen.sends(f"{path}/ou", where="work", seen=0)
    screen.sends(f"{path}/recit", story="Le mur", seen=0)
    screen.sends(f"{path}/preuves/ajouter/mots", text="Le mortier")

    assert screen.sends(f"{path}/verifier", named="yes").status_code in {403, 404}
    screen.sends(f"{path}/ensemble", named="no", how="later")

    assert queries.answers(application.id)["story"].with_name == "Élodie"
    assert queries.proofs(application.id)[0].with_id == elodie.id
    assert queries.proofs(application.id)[0].holder_id == fatou.id
    asked = phone.opens(f"{path}/moi")
    assert "Élodie a rempli une demande avec vous." in asked.text
    phone.sends(f"{path}/moi", me="yes")
    sent = queries.application(application.id)
    assert (sent.state, sent.named) == (State.SUBMITTED, False)


def test_a_session_for_one_request_opens_no_other(fatou, signs_in):
    elodie = scenes.a_member("Élodie", scenes.a_structure(), Role.COUNSELLOR)
    one, two = scenes.a_draft(fatou), scenes.a_draft(fatou, scenes.RELIABLE)
    screen = signs_in(elodie, together=one)
    assert screen.opens(f"/demandes/{two.id}/ou").status_code == 404
    assert screen.opens("/demander").status_code != 200
    assert screen.opens("/preuves").status_code != 200


def test_a_counsellor_reads_what_was_sent_and_no_draft(fatou, signs_in):
    structure = scenes.a_structure()
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    scenes.accompanied(fatou, structure, elodie)
    draft, sent = scenes.a_draft(fatou, scenes.RELIABLE), scenes.a_request(fatou)
    screen = signs_in(elodie)
    assert screen.opens(f"/demandes/{draft.id}").status_code == 404
    assert screen.opens(f"/demandes/{sent.id}").status_code == 200
    assert screen.opens(f"/demandes/{sent.id}/recit").status_code == 403


def test_the_last_page_says_who_will_see(phone, fatou):
    structure = scenes.a_structure("Les Ateliers du Pré Vert")
    elodie = scenes.a_member("Élodie", structure, Role.COUNSELLOR)
    scenes.accompanied(fatou, structure, elodie)
    application = scenes.a_draft(fatou)
    path = f"/demandes/{application.id}/verifier"
    assert "Élodie, qui m’accompagne" in phone.opens(path).text
    assert "L’équipe d’évaluation de l’INAÉ" in phone.opens(path).text

    scenes.a_member("Karim", structure, Role.REVIEWER)

    assert "L’équipe d’évaluation des Ateliers du Pré Vert" in phone.opens(path).text
    assert "L’équipe d’évaluation de l’INAÉ" not in phone.opens(path).text


def test_every_badge_has_its_page_for_everybody(app, fatou):
    client = app.test_client()
    assert client.get("/badges").status_code == 200
    for badge in scenes.read_catalogue(scenes.DEMONSTRATION).badges:
        page = client.get(f"/badges/{badge.slug}")
        assert page.status_code == 200
        assert badge.criteria[0] in page.text
    assert client.get("/badges/inconnu").status_code == 404


def test_where_did_i_show_it(phone):
    """A place, then two pictograms: three badges at most, best first."""
    assert "En famille" in phone.opens("/demander/aide").text
    deeds = phone.opens("/demander/aide?lieu=family").text
    assert "Je range et je prépare à manger" in deeds
    found = phone.opens("/demander/aide?lieu=family&fini=1&geste=faire-les-comptes").text
    assert "Je gère mon budget" in found
    many = "".join(f"&geste=g{n}" for n in range(6))
    assert "5 images au plus" in phone.opens(f"/demander/aide?lieu=family{many}").text
    assert "Choisissez une image." in phone.opens("/demander/aide?lieu=family&fini=1").text


def test_twenty_proofs_ask_the_database_no_more_than_one(phone, fatou, house):
    application = scenes.a_draft(fatou)

    def statements(more):
        with writing():
            for _ in range(more):
                proof = scenes.evidence.keep_text(uuid4(), fatou, "Le mur")
                actions.attach(application, proof)
        with house.counts_queries() as sent:
            for step in ("preuves", "verifier", "preuves/choisir"):
                assert phone.opens(f"/demandes/{application.id}/{step}").status_code == 200
        return len(sent)

    statements(1)
    assert statements(1) >= statements(18)
