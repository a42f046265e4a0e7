"""Karim does not know which badge to ask for: a few taps find it."""

import pytest

from portfolio.catalogue.source import DEMONSTRATION, Place, Rule, read_catalogue
from portfolio.catalogue.suggest import MOST_BADGES, MOST_TAPS, suggest, taps_table

BADGES = {badge.slug: badge for badge in read_catalogue(DEMONSTRATION).badges}
REACHABLE = [slug for slug, badge in BADGES.items() if badge.rule is Rule.REVIEW]


def test_two_taps_are_enough():
    assert suggest(["travail", "arriver-a-l-heure"]) == ["je-suis-fiable", "j-organise-mon-travail"]


def test_what_fits_best_comes_first():
    taps = ["famille", "garder-des-enfants", "montrer-comment-faire", "aider-quelqu-un"]

    assert suggest(taps) == ["j-aide-les-autres", "je-transmets-ce-que-je-sais", "je-suis-fiable"]


@pytest.mark.parametrize("slug", REACHABLE)
def test_every_badge_is_first_after_a_place_and_one_deed(slug):
    table = taps_table()
    roads = [
        place.place
        for place in table.places
        for deed in table.deeds_at(place.place)
        if suggest([place.place, deed.code])[0] == slug
    ]

    assert roads
    assert set(roads) <= set(BADGES[slug].places)


def test_a_badge_is_proposed_only_where_it_can_be_shown():
    for deed in taps_table().deeds:
        for place in deed.places:
            assert place in BADGES[deed.badges[0]].places, (deed.code, place)


def test_never_more_than_three_badges_whatever_is_tapped():
    for place in Place:
        codes = [deed.code for deed in taps_table().deeds_at(place)]
        assert 1 <= len(suggest([place, *codes])) <= MOST_BADGES


def test_the_seventh_tap_changes_nothing():
    taps = ["travail", *(deed.code for deed in taps_table().deeds_at(Place.WORK))]

    assert suggest(taps) == suggest(taps[:MOST_TAPS])


def test_tapping_twice_or_a_tile_of_an_older_page_changes_nothing():
    once = suggest(["travail", "faire-mes-trajets"])

    assert suggest(["travail", "faire-mes-trajets", "faire-mes-trajets", "autrefois"]) == once
    assert suggest([]) == []


def test_each_screen_has_at_most_eight_tiles_and_every_code_is_its_own():
    table = taps_table()

    assert [place.place for place in table.places] == list(Place)
    assert all(1 <= len(table.deeds_at(place)) <= 8 for place in Place)
    assert len({deed.code for deed in table.deeds}) == len(table.deeds)
    assert {slug for deed in table.deeds for slug in deed.badges} == set(REACHABLE)
