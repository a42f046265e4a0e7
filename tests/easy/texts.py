"""Every text the product says: the msgids of code and templates, and the data files."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "lazy_gettext": None}
STAFF_ONLY = tuple(  # read by staff or INAÉ, never by holders or recommenders
    f"{top}/{room}/"
    for top in ("portfolio", "templates")
    for room in ("accompany", "review", "pilot")
)
CODES = {"slug", "code", "icone", "lieux", "badges", "parcours", "teinte", "regle"}


@dataclass(frozen=True)
class Text:
    """A text and where it is written."""

    where: str
    text: str

    @property
    def for_everyone(self) -> bool:
        """Whether a holder or a recommender may read it."""
        return not self.where.startswith(STAFF_ONLY)


@cache
def messages() -> tuple[Text, ...]:
    """Every msgid (of a plural, both) of `portfolio/` and `templates/`."""
    return tuple(Text(where, form) for where, forms in _extracted() for form in forms if form)


def plurals() -> list[tuple[str, str]]:
    """Every pair of `_n` and ngettext, each once, in alphabetical order."""
    return sorted({(forms[0], forms[1]) for _, forms in _extracted() if len(forms) == 2})


@cache
def _extracted() -> tuple[tuple[str, tuple[str, ...]], ...]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return tuple(
        (f"{top}/{path}:{line}", message if isinstance(message, tuple) else (message,))
        for top in ("portfolio", "templates")
        for path, line, message, *_ in extract_from_dir(
            ROOT / top,
            method_map=[(p.removeprefix(f"{top}/"), m) for p, m in methods if p.startswith(top)],
            options_map={p.removeprefix(f"{top}/"): o for p, o in options.items()},
            keywords=KEYWORDS,
        )
    )


@cache
def data_texts() -> tuple[Text, ...]:
    """Every text of the catalogue's files, codes left out."""
    folder = ROOT / "portfolio" / "catalogue" / "data"
    return tuple(
        Text(f"{path.name}, {where}", text)
        for path in sorted(folder.glob("*.toml"))
        for where, text in _strings(tomllib.loads(path.read_text(encoding="utf-8")), "")
    )


def _strings(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, where)
    elif isinstance(value, dict):
        name = value.get("slug") or value.get("code") or ""
        for key, one in value.items():
            if key not in CODES or _is_tables(one):
                yield from _strings(one, f"{name} {key}".strip())


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
