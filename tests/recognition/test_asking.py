"""Nadia asks for a word: a code to show, a link to send, an e-mail."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portfolio.db import session
from portfolio.profile.models import ShareLink
from portfolio.recognition.actions import MAILS_A_DAY
from portfolio.recognition.models import Invitation, InvitationWay
from tests import scenes
from tests.recognition.conftest import MARC, a_badge_of
from tests.support.databases import on_both_databases
from tests.support.house import time_passes
from tests.support.mail import words_of

ASK = "/moi/recommandations/demander"


def invitations():
    return session.scalars(sa.select(Invitation).order_by(Invitation.made_at)).all()


@on_both_databases
def test_a_link_to_send_takes_three_screens(browser, nadia, reliable, team):
    hers = browser(nadia).opens(f"{ASK}?badge={reliable.id}")
    assert hers.heading == "Un mot sur quoi ?"
    assert re.search(rf'value="{reliable.id}" checked', hers.html)

    hers.sends(about=[str(reliable.id)])
    assert hers.heading == "Comment demander ?"
    hers.sends(way="link")

    assert hers.heading == "Envoyez ce lien"
    assert "Je suis fiable" in hers.text
    assert "Je travaille en équipe" not in hers.text
    (row,) = invitations()
    assert row.way is InvitationWay.LINK
    assert row.ends_at - row.made_at == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))
    assert session.scalars(sa.select(ShareLink)).all() == []  # asking shows nothing


def test_she_may_ask_about_all_her_work(browser, nadia, reliable):
    hers = browser(nadia).opens(ASK).sends(about=["work"]).sends(way="link")

    theirs = browser().opens(hers.link_shown("/r/"))

    assert "Tout son travail" in theirs.text
    assert "Je suis fiable" not in theirs.text


def test_nothing_chosen_is_said_kindly(browser, nadia):
    hers = browser(nadia).opens(ASK).sends()
    assert (hers.status, "Choisissez au moins une réponse." in hers.text) == (422, True)


def test_nobody_asks_about_the_badge_of_another(browser, nadia, reliable):
    ali = scenes.a_person("Ali")

    hers = browser(ali).opens(f"{ASK}/comment?about={reliable.id}").sends(way="link")

    assert "Je suis fiable" not in browser().opens(hers.link_shown("/r/")).text


def test_an_e_mail_carries_the_link_and_its_address_is_forgotten(
    browser, nadia, reliable, house, mailbox
):
    hers = browser(nadia).opens(f"{ASK}/comment?about={reliable.id}").sends(way="mail")
    assert hers.heading == "À quelle adresse ?"
    assert hers.sends(email="marc").status == 422
    hers.sends(email="Marc@Bellevue.fr")
    assert "marc@bellevue.fr" in hers.text

    house.runs_the_worker()
    letter = mailbox.last_to("marc@bellevue.fr")
    assert letter["Subject"] == "Nadia vous demande un mot."
    link = re.search(r"/r/[\w-]+", words_of(letter))[0]
    browser().opens(link).sends(about=[str(reliable.id)], **MARC)

    assert invitations()[0].email is None


def test_e_mails_to_strangers_have_a_limit(browser, nadia, reliable):
    hers = browser(nadia)
    for number in range(MAILS_A_DAY):
        hers.opens(f"{ASK}/adresse?about=work").sends(email=f"a{number}@exemple.fr")

    hers.opens(f"{ASK}/adresse?about=work").sends(email="b@exemple.fr")

    assert (hers.status, len(invitations())) == (422, MAILS_A_DAY)
    assert "Continuez demain" in hers.text


@on_both_databases
def test_a_code_is_drawn_anew_at_each_showing(browser, nadia, reliable):
    hers = browser(nadia).opens(f"{ASK}/comment?about={reliable.id}").sends(way="qr")
    assert hers.heading == "Montrez ce code"
    first = invitations()[0].generation
    old = code_of(invitations()[0])

    hers.opens(hers.path)

    assert invitations()[0].generation == first + 1
    assert browser().opens(old).heading == "Ce lien ne marche pas"
    assert browser().opens(code_of(invitations()[0])).heading == "Je recommande Nadia"


def test_a_code_lives_ten_minutes(browser, nadia, reliable):
    browser(nadia).opens(f"{ASK}/comment?about={reliable.id}").sends(way="qr")
    link = code_of(invitations()[0])

    time_passes(minutes=11)

    late = browser().opens(link)
    assert (late.status, late.heading) == (410, "Ce lien ne marche plus")


def code_of(row: Invitation) -> str:
    from portfolio.recognition.links import path_of

    return path_of(row)


def test_a_pending_link_is_listed_and_taken_away(browser, nadia, reliable):
    hers = browser(nadia).opens(f"{ASK}/comment?about={reliable.id}").sends(way="link")
    link = hers.link_shown("/r/")
    (row,) = invitations()
    assert "J’attends un mot" in hers.opens("/moi/recommandations").text

    hers.sends(f"/moi/recommandations/invitations/{row.id}/enlever")

    assert "J’attends un mot" not in hers.text
    closed = browser().opens(link)
    assert (closed.status, closed.heading) == (410, "Ce lien est fermé")


def test_the_link_of_another_cannot_be_seen_or_taken(browser, nadia, reliable):
    browser(nadia).opens(f"{ASK}/comment?about={reliable.id}").sends(way="link")
    (row,) = invitations()
    ali = browser(scenes.a_person("Ali"))

    assert ali.opens(f"/moi/recommandations/invitations/{row.id}").status == 404
    assert ali.sends(f"/moi/recommandations/invitations/{row.id}/enlever").status == 404
    assert invitations()[0].withdrawn_at is None


def test_the_page_reads_no_more_for_twenty_words(app, house, browser, nadia):
    from tests.recognition.test_words import some_words
    from tests.support.house import grows_not

    badge = a_badge_of(nadia, scenes.RELIABLE)
    hers = browser(nadia)
    grows_not(
        house,
        lambda number: some_words(badge, number),
        lambda: hers.opens("/moi/recommandations"),
    )
