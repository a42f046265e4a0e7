"""gettext, typed: the French text is the message id."""

from typing import cast

import flask_babel


def _(text: str, **values: object) -> str:
    """`text` in the reader's language, with its %(names)s filled in."""
    return cast("str", flask_babel.gettext(text, **values))


def _l(text: str, **values: object) -> str:
    """The same, read when shown: for texts of classes and modules."""
    return cast("str", flask_babel.lazy_gettext(text, **values))


def _n(one: str, many: str, number: int, **values: object) -> str:
    """« 0 badge », « 1 badge », « 2 badges »: the number is %(num)s."""
    return cast("str", flask_babel.ngettext(one, many, number, **values))
