"""What stands on a person's home: the last news of each thing, and nothing that is over."""

from uuid import uuid4

from portfolio.db import writing
from portfolio.notices.actions import tell
from portfolio.notices.queries import unread
from tests.scenes import a_person
from tests.support.databases import on_both_databases


def kinds_told_to(person) -> list[str]:
    return [notice.kind for notice in unread(person.id)]


@on_both_databases
def test_the_last_news_of_a_word_takes_the_place_of_the_others(app):
    """Marc writes, corrects, takes back: Nadia reads only that he took it back."""
    nadia, karim, link = a_person("Nadia"), a_person("Karim"), f"/moi/recommandations/{uuid4()}"
    with writing():
        tell(nadia, "new_recommendation", link=f"/moi/recommandations/{uuid4()}", author="Sonia")
        tell(karim, "new_recommendation", link=link, author="Marc")
        for kind in (
            "new_recommendation",
            "recommendation_corrected",
            "recommendation_withdrawn",
        ):
            tell(nadia, kind, link=link, author="Marc")

    assert kinds_told_to(nadia) == ["recommendation_withdrawn", "new_recommendation"]
    assert kinds_told_to(karim) == ["new_recommendation"]


def test_a_new_card_does_not_hide_that_the_code_has_changed(app):
    """« Mon compte » is the page of many things: each of its news stays."""
    nadia = a_person("Nadia")
    with writing():
        tell(nadia, "code_changed", link="/moi/compte")
        tell(nadia, "card_replaced", link="/moi/compte", name="Élodie")

    assert set(kinds_told_to(nadia)) == {"code_changed", "card_replaced"}


def test_two_answers_about_one_person_are_two_news_for_who_follows_her(app):
    """Nadia’s two requests have their answer: Élodie hears of both."""
    elodie, link = a_person("Élodie"), f"/equipe/personnes/{uuid4()}"
    with writing():
        tell(elodie, "holder_answered", link=link, name="Nadia", badge="Je suis fiable")
        tell(elodie, "holder_answered", link=link, name="Nadia", badge="Je travaille en équipe")

    assert len(unread(elodie.id)) == 2
