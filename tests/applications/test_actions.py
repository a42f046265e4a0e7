"""A request from the first tap to the answer, as the people in it see it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.applications import actions, asking, queries
from portfolio.applications.models import Application, ApplicationEvent
from portfolio.applications.states import ImpossibleChange, State
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.notices.actions import tell
from portfolio.notices.queries import unread
from portfolio.people.models import Person, Role
from portfolio.web.forms import clean
from tests import scenes
from tests.support.databases import on_both_databases

pytestmark = on_both_databases


@pytest.fixture
def fatou(app):
    scenes.a_catalogue()
    return scenes.a_person("Fatou")


def test_fatou_begins_answers_and_sends(fatou):
    application = scenes.a_draft(fatou)
    with writing():
        actions.answer(application, actions.WHERE, ["work"])
        actions.answer(application, actions.STORY, "On a refait le mur à trois.")
    proof = scenes.with_a_proof(application, fatou)

    with writing():
        actions.send(application, named=True, by=fatou)

    assert (application.state, application.named) == (State.SUBMITTED, True)
    assert application.sent_at is not None
    assert queries.answers(application.id)["where"].value == ["work"]
    assert [each.id for each in queries.proofs(application.id)] == [proof.id]
    assert [each.act for each in queries.events(application.id)] == ["start", "send"]


def test_asking_twice_for_a_badge_comes_back_to_the_same_draft(fatou):
    first = scenes.a_draft(fatou)
    assert scenes.a_draft(fatou).id == first.id
    assert scenes.a_draft(fatou, scenes.RELIABLE).id != first.id


def test_eight_first_taps_at_once_begin_one_request(house, fatou):
    """The button is pressed on the phone and beside the counsellor, each page with its own id."""

    fatou_id = fatou.id

    def starts(_):
        with house.app.app_context():
            holder = session.get_one(Person, fatou_id)
            with writing():
                return asking.start(uuid4(), holder, scenes.the_badge()).id

    with ThreadPoolExecutor(4) as pressed:
        assert len(set(pressed.map(starts, range(8)))) == 1
    assert session.query(Application).count() == 1


def test_the_support_badge_asked_eight_times_at_once_is_given_once(house, fatou):
    scenes.an_issuer()
    fatou_id = fatou.id

    def asks(_):
        with house.app.app_context():
            holder = session.get_one(Person, fatou_id)
            badge = scenes.the_badge(scenes.SUPPORT)
            with writing():
                return asking.ask_automatic(uuid4(), holder, badge, named=False).id

    with ThreadPoolExecutor(4) as pressed:
        assert len(set(pressed.map(asks, range(8)))) == 1


def test_another_badge_is_not_chosen_when_it_is_begun_already(fatou):
    team, reliable = scenes.a_draft(fatou), scenes.a_draft(fatou, scenes.RELIABLE)
    with pytest.raises(asking.AlreadyBegun) as caught, writing():
        asking.choose_badge(team, scenes.the_badge(scenes.RELIABLE))
    assert caught.value.begun.id == reliable.id
    with writing():
        asking.choose_badge(team, scenes.the_badge())  # its own badge: nothing to say


def test_starting_again_goes_on_with_the_request_that_is_begun(fatou):
    """Declined, she began anew by herself; « Je recommence » brings the rest there."""
    before = scenes.a_request(fatou, State.DECLINED)
    with writing():
        actions.answer(begun := asking.start(uuid4(), fatou, scenes.the_badge()), actions.WHERE,
                       ["family"])  # fmt: skip

    with writing():
        again = asking.start_again(uuid4(), before, by=fatou)

    assert (again.id, again.follows_id) == (begun.id, before.id)
    assert queries.answers(again.id)["where"].value == ["family"]
    assert queries.has_proof(again.id)


def test_starting_again_changes_nothing_of_a_request_that_was_sent_meanwhile(fatou):
    before = scenes.a_request(fatou, State.DECLINED)
    waits = scenes.a_request(fatou, State.SUBMITTED)

    with writing():
        again = asking.start_again(uuid4(), before, by=fatou)

    assert (again.id, again.follows_id, again.state) == (waits.id, None, State.SUBMITTED)


def test_a_request_without_a_proof_does_not_leave(fatou):
    application = scenes.a_draft(fatou)
    with pytest.raises(actions.NoProof), writing():
        actions.send(application, named=True, by=fatou)
    assert _state(application) is State.DRAFT


def test_one_proof_serves_two_badges(fatou):
    one, two = scenes.a_draft(fatou), scenes.a_draft(fatou, scenes.RELIABLE)
    proof = scenes.with_a_proof(one, fatou)
    assert [each.id for each in queries.other_proofs(two)] == [proof.id]

    with writing():
        actions.attach(two, proof)
        actions.attach(two, proof)

    assert [each.id for each in queries.proofs(two.id)] == [proof.id]
    with writing():
        actions.detach(one, proof)
    assert not queries.has_proof(one.id)
    assert queries.has_proof(two.id)


def test_a_proof_of_somebody_else_serves_nothing(fatou):
    application = scenes.a_draft(fatou)
    other = scenes.some_words(scenes.a_person("Karim"))
    with pytest.raises(ValueError, match="somebody else"), writing():
        actions.attach(application, other)


def test_what_is_sent_is_not_written_in_any_more(fatou):
    application = scenes.a_request(fatou)
    proof = queries.proofs(application.id)[0]
    for late in (
        lambda: actions.answer(application, actions.STORY, "Autre chose"),
        lambda: actions.detach(application, proof),
        lambda: actions.attach(application, proof),
        lambda: asking.choose_badge(application, scenes.the_badge(scenes.RELIABLE)),
    ):
        with pytest.raises(ImpossibleChange), writing():
            late()


def test_more_is_asked_then_fatou_adds_and_sends_again(fatou):
    application = scenes.a_request(fatou, State.MORE_ASKED)
    assert queries.last_word(application.id).word == "Merci."

    with writing():
        actions.attach(application, _proof(fatou))
        actions.send(application, named=False, by=fatou)

    assert application.state is State.SUBMITTED
    assert application.named is False


def test_starting_again_keeps_answers_and_proofs(fatou):
    before = scenes.a_draft(fatou)
    with writing():
        actions.answer(before, actions.STORY, "On a refait le mur.")
    proof = scenes.with_a_proof(before, fatou)
    with writing():
        actions.withdraw(before, by=fatou)

    with writing():
        again = asking.start_again(uuid4(), before, by=fatou)
    with writing():
        twice = asking.start_again(uuid4(), before, by=fatou)

    assert twice.id == again.id
    assert (again.state, again.follows_id) == (State.DRAFT, before.id)
    assert queries.answers(again.id)["story"].value == "On a refait le mur."
    assert [each.id for each in queries.proofs(again.id)] == [proof.id]


@pytest.mark.parametrize("state", [s for s in State if s.value not in ("declined", "withdrawn")])
def test_nothing_else_starts_again(fatou, state):
    application = scenes.a_request(fatou, state)
    with pytest.raises(ImpossibleChange), writing():
        asking.start_again(uuid4(), application, by=fatou)


def test_two_phones_write_the_same_answer(fatou):
    """Both words are kept in front of Fatou; the first one is not overwritten unseen."""
    application = scenes.a_draft(fatou)
    with writing():
        actions.answer(application, actions.STORY, "Le mur", seen=0)

    with pytest.raises(actions.ChangedMeanwhile) as caught, writing():
        actions.answer(application, actions.STORY, "L’allée", seen=0)

    assert (caught.value.now, caught.value.mine) == ("Le mur", "L’allée")
    assert queries.answers(application.id)["story"].value == "Le mur"
    with writing():
        actions.answer(application, actions.STORY, "Le mur", seen=0)  # the same words: no quarrel
        actions.answer(application, actions.WHERE, ["work"], seen=0)  # another question: none


def test_a_page_of_before_does_not_send(fatou):
    application = scenes.a_draft(fatou)
    scenes.with_a_proof(application, fatou)
    seen = application.version
    with writing():
        actions.answer(application, actions.STORY, "Autre chose")

    with pytest.raises(actions.ChangedMeanwhile), writing():
        actions.send(application, named=True, by=fatou, seen=seen)


def test_what_was_filled_together_keeps_who_sat_there(fatou):
    elodie = scenes.a_member("Élodie", scenes.a_structure(), Role.COUNSELLOR)
    application = scenes.a_draft(fatou, beside=elodie)
    with writing():
        actions.answer(application, actions.STORY, "Le mur", beside=elodie)
        proof = evidence.keep_text(uuid4(), fatou, "Le mur", beside=elodie)
        actions.attach(application, proof)

    assert queries.answers(application.id)["story"].with_name == "Élodie"
    assert proof.with_id == elodie.id
    assert queries.events(application.id)[0].with_id == elodie.id


def test_fatou_is_asked_whether_it_was_really_her(fatou):
    elodie = scenes.a_member("Élodie", scenes.a_structure(), Role.COUNSELLOR)
    application = scenes.a_draft(fatou, beside=elodie)
    scenes.with_a_proof(application, fatou)

    with writing():
        actions.ask_holder_to_send(application, named=True, beside=elodie)

    (notice,) = unread(fatou.id)
    assert (notice.kind, notice.about) == ("filled_together", {"name": "Élodie"})
    assert application.state is State.DRAFT
    with writing():
        actions.refuse_to_send(application, by=fatou)
    assert application.asked_holder_at is None
    assert [e.act for e in queries.events(application.id)] == ["start", "ask_holder", "refuse"]


def test_news_of_a_request_go_when_it_goes_on(fatou):
    """« À compléter » leaves her home when she sends again; another request keeps its own."""
    request, other = (scenes.a_request(fatou, slug=each) for each in (scenes.TEAM, scenes.RELIABLE))
    for each in (request, other):
        with writing():
            actions.change(each, "ask_for_more", by=None, word="Encore une photo ?")
            tell(fatou, "more_asked", link=f"/demandes/{each.id}", badge="Un badge")
    assert len(unread(fatou.id)) == 2

    with writing():
        actions.send(request, named=True, by=fatou)

    assert [notice.link for notice in unread(fatou.id)] == [f"/demandes/{other.id}"]
    with writing():
        actions.change(request, "take", by=None)
        actions.withdraw(other, by=fatou)
    assert unread(fatou.id) == []


def test_no_is_an_answer_to_the_question_on_her_home(fatou):
    """« Ce n’est pas moi », said from her list of requests: nothing asks her any more."""
    elodie = scenes.a_member("Élodie", scenes.a_structure(), Role.COUNSELLOR)
    application = scenes.a_draft(fatou, beside=elodie)
    scenes.with_a_proof(application, fatou)
    with writing():
        actions.ask_holder_to_send(application, named=True, beside=elodie)

    with writing():
        actions.refuse_to_send(application, by=fatou)

    assert unread(fatou.id) == []


def test_what_happened_is_never_rewritten(fatou):
    application = scenes.a_request(fatou)
    event = queries.events(application.id)[0]
    with writing():
        event.word = "autre"
        with pytest.raises(TypeError):
            session.flush()
        session.rollback()
    with writing():
        session.delete(session.get(ApplicationEvent, event.id))
        with pytest.raises(TypeError):
            session.flush()
        session.rollback()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=400))
def test_any_words_come_back_as_they_were_typed(fatou, text):
    application = scenes.a_draft(fatou)
    cleaned = clean(text)
    with writing():
        actions.answer(application, actions.STORY, cleaned)
    session.expire_all()
    assert queries.answers(application.id)["story"].value == cleaned


def _state(application):
    session.expire_all()
    return queries.application(application.id).state


def _proof(person):
    proof = Evidence(id=uuid4(), holder_id=person.id, kind=EvidenceKind.TEXT, text="Encore.")
    session.add(proof)
    session.flush()
    return proof
