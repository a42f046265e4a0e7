"""« Un lien »: shown with its host, never fetched, never one that lies about where it leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.evidence.actions import WrongLink, checked_link


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://exemple.fr/mur", "https://exemple.fr/mur"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("exemple.fr/mur", "https://exemple.fr/mur"),
        ("  exemple.fr ", "https://exemple.fr"),
        ("https://www.exemple.fr:8443/a?b=c#d", "https://www.exemple.fr:8443/a?b=c#d"),
    ],
)
def test_an_address_is_kept(typed, kept):
    assert checked_link(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mon mur",
        "javascript:alert(1)",
        "javascript://exemple.fr/%0aalert(1)",
        "data:text/html,<b>",
        "ftp://exemple.fr",
        "https://exemple.fr@mechant.fr/",
        "https://",
        "https://localhost",
        "https://exemple.fr\\@mechant.fr",
        "https://exemple.fr:port/",
        "https://[::1",
        "https://exemple.fr/" + "a" * 600,
        "https://exemple.fr/\u202egpj.exe",
    ],
)
def test_another_thing_is_not(typed):
    with pytest.raises(WrongLink):
        checked_link(typed)


@given(st.text(max_size=60))
def test_any_text_is_kept_or_refused(typed):
    try:
        kept = checked_link(typed)
    except WrongLink:
        return
    assert kept.lower().startswith(("http://", "https://"))
    assert "@" not in kept.split("/")[2]
