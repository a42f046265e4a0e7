"""The person can say the badge aloud: « je » for what is theirs, « vous » for what is asked."""

import pytest

from portfolio.catalogue.source import DEMONSTRATION, Rule, read_catalogue
from tests.easy.reading import sentences, words

BADGES = read_catalogue(DEMONSTRATION).badges
ASKED = [badge for badge in BADGES if badge.rule is Rule.REVIEW]


def speaks_in(person, text):
    return any(person in word.split("-") for word in words(text))


@pytest.mark.parametrize("badge", BADGES, ids=lambda badge: badge.slug)
def test_each_criterion_is_one_sentence_in_the_first_person(badge):
    for criterion in badge.criteria:
        assert len(sentences(criterion)) == 1
        assert speaks_in("je", criterion) or "j’" in criterion.lower()


@pytest.mark.parametrize("badge", ASKED, ids=lambda badge: badge.slug)
def test_each_question_speaks_to_the_person(badge):
    assert speaks_in("vous", badge.where_question)
    assert badge.where_question.endswith("\u00a0?")
    assert badge.story_question.startswith("Racontez ")
    assert all(hint.endswith("\u00a0?") for hint in badge.story_hints)


@pytest.mark.parametrize("badge", ASKED, ids=lambda badge: badge.slug)
def test_each_badge_can_be_proved_by_voice(badge):
    """Nobody has to write: one example is always one's own voice."""
    assert any(example.startswith("Ma voix") for example in badge.evidence_examples)


def test_a_description_is_two_or_three_short_sentences():
    for badge in BADGES:
        assert 2 <= len(sentences(badge.description)) <= 4, badge.slug
