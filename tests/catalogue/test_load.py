"""INAÉ publishes its badges from a file, as often as it likes."""

import dataclasses

import pytest
import sqlalchemy as sa

from portfolio.catalogue import actions, queries
from portfolio.catalogue.models import (
    Achievement,
    AchievementVersion,
    Adaptation,
    AdaptationVersion,
    Pathway,
)
from portfolio.catalogue.source import DEMONSTRATION, read_catalogue
from portfolio.db import session, writing
from tests import scenes
from tests.support.databases import on_both_databases

pytestmark = on_both_databases

TABLES = (Pathway, Achievement, AchievementVersion, Adaptation, AdaptationVersion)


def _load(catalogue):
    with writing():
        return actions.load(catalogue)


def _rows() -> list[int]:
    return [session.scalar(sa.select(sa.func.count()).select_from(each)) for each in TABLES]


def _with(catalogue, slug, **words):
    changed = (
        dataclasses.replace(badge, **words) if badge.slug == slug else badge
        for badge in catalogue.badges
    )
    return dataclasses.replace(catalogue, badges=tuple(changed))


@pytest.fixture
def catalogue(app):
    return read_catalogue(DEMONSTRATION)


def test_the_file_becomes_badges_in_order(catalogue):
    loaded = _load(catalogue)

    assert len(loaded.new) == 15
    shelves = queries.shelves()
    assert [shelf.name for shelf in shelves] == [each.name for each in catalogue.pathways]
    assert [b.slug for shelf in shelves for b in shelf.badges] == [b.slug for b in catalogue.badges]


def test_the_support_badge_is_given_by_rule(catalogue):
    _load(catalogue)

    given = [b.slug for shelf in queries.shelves() for b in shelf.badges if b.automatic]
    assert given == [scenes.SUPPORT]


def test_loading_twice_changes_nothing(catalogue):
    _load(catalogue)
    before = _rows()

    again = _load(catalogue)

    assert _rows() == before
    assert (again.new, again.changed, again.retired) == ([], [], [])


def test_a_changed_sentence_makes_a_new_version_of_the_badge(catalogue):
    """Badges already given keep the words they were given with."""
    _load(catalogue)
    old = queries.badge(scenes.TEAM).achievement_version

    loaded = _load(_with(catalogue, scenes.TEAM, sentence="J’avance avec les autres."))

    new = queries.badge(scenes.TEAM)
    assert loaded.changed == [scenes.TEAM]
    assert (new.number, new.achievement_version.number) == (2, 2)
    assert new.achievement_version.sentence == "J’avance avec les autres."
    assert session.get(AchievementVersion, old.id).sentence == old.sentence


def test_a_changed_question_makes_a_new_way_of_asking_only(catalogue):
    _load(catalogue)

    _load(_with(catalogue, scenes.TEAM, where_question="Où était-ce ?"))

    new = queries.badge(scenes.TEAM)
    assert (new.number, new.achievement_version.number) == (2, 1)


def test_a_badge_that_left_the_file_is_asked_for_no_more(catalogue):
    _load(catalogue)
    fewer = dataclasses.replace(catalogue, badges=catalogue.badges[1:])

    loaded = _load(fewer)

    assert loaded.retired == [scenes.RELIABLE]
    assert queries.badge(scenes.RELIABLE) is None
    assert queries.achievement(scenes.RELIABLE) is None
    _load(catalogue)
    assert queries.badge(scenes.RELIABLE).number == 1


def test_a_person_asks_under_the_newest_version_of_their_structure(catalogue):
    """Les Ateliers du Pré Vert wrote the badge in their own words; others did not."""
    _load(catalogue)
    structure = scenes.a_structure()
    badge = scenes.the_badge()
    original = queries.version_for(badge.id, None)
    with writing():
        own = Adaptation(achievement_id=badge.id, structure_id=structure.id)
        session.add(own)
        session.flush()
        for number in (1, 2):
            session.add(
                AdaptationVersion(
                    adaptation_id=own.id,
                    achievement_version_id=original.achievement_version_id,
                    number=number,
                    criteria=["Au jardin."],
                    places=["travail"],
                    where_question="Où ?",
                    story_question="Racontez.",
                )
            )

    assert queries.version_for(badge.id, structure.id).number == 2
    assert queries.version_for(badge.id, structure.id).adaptation_id == own.id
    assert queries.version_for(badge.id, None).id == original.id
    assert queries.version_for(badge.id, scenes.a_structure("Autre").id).id == original.id


def test_only_a_yes_makes_a_structure_mine(catalogue):
    person, structure = scenes.a_person(), scenes.a_structure()
    scenes.accompanied(person, structure, agreed=False)
    assert queries.structure_of(person.id) is None

    scenes.accompanied(person, structure)
    assert queries.structure_of(person.id) == structure.id


def test_the_command_says_what_it_did(app):
    run = app.test_cli_runner().invoke

    first = run(args=["catalogue", "load", str(DEMONSTRATION)])
    second = run(args=["catalogue", "load", str(DEMONSTRATION)])

    assert first.exit_code == 0, first.output
    assert f"new {scenes.TEAM}" in first.output
    assert second.output == "15 badges, 5 pathways.\n"


def test_a_wrong_file_is_said_in_one_line(app, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("nom = 3", encoding="utf-8")

    result = app.test_cli_runner().invoke(args=["catalogue", "load", str(wrong)])

    assert result.exit_code == 1
    assert "wrong.toml, champ «\xa0nom\xa0»" in result.output
