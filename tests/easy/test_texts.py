"""Fatou reads little French: every text she may meet is easy."""

from functools import cache

import pytest

from tests.easy import reading
from tests.easy.reading import problems, sentences, typography, words
from tests.easy.texts import data_texts, messages

MOST_ALLOWED = 150


def test_every_text_for_holders_and_recommenders_is_easy():
    found = [
        f"{text.where}: {problem}"
        for text in messages()
        if text.for_everyone
        for problem in problems(text.text)
    ]
    assert not found, "\n".join(found)


def test_every_text_of_the_catalogue_is_easy():
    found = [f"{text.where}: {problem}" for text in data_texts() for problem in problems(text.text)]
    assert not found, "\n".join(found)


def test_every_text_has_french_typography():
    found = [
        f"{text.where}: {problem}"
        for text in (*messages(), *data_texts())
        for problem in typography(text.text)
    ]
    assert not found, "\n".join(found)


def test_the_texts_are_found():
    """An extraction that finds nothing would pass every other test."""
    wheres = " ".join(text.where for text in messages())
    assert "portfolio/web/errors.py" in wheres
    assert "templates/web/error.html" in wheres
    assert len(data_texts()) >= 300


def test_the_words_allowed_by_hand_are_few():
    assert len(reading.allowed()) <= MOST_ALLOWED


@cache
def used_words() -> set[str]:
    """The words of all texts for everyone, those of « rendez-vous » one by one too."""
    texts = [text.text for text in (*messages(), *data_texts()) if text.for_everyone]
    found = {word for text in texts for part in sentences(text) for word in words(part)}
    return found | {part for word in found for part in word.split("-")}


@pytest.mark.parametrize("word", reading.allowed())
def test_each_allowed_word_is_needed_and_used(word):
    assert word in used_words(), f"no text says « {word} » now: take it out of mots-permis.txt"
    assert word not in reading.frequent()
    assert word not in reading.glossary()


@pytest.mark.parametrize(("word", "meaning"), reading.glossary().items())
def test_the_glossary_explains_with_easy_words(word, meaning):
    assert problems(meaning) == []
    assert word not in reading.words(meaning)
