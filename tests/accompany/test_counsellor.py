"""Élodie's day: her people, a new account, a card, a colleague."""

from uuid import uuid4

import pytest

from portfolio import clock
from portfolio.accompany import actions, joining, queries
from portfolio.accompany.queries import found
from portfolio.applications import actions as applications
from portfolio.applications.models import Application
from portfolio.applications.states import State
from portfolio.db import session, writing
from portfolio.notices import queries as notices
from portfolio.people import queries as people
from portfolio.people.models import Act, Person, Role, RoleInvitation
from portfolio.signin import digits, handover, passkeys
from portfolio.signin import queries as signin
from portfolio.signin.actions import accounts, cards, invitations, resets
from portfolio.signin.cards import address as card_address
from portfolio.signin.states import CardState
from tests import scenes
from tests.profile.conftest import a_badge
from tests.signin.authenticator import Device
from tests.signin.test_passkeys import adds
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.factories import MembershipFactory, StructureFactory
from tests.support.house import grows_not, now_is, read_again, time_passes
from tests.support.signing import signs_in


@pytest.fixture
def green(app):
    scenes.a_catalogue()
    return scenes.a_structure()


@pytest.fixture
def elodie(green):
    return scenes.a_member("Élodie", green, Role.COUNSELLOR)


@pytest.fixture
def desk(client, elodie):
    """Élodie's browser."""
    enters(client, elodie)
    return client


def another_browser(house, person):
    client = house.app.test_client()
    enters(client, person)
    return client


def sends(client, path, write=None, **answers):
    return client.post(path, data={"write": str(write or uuid4()), **answers})


def opens_account(client, first_name="Nadia", **more):
    write = uuid4()
    assert sends(client, "/equipe/nouveau", first_name=first_name, **more).status_code == 303
    return sends(client, "/equipe/nouveau/accord", write=write), write


def accompanied(first_name, green, elodie, **more):
    person = scenes.a_person(first_name, **more)
    scenes.accompanied(person, green, elodie)
    return person


@on_both_databases
def test_an_account_is_a_first_name_a_yes_and_a_card(desk, green, elodie):
    answer, person_id = opens_account(desk, last_name="B", phone="06 00 00 00 00")

    assert answer.location == f"/equipe/personnes/{person_id}/carte/montrer"
    read_again()
    nadia = session.get(Person, person_id)
    assert (nadia.name, nadia.phone) == ("Nadia B.", "06 00 00 00 00")
    (with_us,) = people.accompaniments(nadia.id)
    assert with_us.agreed_at
    assert with_us.counsellor_id == elodie.id
    acts = {each.act for each in people.log_of(nadia.id)}
    assert acts == {Act.ACCOUNT_MADE, Act.ACCOMPANIED, Act.CARD_GIVEN}
    assert signin.card_state(nadia.id).state is CardState.NOT_OPENED


def test_the_card_is_shown_and_printed_only_by_who_made_it(desk, green, house):
    answer, person_id = opens_account(desk)
    shown = desk.get(answer.location)
    assert shown.status_code == 200
    assert "<svg" in shown.text
    assert desk.get(f"/equipe/personnes/{person_id}/carte/imprimer").text.count("access_card") > 1

    samir = scenes.a_member("Samir", green, Role.COUNSELLOR)
    elsewhere = another_browser(house, samir).get(answer.location)
    assert elsewhere.location == f"/equipe/personnes/{person_id}/carte"


def test_the_cards_of_the_day_are_printed_four_on_a_sheet(desk, green, house):
    """Five new people this morning. A card that was replaced is not printed again."""
    assert desk.get("/equipe/cartes/imprimer").location == "/equipe"
    made = [opens_account(desk, name)[1] for name in ("Ana", "Bao", "Célia", "Dina", "Eva")]
    sends(desk, f"/equipe/personnes/{made[0]}/carte/nouvelle")
    assert "Imprimer 5 nouvelles cartes" in desk.get("/equipe").text

    sheet = desk.get("/equipe/cartes/imprimer").text

    assert sheet.count('<article class="access_card">') == 5
    one = desk.get(f"/equipe/personnes/{made[1]}/carte/imprimer").text
    assert one.count('<article class="access_card">') == 1
    assert "Bao" in one

    samir = scenes.a_member("Samir", green, Role.COUNSELLOR)
    assert another_browser(house, samir).get("/equipe/cartes/imprimer").location == "/equipe"


def test_a_card_is_printed_for_half_an_hour_and_the_next_one_changes_nothing(desk):
    now_is(clock.now())
    ana = opens_account(desk, "Ana")[1]
    time_passes(minutes=20)
    opens_account(desk, "Bao")
    assert "Imprimer 2 nouvelles cartes" in desk.get("/equipe").text

    time_passes(minutes=20)

    sheet = desk.get("/equipe/cartes/imprimer").text
    assert "Bao" in sheet
    assert "Ana" not in sheet
    hers = f"/equipe/personnes/{ana}/carte"
    assert desk.get(f"{hers}/montrer").location == hers


def test_a_whole_workshop_is_printed_and_nobody_is_lost_without_a_word(desk):
    """Thirty cards fit in the browser; before one more, the page says to print."""
    for number in range(handover.MOST - 1):
        opens_account(desk, f"Personne {number}")
    assert "Imprimez d’abord ces cartes." not in desk.get("/equipe/nouveau").text
    made, last = opens_account(desk, "Zoé")
    cookie = next(each for each in made.headers.getlist("Set-Cookie") if "cards=" in each)

    assert len(cookie) < 4096
    for page in ("/equipe/nouveau", f"/equipe/personnes/{last}/carte/nouvelle"):
        assert "Imprimez d’abord ces cartes." in desk.get(page).text
    sheet = desk.get("/equipe/cartes/imprimer").text
    assert sheet.count('<article class="access_card">') == handover.MOST


def test_a_card_of_somebody_who_left_is_not_printed(desk, green):
    """Between the card and the printer, Nadia said no more to the structure."""
    _, person_id = opens_account(desk)
    with writing():
        nadia = session.get_one(Person, person_id)
        accounts.answer_accompaniment(people.accompaniments(person_id)[0], nadia, agree=False)
    assert desk.get("/equipe/cartes/imprimer").location == "/equipe"


def test_without_the_yes_nothing_exists(desk):
    sends(desk, "/equipe/nouveau", first_name="Nadia")
    assert session.query(Person).count() == 1  # Élodie
    assert "Nadia" in desk.get("/equipe/nouveau/accord").text


def test_two_taps_make_one_account(desk):
    sends(desk, "/equipe/nouveau", first_name="Nadia")
    write = uuid4()
    first = sends(desk, "/equipe/nouveau/accord", write=write)
    again = sends(desk, "/equipe/nouveau/accord", write=write)
    assert first.location == again.location
    assert session.query(Person).count() == 2


def test_a_name_is_needed_and_what_was_typed_stays(desk):
    answer = sends(desk, "/equipe/nouveau", first_name=" ", phone="zéro six")
    assert answer.status_code == 422
    assert "Écrivez son prénom." in answer.text
    assert "zéro six" in answer.text


def test_who_has_something_to_complete_comes_first(desk, green, elodie):
    joel = accompanied("Joël", green, elodie)
    nadia = accompanied("Nadia", green, elodie)
    scenes.a_request(joel)
    scenes.a_request(nadia, State.MORE_ASKED)

    lines = queries.people_of(elodie.id)

    assert [line.person.first_name for line in lines] == ["Nadia", "Joël"]
    page = desk.get("/equipe").text
    assert "Il manque quelque chose" in page
    assert "À compléter · 1" in page
    assert "Joël" not in desk.get("/equipe?voir=a-completer").text


@pytest.mark.parametrize("typed", ["joel", "JOËL", "joe", "joël m", "anne joe"])
def test_accents_capitals_and_half_words_find_joel(typed):
    line = queries.Line(Person(first_name="Joël-Anne", last_name="Mœrs"), mine=True)
    assert found([line], typed) == [line]
    assert found([line], "nadia") == []


def test_the_list_shows_mine_and_the_search_the_whole_structure(desk, green, elodie):
    samir = scenes.a_member("Samir", green, Role.COUNSELLOR)
    accompanied("Awa", green, samir)
    accompanied("Nadia", green, elodie)

    page = desk.get("/equipe").text

    assert "Nadia" in page
    assert "Awa" not in page
    assert "Vos collègues accompagnent 1 autre personne." in page
    assert "Awa" in desk.get("/equipe?q=awa").text


def test_nobody_of_another_structure_and_nobody_without_a_yes(desk, green, elodie):
    other = scenes.a_structure("Rivage")
    stranger = scenes.a_person("Sofiane")
    scenes.accompanied(stranger, other)
    asked = scenes.a_person("Ana")
    scenes.accompanied(asked, green, elodie, agreed=False)

    assert queries.people_of(elodie.id) == []
    for each in (stranger, asked):
        for page in ("", "/carte", "/carte/nouvelle"):
            assert desk.get(f"/equipe/personnes/{each.id}{page}").status_code == 404


def test_twenty_people_cost_no_more_than_one(house, desk, green, elodie):
    def more(number):
        for _ in range(number):
            scenes.a_request(accompanied("Nadia", green, elodie), State.MORE_ASKED)

    grows_not(house, more, lambda: desk.get("/equipe"))


def test_a_person_sees_who_looked_once_a_day(desk, green, elodie):
    nadia = accompanied("Nadia", green, elodie)
    for _ in range(2):
        assert desk.get(f"/equipe/personnes/{nadia.id}").status_code == 200
    read_again()
    looked = [each for each in people.log_of(nadia.id) if each.act is Act.LOOKED]
    assert [each.by_name for each in looked] == ["Élodie"]


def test_a_draft_is_not_shown_to_the_counsellor(desk, green, elodie):
    nadia = accompanied("Nadia", green, elodie)
    scenes.a_draft(nadia)
    assert queries.sent_requests(nadia.id) == []
    assert "Pas encore de demande envoyée." in desk.get(f"/equipe/personnes/{nadia.id}").text


def test_filling_together_begins_side_by_side_only(desk, green, elodie):
    nadia = accompanied("Nadia", green, elodie)
    page = f"/equipe/personnes/{nadia.id}/ensemble"
    assert "Nadia est à côté de vous" in desk.get(page).text
    for answer in ({}, {"here": "no"}):
        assert sends(desk, page, what=scenes.TEAM, **answer).status_code == 422
    assert session.query(Application).count() == 0


def test_what_nadia_began_alone_is_not_in_elodies_list(desk, green, elodie):
    """She may have written what is nobody’s business; Élodie cannot go and look."""
    nadia = accompanied("Nadia", green, elodie)
    hers = scenes.a_draft(nadia)
    page = f"/equipe/personnes/{nadia.id}/ensemble"
    assert "Commencée" not in desk.get(page).text
    refused = sends(desk, page, here="yes", what=hers.id)
    assert refused.status_code == 422
    assert "Choisissez une demande." in refused.text
    assert desk.get(f"/demandes/{hers.id}/recit").status_code == 404


@on_both_databases
def test_what_nadia_began_alone_is_not_opened_by_its_badge(desk, house, green, elodie):
    """The badge is in the list of new ones, since Élodie does not know: a sentence, no screen."""
    nadia = accompanied("Nadia", green, elodie)
    hers = scenes.a_draft(nadia)
    page = f"/equipe/personnes/{nadia.id}/ensemble"
    assert f'value="{scenes.TEAM}"' in desk.get(page).text

    refused = sends(desk, page, here="yes", what=scenes.TEAM)

    assert refused.status_code == 422
    assert "Nadia a déjà une demande pour ce badge." in refused.text
    assert desk.get(f"/demandes/{hers.id}/recit").status_code == 404
    assert desk.get("/equipe").status_code == 200  # still Élodie's own space
    read_again()
    assert Act.FILLED not in {each.act for each in people.log_of(nadia.id)}
    assert another_browser(house, nadia).get(f"/demandes/{hers.id}/recit").status_code == 200
    assert sends(desk, page, here="yes", what=scenes.RELIABLE).status_code == 303


def test_a_badge_that_nadia_has_is_not_proposed_to_fill(desk, green, elodie):
    """Élodie’s page was open while the badge was given: a sentence says so."""
    nadia = accompanied("Nadia", green, elodie)
    scenes.an_issuer()
    page = f"/equipe/personnes/{nadia.id}/ensemble"
    assert f'value="{scenes.TEAM}"' in desk.get(page).text
    a_badge(nadia, scenes.TEAM)

    refused = sends(desk, page, here="yes", what=scenes.TEAM)

    assert refused.status_code == 422
    assert "Nadia a déjà ce badge." in refused.text
    assert f'value="{scenes.TEAM}"' not in desk.get(page).text
    assert session.query(Application).count() == 0


def test_from_the_first_moment_nadia_sees_who_opened_her_request(desk, house, green, elodie):
    """Nothing proves that she was there: her log and her home say it, even if nothing is sent."""
    nadia = accompanied("Nadia", green, elodie)
    page = f"/equipe/personnes/{nadia.id}/ensemble"
    began = sends(desk, page, here="yes", what=scenes.TEAM)
    assert began.status_code == 303
    enters(desk, elodie)
    assert "Commencée" in desk.get(page).text
    request_id = began.location.split("/")[2]
    assert sends(desk, page, here="yes", what=request_id).location == began.location

    read_again()
    opened = [each for each in people.log_of(nadia.id) if each.act is Act.FILLED]
    assert [each.by_name for each in opened] == ["Élodie", "Élodie"]
    hers = another_browser(house, nadia)
    assert "Élodie</span> a ouvert votre demande" in hers.get("/moi/compte/journal").text
    assert "Vous n’étiez pas là" in hers.get("/moi").text


def test_a_new_card_says_what_it_ends_then_ends_it(desk, green, elodie):
    _, person_id = opens_account(desk)
    before = signin.last_card(person_id)
    said = desk.get(f"/equipe/personnes/{person_id}/carte/nouvelle").text
    assert "L’ancienne carte ne marchera plus." in said

    sends(desk, f"/equipe/personnes/{person_id}/carte/nouvelle")

    read_again()
    assert signin.last_card(person_id).id != before.id
    assert people.log_of(person_id)[0].act is Act.CARD_REPLACED


def test_a_new_card_keeps_the_code_and_says_so(desk, green):
    """The card was lost, not the code."""
    answer, person_id = opens_account(desk)
    later = "Votre code secret, vous le choisissez après."
    assert later in desk.get(answer.location).text
    with writing():
        cards.set_code(session.get(Person, person_id), "kept hash")

    sends(desk, f"/equipe/personnes/{person_id}/carte/nouvelle")

    shown = desk.get(answer.location).text
    assert "Votre code secret ne change pas." in shown
    assert later not in shown


def test_a_forgotten_code_needs_a_second_member(desk, house, green, elodie):
    _, person_id = opens_account(desk)
    card = signin.last_card(person_id)
    with writing():
        cards.set_code(session.get(Person, person_id), "kept hash")
        reset = resets.ask_reset(card)
    path = f"/equipe/personnes/{person_id}/carte"
    assert "Demandez à un collègue" in desk.get(path).text
    assert sends(desk, f"{path}/code").status_code == 409

    samir = scenes.a_member("Samir", green, Role.COUNSELLOR)
    assert sends(another_browser(house, samir), f"{path}/code").status_code == 303
    read_again()
    assert signin.reset(reset.id).confirmed_by_id == samir.id


def test_a_person_with_an_email_is_asked_and_nobody_learns_whose_it_is(desk, elodie):
    nadia = scenes.a_person("Nadia", email="nadia@exemple.fr")
    for email in ("nadia@exemple.fr", "inconnue@exemple.fr"):
        assert sends(desk, "/equipe/deja", email=email).location == "/equipe/deja/demande"
    read_again()
    (asked,) = people.accompaniments(nadia.id)
    assert asked.agreed_at is None
    assert [each.kind for each in notices.unread(nadia.id)] == ["accompany_asked"]


def test_a_code_on_the_screen_lets_a_person_say_yes(desk, house, green, elodie):
    assert "<svg" in desk.get("/equipe/deja/code").text
    (role,) = people.roles(elodie.id)
    path = joining.address(role).removeprefix(house.url)
    nadia = scenes.a_person("Nadia")
    hers = another_browser(house, nadia)
    assert green.name in hers.get(path).text
    assert not people.accompaniments(nadia.id)

    assert sends(hers, path).location == "/moi/compte"

    read_again()
    assert [each.structure_id for each in people.accompaniments(nadia.id)] == [green.id]
    assert hers.get("/rejoindre/autre-chose").status_code == 404


def test_saying_yes_to_a_question_that_waited_keeps_one_accompaniment(green, elodie):
    nadia = scenes.a_person("Nadia")
    with writing():
        actions.accompany(nadia, green, by=elodie, agreed=False)
        actions.accompany(nadia, green, by=elodie, agreed=True)
    (one,) = people.accompaniments(nadia.id)
    assert one.agreed_at


def test_a_colleague_is_invited_by_a_code_or_a_letter(desk, house, mailbox, green):
    path = f"/equipe/collegues/{green.id}"
    shown = sends(desk, path, role="reviewer")
    page = desk.get(shown.location).text
    assert "/invitation/" in page
    assert "<svg" in page

    sends(desk, path, role="counsellor", email="collegue@exemple.fr")
    house.runs_the_worker()
    assert [each["To"] for each in mailbox.letters] == ["collegue@exemple.fr"]

    read_again()
    invitation = session.query(RoleInvitation).filter_by(role=Role.REVIEWER).one()
    sends(desk, f"/equipe/invitations/{invitation.id}/finir")
    assert "Cette invitation est finie." in desk.get(shown.location).text


def test_a_reviewer_and_a_manager_read_the_team_and_invite_nobody(client, green):
    for name, role in (("Claire", Role.REVIEWER), ("Sam", Role.MANAGER)):
        enters(client, scenes.a_member(name, green, role))
        page = f"/equipe/collegues/{green.id}"
        assert "J’invite" not in client.get(page).text
        assert sends(client, page, role="counsellor").status_code in {403, 404}


def test_inae_has_no_counsellors(app):
    inae = StructureFactory(issuer=True)
    admin = MembershipFactory(structure=inae, role=Role.ADMIN).person
    with pytest.raises(invitations.NotThere), writing():
        invitations.invite(inae, Role.COUNSELLOR, by=admin)


def test_a_manager_starts_at_the_page_of_their_team(client, green):
    """Sam only leads the structure: who works there is what a manager may read today."""
    enters(client, scenes.a_member("Sam", green, Role.MANAGER))
    home = client.get("/entrer").location
    assert home == f"/equipe/collegues/{green.id}"
    assert client.get(home).status_code == 200


def test_a_colleague_cannot_be_made_an_administrator(desk, green):
    assert sends(desk, f"/equipe/collegues/{green.id}", role="admin").status_code == 422


def test_what_was_to_complete_is_filled_together_and_confirmed_later(house, green, elodie):
    nadia = accompanied("Nadia", green, elodie)
    request = scenes.a_request(nadia, State.MORE_ASKED)
    with writing():
        applications.ask_holder_to_send(request, named=True, beside=elodie)
    hers = another_browser(house, nadia)
    path = f"/demandes/{request.id}/moi"
    assert hers.get(path).status_code == 200

    sends(hers, path, me="yes")

    read_again()
    assert session.get(Application, request.id).state is State.SUBMITTED


def test_a_reviewer_of_inae_does_not_see_the_link_that_makes_an_administrator(app, client):
    """An administrator invites another; the reviewers of INAÉ could take the link for them."""
    inae = StructureFactory(issuer=True)
    admin = MembershipFactory(structure=inae, role=Role.ADMIN).person
    claire = MembershipFactory(structure=inae, role=Role.REVIEWER).person
    with writing():
        made = invitations.invite(inae, Role.ADMIN, by=admin)
    enters(client, claire)

    assert str(made.id) not in client.get(f"/equipe/collegues/{inae.id}").text
    assert client.get(f"/equipe/invitations/{made.id}").status_code == 404
    assert sends(client, f"/equipe/invitations/{made.id}/finir").status_code == 404


@pytest.mark.parametrize(
    ("way", "answer", "said"),
    [
        ("moi", {"code": "274951"}, "Votre demande est partie."),
        ("plus-tard", {}, "Dites oui dans votre espace."),
        ("arreter", {}, "Tout est gardé."),
    ],
)
def test_the_second_of_two_taps_is_told_the_same(desk, house, green, elodie, way, answer, said):
    """The first tap ended the session; its answer, with the cookies, never came to the screen."""
    nadia = accompanied("Nadia", green, elodie)
    kept = digits.hashed("274951")
    with writing():
        _, secret = cards.new_card(nadia, by=elodie)
        cards.set_code(nadia, kept)
    draft = scenes.a_draft(nadia, beside=elodie)
    scenes.with_a_proof(draft, nadia)
    signs_in(desk, elodie, together=draft.id)
    before = {each.key: each.value for each in desk._cookies.values()}
    path, write = f"/ensemble/{draft.id}/{way}", uuid4()
    answer |= {"address": card_address(secret)}
    first = sends(desk, path, write, **answer)
    assert first.status_code == 303

    for name, value in before.items():
        desk.set_cookie(name, value)
    second = sends(desk, path, write, **answer)

    assert (second.status_code, second.location) == (303, first.location)
    assert said in desk.get(second.location).text


def test_somebody_elses_finger_sends_nothing(desk, house, green, elodie):
    """It is Élodie's own finger: a sentence, and Nadia's request stays."""
    device = Device(house.url)
    adds(desk, device)
    nadia = accompanied("Nadia", green, elodie)
    draft = scenes.a_draft(nadia, beside=elodie)
    scenes.with_a_proof(draft, nadia)
    signs_in(desk, elodie, together=draft.id)
    asked = passkeys.ask_proof()

    answer = sends(
        desk,
        f"/ensemble/{draft.id}/empreinte",
        answer=device.proves(asked.options),
        challenge=asked.sealed,
    )

    assert answer.status_code == 422
    assert "Cela n’a pas marché." in answer.text
    read_again()
    assert session.get_one(Application, draft.id).state is State.DRAFT
