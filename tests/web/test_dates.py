"""Days and moments as a French reader says them."""

from datetime import UTC, date, datetime

import pytest

from portfolio.web.dates import day, moment


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 8, 1), "1er août 2026"),
        (date(2026, 8, 11), "11 août 2026"),
        (date(2026, 12, 31), "31 décembre 2026"),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "1er août 2026"),
        (None, ""),
    ],
)
def test_a_day(app, when, said):
    assert day(when) == said


def test_a_moment_on_the_first(app):
    assert moment(datetime(2026, 8, 1, 8, 5, tzinfo=UTC)) == "1er août, 10\u00a0h\u00a005"
