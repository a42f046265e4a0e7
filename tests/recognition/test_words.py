"""Marc gives his word; Nadia reads it and chooses; Marc corrects it or takes it back."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials.issuer import opened_issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.notices.models import Notice
from portfolio.people.models import Person
from portfolio.profile import actions as sharing
from portfolio.profile.models import ShareLink
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import LinkClosed, Said
from portfolio.recognition.links import path_of
from portfolio.recognition.models import (
    Assurance,
    EndorsedCredential,
    Endorsement,
    EndorsementState,
    Invitation,
    InvitationWay,
    KnownFrom,
)
from tests import scenes
from tests.profile.conftest import a_link
from tests.profile.conftest import path_of as path_of_page
from tests.recognition.conftest import MARC
from tests.support.databases import on_both_databases
from tests.support.house import read_again, time_passes
from tests.support.mail import words_of


def asked(*badges: Credential, way: InvitationWay = InvitationWay.LINK) -> Invitation:
    with writing():
        holder = session.get_one(Person, badges[0].holder_id)
        return actions.ask(uuid4(), holder, badges, way)


def link(row: Invitation) -> str:
    return path_of(row)


def mine(word: Endorsement) -> str:
    return path_of(word)


def given(badge: Credential, text: str = MARC["word"]) -> Endorsement:
    row = asked(badge)
    with writing():
        return actions.give(
            uuid4(),
            queries.invitation(row.id),
            Said(text, MARC["name"], MARC["role"], MARC["company"]),
            about=[badge.id],
            whole_work=False,
            known_from=KnownFrom.WORKED,
        )


def some_words(badge: Credential, number: int) -> None:
    for each in range(number):
        given(badge, f"Un mot, le numéro {each}.")


def words() -> list[Endorsement]:
    return list(session.scalars(sa.select(Endorsement)))


def shown() -> list:
    """What a link may choose from."""
    return [word.id for word in words() if word.state is EndorsementState.SHOWN]


def documents() -> list[str | None]:
    return list(session.scalars(sa.select(EndorsedCredential.document)))


@on_both_databases
def test_from_the_link_to_what_nadia_chooses(browser, nadia, reliable, team):
    """No account; the page says who asks and what is true, and shows nothing more."""
    row = asked(reliable)
    marc = browser().opens(link(row))
    assert marc.heading == "Je recommande Nadia"
    assert "Badge vérifié le" in marc.text
    assert "Je travaille en équipe" not in marc.text  # a badge that was not asked about

    marc.sends(about=[str(reliable.id), "work"], **MARC)

    assert marc.heading == "Confirmez votre adresse ?"
    (word,) = words()
    assert (word.state, word.assurance) == (EndorsementState.NEW, Assurance.UNVERIFIED)
    assert word.whole_work
    assert shown() == []
    notice = session.scalar(sa.select(Notice))
    assert (notice.kind, notice.person_id) == ("new_recommendation", nadia.id)

    hers = browser(nadia).opens(notice.link)
    assert hers.heading == "Le mot de Marc Tessier"
    assert MARC["word"] in hers.text
    assert "Non vérifié" in hers.text
    hers.sends(f"{notice.link}/choisir", choice="show")
    assert shown() == [word.id]
    for page in (notice.link, "/moi/recommandations"):  # in no link yet: nobody sees it
        assert "Acceptée" in hers.opens(page).text
        assert "Visible" not in hers.text
    hers.sends(f"{notice.link}/choisir", choice="keep")
    assert shown() == []
    assert session.scalar(sa.select(Notice.read_at)) is not None


def test_the_word_is_signed_and_true(browser, reliable):
    browser().opens(link(asked(reliable))).sends(about=[str(reliable.id)], **MARC)

    (document,) = documents()
    signed = json.loads(document)
    checks = openbadges.verify(signed, did_document=published_did(opened_issuer()), now=clock.now())
    assert all(check.ok for check in checks)
    assert "Marc Tessier, Gérant, Jardins Bellevue (non vérifié)" in document
    assert MARC["word"] in document


def test_looking_uses_nothing_up(browser, reliable):
    """The antivirus of the company opens the link first."""
    row = asked(reliable)
    for _ in range(3):
        browser().opens(link(row))
    assert browser().opens(link(row)).sends(about=["work"], **MARC).status == 200


@on_both_databases
def test_a_double_tap_makes_one_word(browser, reliable):
    marc = browser().opens(link(asked(reliable)))
    page, write = marc.html, str(uuid4())

    marc.sends(write=write, about=["work"], **MARC)
    marc.html = page
    marc.sends(marc_path(reliable), write=write, about=["work"], **MARC)

    assert marc.heading == "Confirmez votre adresse ?"
    assert len(words()) == 1


def marc_path(badge: Credential) -> str:
    return link(session.scalar(sa.select(Invitation)))


@on_both_databases
def test_of_two_with_one_link_the_second_loses_nothing(browser, reliable):
    row = asked(reliable)
    marc, lea = browser().opens(link(row)), browser().opens(link(row))
    marc.sends(about=["work"], **MARC)

    lea.sends(about=["work"], **MARC | {"name": "Léa", "word": "Toujours à l’heure."})

    assert (lea.status, lea.heading) == (409, "Un mot est déjà arrivé")
    assert "Toujours à l’heure." in lea.text
    assert [word.author_name for word in words()] == ["Marc Tessier"]
    with writing(), pytest.raises(LinkClosed):
        actions.give(
            uuid4(),
            queries.invitation(row.id),
            Said("Encore.", "Léa", "", ""),
            about=[],
            whole_work=True,
            known_from=KnownFrom.OTHER,
        )


@on_both_databases
def test_of_four_at_once_one_word_stays(browser, reliable):
    path = link(asked(reliable))

    def send(client):
        form = {"write": str(uuid4()), "about": ["work"], **MARC}
        return client.post(path, data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, [browser().client for _ in range(4)]))

    assert answers == [303, 409, 409, 409]
    assert len(words()) == 1


def test_what_is_missing_is_said_and_all_is_kept(browser, reliable):
    marc = browser().opens(link(asked(reliable)))

    marc.sends(about=["work"], word="Du bon travail.", name="Marc", known_from="worked")

    assert marc.status == 422
    assert "<title>Erreur" in marc.html
    assert "Écrivez le nom de votre entreprise." in marc.text
    assert "Du bon travail." in marc.html
    assert marc.sends(about=["work"], **MARC).status == 200


def test_a_sentence_to_begin_is_enough(browser, reliable):
    marc = browser().opens(link(asked(reliable)))
    marc.sends(about=["work"], begin="trust", **MARC | {"word": ""})
    assert words()[0].word == "Je peux compter sur Nadia."


def test_somebody_who_is_not_an_employer_needs_no_company(browser, reliable):
    marc = browser().opens(link(asked(reliable)))
    marc.sends(about=["work"], **MARC | {"known_from": "other", "company": "", "role": ""})
    assert words()[0].author_company == ""


def test_a_name_cannot_add_lines_to_a_letter(browser, reliable, house, mailbox):
    marc = browser().opens(link(asked(reliable)))
    marc.sends(about=["work"], **MARC | {"name": "Marc\r\nBcc: x@exemple.fr"})
    house.runs_the_worker()
    assert mailbox.last_to("nadia@exemple.fr")["Bcc"] is None


@on_both_databases
def test_only_the_code_shown_face_to_face_earns_met(browser, nadia, reliable):
    hers = browser(nadia).opens(f"/moi/recommandations/demander/comment?about={reliable.id}")
    hers.sends(way="qr")
    marc = browser().opens(marc_path(reliable))

    hers.opens(hers.path)  # her phone draws another code while he writes
    time_passes(minutes=12)
    marc.sends(about=["work"], **MARC)

    assert words()[0].assurance is Assurance.MET
    assert hers.opens(hers.path).heading == "Mes recommandations"  # no code for a used link


def test_too_many_from_one_office_and_still_nothing_is_lost(app, browser, nadia, reliable):
    """Somebody else of the company plays with the page; Marc's word waits in his."""
    row = asked(reliable)
    marc = browser().opens(link(row))
    player = app.test_client()
    for _ in range(120):
        player.post(link(row), data={"write": str(uuid4())})
    nothing_written = player.post(link(row), data={"write": str(uuid4())})
    assert nothing_written.status_code == 429
    assert "J’envoie encore" not in nothing_written.text
    marc.sends(link(row), about=["work"], **MARC)
    assert marc.status == 429
    assert "Ce que vous avez écrit est gardé dans cette page." in marc.text

    for limiter in app.extensions["limiter"]:
        limiter.reset()
    marc.sends(link(row))
    assert [each.word for each in words()] == [MARC["word"]]


def test_one_word_sends_ten_codes_an_hour_whoever_asks(app, nadia, reliable):
    """Any address can be written there: the link of one word is no machine for mails."""
    one, another = given(reliable), given(reliable)

    def asks(word, number):
        path = f"{mine(word)}/adresse"
        data = {"write": str(uuid4()), "email": f"a{number}@exemple.fr"}
        from_there = {"REMOTE_ADDR": f"203.0.113.{number}"}
        return app.test_client().post(path, data=data, environ_base=from_there).status_code

    assert [asks(one, number) for number in range(11)] == [303] * 10 + [429]
    assert asks(another, 11) == 303


def test_a_page_opened_too_long_ago_keeps_the_text(browser, nadia, reliable):
    row = asked(reliable, way=InvitationWay.QR)
    marc = browser().opens(link(row))

    time_passes(hours=2)
    marc.sends(about=["work"], **MARC)

    assert (marc.status, marc.heading) == (409, "Ce lien ne marche plus")
    assert MARC["word"] in marc.text
    assert words() == []


def test_the_opening_of_one_link_opens_no_other(browser, nadia, reliable):
    first, second = asked(reliable), asked(reliable)
    marc = browser().opens(link(first))
    with writing():
        actions.withdraw_invitation(session.get(Invitation, second.id))

    assert marc.sends(link(second), about=["work"], **MARC).status == 409
    assert marc.sends("/r/AAAAAAAAAAAAAAAAAAAAAA", about=["work"], **MARC).status == 404


def test_nadia_cannot_write_about_herself(browser, nadia, reliable):
    hers = browser(nadia).opens(link(asked(reliable)))
    assert hers.heading == "C’est votre lien"
    hers.sends(about=["work"], **MARC)
    assert words() == []


@on_both_databases
def test_a_confirmed_address_is_said_and_never_shown(browser, nadia, reliable, house, mailbox):
    marc = browser().opens(link(asked(reliable))).sends(about=[str(reliable.id)], **MARC)
    marc.sends(email="marc@bellevue.fr")
    house.runs_the_worker()
    code = mailbox.last_to("marc@bellevue.fr")["Subject"].split()[-1]

    wrong = "000000" if code != "000000" else "111111"
    assert marc.sends(code=wrong).status == 422
    assert words()[0].assurance is Assurance.UNVERIFIED
    marc.sends(code=code)

    assert marc.heading == "Merci"
    assert words()[0].assurance is Assurance.ADDRESS
    assert "(adresse confirmée)" in documents()[0]
    house.runs_the_worker()
    letter = mailbox.last_to("marc@bellevue.fr")
    assert mine(words()[0]) in words_of(letter)
    hers = browser(nadia).opens(f"/moi/recommandations/{words()[0].id}")
    assert "Adresse confirmée" in hers.text
    assert "marc@bellevue.fr" not in hers.html


@on_both_databases
def test_marc_corrects_his_word_and_nadia_chooses_anew(browser, nadia, reliable):
    word = given(reliable)
    with writing():
        actions.choose(queries.word(word.id), shown=True)
    before = documents()[0]

    marc = browser().opens(f"{mine(word)}/changer")
    assert MARC["word"] in marc.html
    marc.sends(word="Nadia est très fiable.", name="Marc Tessier", role="", company="Bellevue")

    read_again()
    assert words()[0].state is EndorsementState.NEW
    assert shown() == []
    assert "Nadia est très fiable." in documents()[0]
    assert documents()[0] != before
    kinds = set(session.scalars(sa.select(Notice.kind)))
    assert "recommendation_corrected" in kinds


def test_the_same_word_again_changes_nothing(browser, reliable):
    word = given(reliable)
    with writing():
        actions.choose(queries.word(word.id), shown=True)
    browser().opens(f"{mine(word)}/changer").sends(
        word=word.word, name=word.author_name, role=word.author_role, company=word.author_company
    )
    read_again()
    assert words()[0].state is EndorsementState.SHOWN


@on_both_databases
def test_marc_takes_his_word_back(browser, nadia, reliable):
    word = given(reliable)
    with writing():
        actions.choose(queries.word(word.id), shown=True)

    marc = browser().opens(f"{mine(word)}/enlever").sends()

    assert (marc.status, marc.heading) == (410, "Votre mot est enlevé")
    read_again()
    assert (words()[0].word, documents()) == ("", [None])
    assert queries.words_for(nadia.id) == []
    hers = browser(nadia).opens(f"/moi/recommandations/{word.id}")
    assert hers.heading == "Marc Tessier a enlevé son mot"
    hers.sends(f"/moi/recommandations/{word.id}/choisir", choice="show")
    assert words()[0].state is EndorsementState.WITHDRAWN


@on_both_databases
def test_nadia_erases_a_word(browser, nadia, reliable):
    word = given(reliable)
    its_author = mine(word)
    hers = browser(nadia).opens(f"/moi/recommandations/{word.id}/effacer")
    assert "disparaît" in hers.text

    hers.sends()

    assert (words(), documents()) == ([], [])
    assert browser().opens(its_author).status == 404


def test_nobody_else_reads_or_decides(browser, nadia, reliable):
    word = given(reliable)
    ali = browser(scenes.a_person("Ali"))
    there = f"/moi/recommandations/{word.id}"

    assert ali.opens(there).status == 404
    assert ali.sends(f"{there}/choisir", choice="show").status == 404
    assert ali.sends(f"{there}/effacer").status == 404
    assert words()[0].state is EndorsementState.NEW


def test_a_badge_erased_takes_its_signed_words_along(nadia, reliable, team):
    given(reliable)
    with writing():
        session.delete(session.get(Credential, reliable.id))
    assert documents() == []


@on_both_databases
def test_the_address_of_who_was_asked_goes_with_the_link(nadia):
    with writing():
        asked = actions.ask(uuid4(), nadia, [], InvitationWay.MAIL, email="a@exemple.fr").id
    time_passes(days=31)
    with writing():
        assert actions.forget_addresses() == 1
    read_again()
    assert session.get_one(Invitation, asked).email is None


def test_employers_have_a_page_without_a_form(browser, nadia):
    page = browser().opens("/employeur")
    assert (page.status, "<form" in page.html) == (200, False)


def test_the_person_cannot_reach_the_link_of_the_author(browser, nadia, reliable):
    """She knows the id of the word; sending it again as a form leads her nowhere."""
    browser().opens(link(asked(reliable))).sends(about=["work"], **MARC)

    hers = browser(nadia).sends("/moi/recommandations/demander", write=str(words()[0].id))

    assert not hers.path.startswith("/mot/")


@on_both_databases
def test_a_word_shown_again_comes_back_in_no_link(browser, nadia, reliable):
    """Only the sharing screen changes what others see."""
    word = given(reliable).id
    shared = a_link(nadia, reliable)
    with writing():
        actions.choose(queries.word(word), shown=True)
    with writing():
        sharing.choose_recommendations(session.get_one(ShareLink, shared.id), {word})
    their_page = path_of_page(session.get_one(ShareLink, shared.id))
    assert MARC["word"] in browser().opens(their_page).text

    with writing():
        actions.choose(queries.word(word), shown=False)
    with writing():
        actions.choose(queries.word(word), shown=True)

    assert MARC["word"] not in browser().opens(their_page).text


def test_every_open_link_loses_an_erased_word(browser, nadia, reliable):
    word = given(reliable).id
    shared = a_link(nadia, reliable)
    with writing():
        actions.choose(queries.word(word), shown=True)
    with writing():
        sharing.choose_recommendations(session.get_one(ShareLink, shared.id), {word})
    their_page = path_of_page(session.get_one(ShareLink, shared.id))
    assert MARC["word"] in browser().opens(their_page).text

    browser(nadia).opens(f"/moi/recommandations/{word}/effacer").sends()

    assert MARC["word"] not in browser().opens(their_page).text


def test_every_open_link_loses_a_corrected_word(browser, nadia, reliable):
    word = given(reliable)
    shared = a_link(nadia, reliable)
    with writing():
        actions.choose(queries.word(word.id), shown=True)
    with writing():
        sharing.choose_recommendations(session.get_one(ShareLink, shared.id), {word.id})
    browser().opens(f"{mine(word)}/changer").sends(word="Autre.", name="Marc", company="Bellevue")

    page = browser().opens(path_of_page(session.get_one(ShareLink, shared.id)))

    assert page.status == 200
    assert MARC["word"] not in page.text
    assert "Autre." not in page.text
