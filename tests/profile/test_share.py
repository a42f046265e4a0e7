"""Nadia prepares a link, hands it over, changes it, closes it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from portfolio import clock
from portfolio.db import session, writing
from portfolio.people.models import Act
from portfolio.people.queries import log_of
from portfolio.profile import actions, queries
from portfolio.profile.models import LinkState, ShareLink
from portfolio.recognition.models import EndorsementState
from tests import scenes
from tests.profile.conftest import A_PHONE, a_badge, a_link, a_word, path_of, write
from tests.support.databases import on_both_databases
from tests.support.house import read_again, time_passes


@on_both_databases
def test_from_the_preview_to_the_open_link(nadia, browser):
    safety, reliable = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)
    word = a_word(nadia, safety)
    phone, employer = browser(nadia), browser()

    assert "Voilà ce que l’employeur voit" in phone.get("/moi/montrer/nouveau").text
    assert queries.links_of(nadia.id) == []

    link_id = uuid4()
    answer = phone.post("/moi/montrer/nouveau", data={"write": str(link_id)})
    assert answer.location == f"/moi/montrer/{link_id}/badges"
    step = phone.post(answer.location, data={**write(), "badges": [str(safety.id)]})
    assert step.location.endswith("/recommandations")
    step = phone.post(step.location, data={**write(), "recommendations": [str(word.id)]})
    assert step.location.endswith("/nom")
    step = phone.post(step.location, data={**write(), "name": "pour mon entretien"})
    assert step.location.endswith("/fin")
    step = phone.post(step.location, data={**write(), "until": "month"})
    assert step.location == f"/moi/montrer/{link_id}"

    read_again()
    link = queries.link(link_id)
    assert link.state is LinkState.PREPARED
    assert employer.get(path_of(link)).status_code == 404

    phone.post(f"/moi/montrer/{link_id}/ouvrir", data=write())
    page = employer.get(path_of(link)).text
    assert "Nadia B." in page
    assert "Marc Tessier" in page
    assert "Je suis fiable" not in page
    assert str(reliable.id) not in page
    read_again()
    assert [each.act for each in log_of(nadia.id)] == [Act.SHARED]


def test_one_badge_is_given_and_two_badges_are_given(nadia, browser):
    """The employer reads the sentence of a page with one badge, then of one with two."""
    safety, reliable = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)

    alone = browser().get(path_of(a_link(nadia, safety))).text
    both = browser().get(path_of(a_link(nadia, safety, reliable))).text

    assert "Donné par" in alone
    assert "Donnés par" not in alone
    assert "Donnés par" in both


def test_a_double_tap_makes_one_link(nadia, browser):
    a_badge(nadia)
    phone, form = browser(nadia), write()
    answers = [phone.post("/moi/montrer/nouveau", data=form).location for _ in range(2)]

    assert len(set(answers)) == 1
    assert len(queries.links_of(nadia.id)) == 1


@pytest.mark.parametrize("way", ["closed", "ended"])
def test_a_closed_link_says_so_at_the_next_request(nadia, browser, way):
    link = a_link(nadia, a_badge(nadia))
    employer, phone = browser(), browser(nadia)
    assert employer.get(path_of(link)).status_code == 200

    if way == "closed":
        phone.post(f"/moi/montrer/{link.id}/fermer", data=write())
    else:
        with writing():
            actions.set_end(link, clock.now() + timedelta(hours=1))
        time_passes(hours=2)

    for path in ("", "/1"):
        answer = employer.get(path_of(link) + path)
        assert answer.status_code == 410
        assert "Ce lien est fermé." in answer.text
    assert phone.get(f"/moi/montrer/{link.id}").status_code == 200


@pytest.mark.parametrize(
    ("opened", "asked", "said"),
    [(True, "Je ferme ce lien", "Fermer ce"), (False, "J’efface ce lien", "Effacer")],
)
def test_a_link_ends_only_after_a_question(nadia, browser, opened, asked, said):
    link = a_link(nadia, a_badge(nadia), opened=opened)
    phone, path = browser(nadia), f"/moi/montrer/{link.id}"

    page = phone.get(path).text
    assert asked in page
    assert f'action="{path}/fermer"' not in page
    assert said in phone.get(f"{path}/fermer").text
    assert queries.links_of(nadia.id)

    phone.post(f"{path}/fermer", data=write())
    read_again()
    assert not queries.links_of(nadia.id)
    assert phone.get(f"{path}/fermer").location == path  # once closed, nothing is asked


@pytest.mark.parametrize("whole_work", [False, True])
def test_i_show_it_leads_to_the_links_where_the_word_belongs(nadia, browser, whole_work):
    """Nothing is public before « Je continue »; then the links that show the badge show it."""
    safety, reliable = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)
    word = a_word(nadia, safety, state=EndorsementState.NEW, whole_work=whole_work)
    fits, other, ended = a_link(nadia, safety), a_link(nadia, reliable), a_link(nadia, safety)
    with writing():
        actions.set_end(session.merge(ended), clock.now() - timedelta(hours=1))
    phone, employer = browser(nadia), browser()

    answer = phone.post(
        f"/moi/recommandations/{word.id}/choisir", data={**write(), "choice": "show"}
    )
    page = phone.get(answer.location).text
    ticked = set(re.findall(r'name="links" value="([^"]+)" checked', page))
    assert ticked == {str(fits.id), str(other.id)} if whole_work else {str(fits.id)}
    assert "Marc Tessier" not in employer.get(path_of(fits)).text
    assert "Personne ne voit encore ce mot." in phone.get(f"/moi/recommandations/{word.id}").text

    done = phone.post(answer.location, data={**write(), "links": list(ticked)})
    assert "On voit ce mot dans vos liens." in phone.get(done.location).text
    assert "Visible" in phone.get("/moi/recommandations").text
    assert "Marc Tessier" in employer.get(path_of(fits)).text
    assert ("Marc Tessier" in employer.get(path_of(other)).text) is whole_work


def test_what_is_chosen_later_shows_at_once(nadia, browser):
    safety, reliable = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)
    link = a_link(nadia, safety)
    phone, employer = browser(nadia), browser()

    answer = phone.post(
        f"/moi/montrer/{link.id}/badges", data={**write(), "badges": [str(reliable.id)]}
    )

    assert answer.location == f"/moi/montrer/{link.id}"
    assert "Je suis fiable" in employer.get(path_of(link)).text
    assert employer.get(path_of(link) + "/1").status_code == 404
    assert employer.get(path_of(link) + "/2").status_code == 200


def test_no_badge_is_no_answer(nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    answer = browser(nadia).post(f"/moi/montrer/{link.id}/badges", data=write())

    assert answer.status_code == 422
    assert "Choisissez au moins un badge." in answer.text


def test_a_day_that_is_over_is_refused(nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    phone = browser(nadia)
    for form, sentence in [
        ({"until": "day"}, "Choisissez un jour."),
        ({"until": "day", "day": "2020-01-01"}, "Ce jour est passé."),
        ({}, "Choisissez une réponse."),
    ]:
        answer = phone.post(f"/moi/montrer/{link.id}/fin", data={**write(), **form})
        assert answer.status_code == 422
        assert sentence in answer.text
    assert (
        phone.post(
            f"/moi/montrer/{link.id}/fin", data={**write(), "until": "never", "day": "x"}
        ).status_code
        == 303
    )


def test_only_people_are_counted_and_not_the_holder(app, nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    employer, phone = browser(), browser(nadia)

    employer.get(path_of(link))
    employer.get(path_of(link))
    phone.get(path_of(link))
    employer.head(path_of(link))
    employer.get(path_of(link) + "/1")
    employer.get(path_of(link), headers={"User-Agent": "WhatsApp/2.23.20.0"})
    employer.get(path_of(link), headers={"User-Agent": f"{A_PHONE} (compatible; Googlebot/2.1)"})
    employer.get(path_of(link), headers={"Sec-Purpose": "prefetch;prerender"})

    app.extensions["openings"].write()  # it does so by itself after a second
    read_again()
    assert session.get(ShareLink, link.id).openings == 2
    assert "Ouvert 2 fois." in phone.get(f"/moi/montrer/{link.id}").text


def test_search_engines_come_only_when_asked(nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    employer = browser()
    for path in ("", "/1"):
        answer = employer.get(path_of(link) + path)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.text

    browser(nadia).post(f"/moi/montrer/{link.id}/recherche", data={**write(), "find": "yes"})

    answer = employer.get(path_of(link))
    assert "X-Robots-Tag" not in answer.headers
    assert "noindex" not in answer.text


@pytest.mark.parametrize(
    ("step", "typed"), [("nom", {"name": "Pour Paul"}), ("mots", {"words": "Je suis maçonne."})]
)
def test_what_was_typed_over_a_session_that_ended_is_still_there(nadia, browser, step, typed):
    link, hers = a_link(nadia), browser(nadia)
    path = f"/moi/montrer/{link.id}/{step}"
    time_passes(days=91)
    assert hers.post(path, data={**write(), **typed}).location.startswith("/entrer?suite=")

    back = browser(nadia)
    page = back.get(path).text
    assert "Votre réponse est encore là." in page
    assert next(iter(typed.values())) in page
    assert back.post(path, data={**write(), **typed}).status_code == 303
    assert "Votre réponse est encore là." not in back.get(path).text


@pytest.mark.parametrize("number", ["9999", "99999999999999999999999"])
def test_a_badge_number_that_no_page_has_is_not_found(app, nadia, number):
    path = path_of(a_link(nadia))
    for end in ("", ".json"):
        assert app.test_client().get(f"{path}/{number}{end}").status_code == 404


def test_a_link_of_another_is_not_mine(nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    karim = browser(scenes.a_person("Karim"))
    for path in ("", "/badges", "/nom", "/fin", "/code", "/feuille", "/voir"):
        assert karim.get(f"/moi/montrer/{link.id}{path}").status_code == 404
    assert karim.post(f"/moi/montrer/{link.id}/fermer", data=write()).status_code == 404
    assert browser().get("/p/unknown-token").status_code == 404


def test_only_my_own_badges_and_accepted_words_get_in(nadia, app):
    karim = scenes.a_person("Karim")
    his, mine = a_badge(karim), a_badge(nadia)
    new = a_word(nadia, mine, state=EndorsementState.NEW)
    link = a_link(nadia, mine, his, words=[new, a_word(karim, his)])

    assert queries.chosen_badges(link.id) == {mine.id}
    assert queries.chosen_words(link.id) == set()


def test_a_word_hidden_later_leaves_the_page(nadia, browser):
    badge = a_badge(nadia)
    word = a_word(nadia, badge)
    link = a_link(nadia, badge, words=[word])
    assert "Marc Tessier" in browser().get(path_of(link)).text

    with writing():
        word.state = EndorsementState.WITHDRAWN

    assert "Marc Tessier" not in browser().get(path_of(link)).text


def test_the_code_and_the_sheet(nadia, browser):
    link = a_link(nadia, a_badge(nadia))
    phone = browser(nadia)

    code = phone.get(f"/moi/montrer/{link.id}/code").text
    assert "Code de mon profil" in code
    assert "<svg" in code
    sheet = phone.get(f"/moi/montrer/{link.id}/feuille").text
    assert path_of(link) in sheet
    assert "-bw." in sheet
