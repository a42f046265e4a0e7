"""gettext, typed: the French text is the message id. And names within French sentences."""

import re
import unicodedata
from typing import cast

import flask_babel
from flask import Flask

ARTICLE = re.compile(r"(les?|la) +(?=\S)|l[’'] *(?=\S)", re.IGNORECASE)
OF_ARTICLE = {"le": "du ", "les": "des ", "la": "de la ", "l": "de l’"}
# « Yves » begins as « Isa » does, « Yasmine » as « Walid » does.
VOWEL = re.compile(r"[aeiouœæ]|y(?![aeiouœæ])", re.IGNORECASE)
MUTE_H = re.compile(r"h[aeiouyœæ]", re.IGNORECASE)


def _(text: str, **values: object) -> str:
    """`text` in the reader's language, with its %(names)s filled in."""
    return cast("str", flask_babel.gettext(text, **values))


def _l(text: str, **values: object) -> str:
    """The same, read when shown: for texts of classes and modules."""
    return cast("str", flask_babel.lazy_gettext(text, **values))


def _n(one: str, many: str, number: int, **values: object) -> str:
    """« 0 badge », « 1 badge », « 2 badges »: the number is %(num)s."""
    return cast("str", flask_babel.ngettext(one, many, number, **values))


def of(name: str) -> str:
    """« d’Élodie », « de Nadia »: a person’s name after « de ». h is taken as mute: « d’Hugo »."""
    return _before("d", name, mute_h=True)


def that(name: str) -> str:
    """« qu’Élodie », « que Nadia »: a person’s name after « que »."""
    return _before("qu", name, mute_h=True)


def of_structure(name: str) -> str:
    """« du Pré Vert », « des Ateliers », « d’Envie »: the name of a structure after « de ».

    Its article melts as in French. h keeps « de »: nothing tells « Halle » from « Habitat ».
    """
    article = ARTICLE.match(name)
    if article:
        return OF_ARTICLE[article[0].strip(" ’'").lower()] + name[article.end() :]
    return _before("d", name, mute_h=False)


def _before(word: str, name: str, *, mute_h: bool) -> str:
    plain = unicodedata.normalize("NFKD", name)
    elided = VOWEL.match(plain) or (mute_h and MUTE_H.match(plain))
    return f"{word}’{name}" if elided else f"{word}e {name}"


def init_language(app: Flask) -> None:
    """Filters of the templates: `| of`, `| of_structure`, `| that`."""
    app.jinja_env.filters.update(of=of, of_structure=of_structure, that=that)
