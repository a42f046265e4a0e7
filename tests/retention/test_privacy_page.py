"""docs/privacy.md says what is true: every column, every duration."""

import re
from collections import Counter
from pathlib import Path

import pytest

from portfolio.db import Base
from portfolio.retention import RULES, UNUSED
from portfolio.wiring import create_app

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()


def rows(columns: int) -> list[list[str]]:
    """The cells of every table of the page that has so many columns, without its head."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if line.startswith("|")
    ]
    return [
        cells
        for cells in found
        if len(cells) == columns and cells[0] not in {"table", "what"} and "---" not in cells[0]
    ]


def words(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


@pytest.fixture
def tables(tmp_path) -> dict[str, set[str]]:
    create_app({"PEPITES_DEMO": "1", "PEPITES_INSTANCE": str(tmp_path)})  # every room is read
    return {
        name: {column.name for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }


def test_every_column_that_speaks_of_a_person_is_explained(tables):
    """A new column stops this test until the page says why it is kept, how long, who sees it."""
    said: dict[str, list[str]] = {}
    for table, columns, *rest in rows(6):
        said.setdefault(words(table)[0], []).extend(words(columns))
        assert all(rest), f"an empty cell beside {table} {columns}"
    about_nobody = set(words(PAGE.partition("## Tables that speak of no person")[2].split("##")[0]))

    assert about_nobody & said.keys() == set()
    assert about_nobody | said.keys() == tables.keys()
    for name, columns in said.items():
        assert Counter(columns) == Counter(tables[name]), name


def test_what_speaks_of_nobody_leads_to_nobody(tables):
    """A table that holds a person's key is not one of those."""
    about_nobody = set(words(PAGE.partition("## Tables that speak of no person")[2].split("##")[0]))
    for name in about_nobody:
        table = Base.metadata.tables[name]
        assert "person" not in {key.column.table.name for key in table.foreign_keys}
        assert not {"email", "first_name", "last_name"} & tables[name]


def test_the_page_and_the_rules_say_the_same():
    assert [tuple(row) for row in rows(3)] == [
        (rule.what, str(rule.keep), rule.after) for rule in (*RULES, UNUSED)
    ]


def test_the_rules_have_reasons_and_names_of_their_own():
    names = [rule.what for rule in (*RULES, UNUSED)]
    assert len(set(names)) == len(names)
    assert all(rule.why.endswith(".") for rule in (*RULES, UNUSED))
