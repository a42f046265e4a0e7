"""Reviewers look at requests: who may, what they say, and what the person is told."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from portfolio import clock
from portfolio.applications.actions import ChangedMeanwhile
from portfolio.applications.states import ImpossibleChange, State
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.notices.queries import unread
from portfolio.people.models import Role, Structure, StructureKind
from portfolio.permissions import Who, allowed, allowed_rows
from portfolio.review import actions, queries
from portfolio.review.actions import Decision
from tests import scenes
from tests.scenes import a_catalogue, a_member, a_person, a_request, a_structure, accompanied

GIVE = Decision("grant", "On voit bien votre rôle dans l’équipe.")


def an_issuer() -> Structure:
    with writing():
        issuer = Structure(name="INAÉ", kind=StructureKind.ISSUER)
        session.add(issuer)
    return issuer


@pytest.fixture
def inae(app):
    a_catalogue()
    return an_issuer()


def may_decide(reviewer, application) -> bool:
    who = Who(person_id=reviewer.id)
    one = allowed("application.decide", who, application)
    listed = application.id in {row.id for row in queries.waiting_for(reviewer.id)}
    if application.state in {State.SUBMITTED, State.IN_REVIEW}:
        assert one == listed, "the fact and the list disagree"
    return one


def test_the_badge_is_given_signed_and_told(inae):
    """Claire reads Fatou's request and gives the badge."""
    green = a_structure()
    claire = a_member("Claire", green, Role.REVIEWER)
    elodie = a_member("Élodie", green, Role.COUNSELLOR)
    fatou = a_person("Fatou", last_name="Diallo")
    accompanied(fatou, green, elodie)
    request = a_request(fatou)

    with writing():
        actions.decide(request, GIVE, by=claire)

    assert request.state is State.GRANTED
    badge = session.get_one(Credential, request.credential_id)
    assert badge.verified is True
    document = json.loads(badge.document)
    assert document["credentialSubject"]["narrative"] == GIVE.word
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == "Fatou D."
    assert [n.kind for n in unread(fatou.id)] == ["badge_given"]
    assert [n.kind for n in unread(elodie.id)] == ["holder_answered"]


def test_the_name_stays_out_when_the_person_said_no(inae):
    """Awa does not want her first name inside."""
    green = a_structure()
    claire = a_member("Claire", green, Role.REVIEWER)
    awa = a_person("Awa")
    accompanied(awa, green)
    request = a_request(awa)
    with writing():
        request.named = False

    with writing():
        actions.decide(request, GIVE, by=claire)

    assert "Awa" not in session.get_one(Credential, request.credential_id).document


def test_two_reviewers_one_decision(inae):
    """Claire and Paul answer the same request; the second sees that it is done."""
    green = a_structure()
    claire, paul = (a_member(name, green, Role.REVIEWER) for name in ("Claire", "Paul"))
    fatou = a_person()
    accompanied(fatou, green)
    request = a_request(fatou)
    read = request.version

    with writing():
        actions.decide(request, GIVE, by=claire, seen=read)
    with pytest.raises((ImpossibleChange, ChangedMeanwhile)), writing():
        actions.decide(request, Decision("decline", "Non", "x", "y"), by=paul, seen=read)

    assert request.state is State.GRANTED


def test_who_reviews_what(inae):
    """The structure's reviewers; INAÉ's under an agreement, for people alone, where none is."""
    green, shore = a_structure("Pré Vert"), a_structure("Rivage")
    claire = a_member("Claire", green, Role.REVIEWER)
    ines = a_member("Inès", inae, Role.REVIEWER)
    elodie = a_member("Élodie", green, Role.COUNSELLOR)
    at_green, at_shore, alone = (a_person(name) for name in ("Nadia", "Samira", "Joël"))
    accompanied(at_green, green)
    accompanied(at_shore, shore)
    requests = [a_request(person) for person in (at_green, at_shore, alone)]

    assert [may_decide(claire, each) for each in requests] == [True, False, False]
    assert [may_decide(elodie, each) for each in requests] == [False, False, False]
    # Rivage has nobody who reviews: INAÉ answers, so that no request waits for ever.
    assert [may_decide(ines, each) for each in requests] == [False, True, True]

    with writing():
        agreement = actions.make_agreement(
            agreement_id=uuid4(),
            structure_id=green.id,
            since=date(2026, 1, 1),
            until=None,
            badges=[scenes.the_badge(scenes.RELIABLE)],
        )
    assert not may_decide(ines, requests[0])  # the agreement is for another badge
    reliable = a_request(at_green, slug=scenes.RELIABLE)
    assert may_decide(ines, reliable)
    assert may_decide(claire, reliable)

    with writing():
        actions.end_agreement(agreement)
    assert not may_decide(ines, reliable)


def test_nobody_decides_their_own_or_what_they_helped_to_fill(inae):
    """Claire asks for a badge herself, and helped Nadia with another."""
    green = a_structure()
    claire, paul = (a_member(name, green, Role.REVIEWER) for name in ("Claire", "Paul"))
    nadia = a_person("Nadia")
    for person in (claire, nadia):
        accompanied(person, green)
    own = a_request(claire)
    draft = scenes.a_draft(nadia, beside=claire)
    scenes.with_a_proof(draft, nadia)
    with writing():
        scenes.actions.send(draft, named=True, by=nadia)

    assert [may_decide(claire, each) for each in (own, draft)] == [False, False]
    assert [may_decide(paul, each) for each in (own, draft)] == [True, True]


def test_a_role_that_ended_decides_nothing(inae):
    """Claire left the committee yesterday."""
    green = a_structure()
    claire = a_member("Claire", green, Role.REVIEWER)
    a_member("Paul", green, Role.REVIEWER)
    fatou = a_person()
    accompanied(fatou, green)
    request = a_request(fatou)
    with writing():
        session.execute(
            scenes.Membership.__table__.update()
            .where(scenes.Membership.person_id == claire.id)
            .values(until=clock.today().date() - timedelta(days=1))
        )

    assert allowed_rows("application.decide", Who(person_id=claire.id), type(request)) is not None
    assert not queries.waiting_for(claire.id)


def test_the_queue_costs_one_statement_however_long(inae, house):
    """Twenty people wait: the list is as cheap as with one."""
    green = a_structure()
    claire = a_member("Claire", green, Role.REVIEWER).id

    def arrive(number: int) -> None:
        for _ in range(number):
            person = a_person()
            accompanied(person, green)
            a_request(person)

    arrive(1)
    with house.counts_queries() as with_one:
        assert len(queries.waiting_for(claire)) == 1
    arrive(19)
    with house.counts_queries() as with_twenty:
        assert len(queries.waiting_for(claire)) == 20
    assert len(with_one) == len(with_twenty) == 1


def test_reviewers_hear_once_a_day(inae):
    """Three requests wait: one message, not three; none again before tomorrow."""
    green = a_structure()
    claire = a_member("Claire", green, Role.REVIEWER)
    for _ in range(3):
        person = a_person()
        accompanied(person, green)
        a_request(person)

    assert actions.tell_reviewers_what_waits() == 1
    assert actions.tell_reviewers_what_waits() == 0
    assert [n.about["number"] for n in unread(claire.id)] == ["3"]


def test_two_agreements_never_say_the_same(inae):
    """All badges from June: nothing more for June; one that has not begun can be removed."""
    green = a_structure()

    def agree(since, until, *badges):
        with writing():
            return actions.make_agreement(
                agreement_id=uuid4(),
                structure_id=green.id,
                since=since,
                until=until,
                badges=[scenes.the_badge(each) for each in badges],
            )

    later = agree(clock.today().date() + timedelta(days=30), None)
    assert later.is_to_come
    agree(date(2026, 1, 1), date(2026, 1, 31), scenes.RELIABLE)
    agree(date(2026, 1, 1), date(2026, 1, 31), scenes.TEAM)
    for badges in ((), (scenes.RELIABLE,)):
        with pytest.raises(actions.AlreadyAgreed):
            agree(date(2026, 1, 31), None, *badges)

    with writing():
        actions.end_agreement(session.merge(later))
    agree(date(2026, 2, 1), None)
