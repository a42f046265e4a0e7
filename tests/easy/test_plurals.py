"""Zero is singular in French: « 0 pépite », « 1 pépite », « 2 pépites »."""

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from flask_babel import Babel, ngettext

from tests.easy import plurals
from tests.easy.texts import plurals as pairs_of_the_product

PAIR = ("%(num)s pépite", "%(num)s pépites")


def test_zero_is_singular_for_the_pages(tmp_path):
    plurals.write(tmp_path / "fr" / "LC_MESSAGES", [PAIR])
    app = Flask("pages")
    Babel(app, default_locale="fr", default_translation_directories=str(tmp_path))

    with app.test_request_context():
        assert [ngettext(*PAIR, number) for number in (0, 1, 2)] == (
            ["0 pépite", "1 pépite", "2 pépites"]
        )


def test_the_shipped_catalogue_has_every_plural_of_the_product():
    with (plurals.FOLDER / "messages.po").open("rb") as file:
        shipped = [(message.id, message.string) for message in read_po(file) if message.id]

    assert sorted(shipped) == [(pair, pair) for pair in pairs_of_the_product()], (
        "run: .venv/bin/python -m tests.easy.plurals"
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_the_pages_read_agrees_with_it(number):
    with (plurals.FOLDER / "messages.mo").open("rb") as file:
        shipped = Translations(file)

    assert shipped.plural(number) == (1 if number > 1 else 0)
    for one, many in pairs_of_the_product():
        assert shipped._catalog[one, 0] == one, "run: .venv/bin/python -m tests.easy.plurals"
        assert shipped.ngettext(one, many, number) == (many if number > 1 else one)
