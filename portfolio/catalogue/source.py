"""The catalogue as INAÉ's people write it: one TOML file, read and checked whole."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DEMONSTRATION = Path(__file__).parent / "data" / "catalogue.toml"


class Place(StrEnum):
    """Where a skill can be shown, as the answers keep it."""

    WORK = "work"
    VOLUNTEERING = "volunteering"
    FAMILY = "family"
    DAILY_LIFE = "daily_life"


PLACES = {  # as the files of INAÉ's people write them
    "travail": Place.WORK,
    "benevolat": Place.VOLUNTEERING,
    "famille": Place.FAMILY,
    "quotidien": Place.DAILY_LIFE,
}


class Rule(StrEnum):
    """How a badge is given: somebody looks at the request, or whoever asks has it."""

    REVIEW = "evaluation"
    AUTOMATIC = "automatique"


class Tint(StrEnum):
    """The colour family of a pathway, as the design names it."""

    WORK = "travail"
    LIFE = "vie"
    OTHERS = "autres"
    JOB = "emploi"
    SUPPORT = "soutien"


@dataclass(frozen=True)
class PathwayText:
    """What the file says of a pathway."""

    slug: str
    name: str
    tint: Tint


@dataclass(frozen=True)
class Alignment:
    """A place in a framework (ROME, ESCO, RECTEC), as Open Badges `alignment` wants it."""

    framework: str
    name: str
    url: str
    code: str


@dataclass(frozen=True)
class BadgeText:
    """What the file says of a badge: the texts of one version of an achievement."""

    slug: str
    name: str
    pathway: str  # the slug of its pathway
    icon: str  # a Phosphor name
    sentence: str
    description: str
    criteria: tuple[str, ...]
    evidence_examples: tuple[str, ...]
    places: tuple[Place, ...]
    where_question: str
    story_question: str
    story_hints: tuple[str, ...]
    tags: tuple[str, ...]
    alignment: tuple[Alignment, ...]
    rule: Rule


@dataclass(frozen=True)
class Catalogue:
    """A whole catalogue, in the order of the file."""

    name: str
    is_demonstration: bool
    pathways: tuple[PathwayText, ...]
    badges: tuple[BadgeText, ...]


class CatalogueError(Exception):
    """The file cannot be read; the message says in French where and what to write."""


def read_catalogue(path: Path) -> Catalogue:
    """Return the catalogue that the TOML file at `path` describes.

    Raises CatalogueError, which names the line, the badge and the field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"Le fichier {path.name} ne se lit pas : {error}") from error
    try:
        return _catalogue(_Entry(tomllib.loads(text), path.name), _lines(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name} : l’écriture TOML est fausse : {error}") from error


def _catalogue(top: "_Entry", lines: Mapping[str, list[int]]) -> Catalogue:
    top.refuse_unknown({"nom", "demonstration", "parcours", "badges"})
    pathways = tuple(_pathway(entry) for entry in top.entries("parcours", "nom", lines))
    _refuse_twins(top, "parcours", (pathway.slug for pathway in pathways))
    known = {pathway.slug for pathway in pathways}
    badges = tuple(_badge(entry, known) for entry in top.entries("badges", "nom", lines))
    _refuse_twins(top, "badges", (badge.slug for badge in badges))
    return Catalogue(top.text("nom"), top.flag("demonstration"), pathways, badges)


def _pathway(entry: "_Entry") -> PathwayText:
    entry.refuse_unknown({"slug", "nom", "teinte"})
    return PathwayText(
        slug=entry.slug("slug"),
        name=entry.text("nom"),
        tint=Tint(entry.one_of("teinte", Tint)),
    )


def _badge(entry: "_Entry", pathways: set[str]) -> BadgeText:
    entry.refuse_unknown(
        {"slug", "nom", "parcours", "icone", "phrase", "description", "criteres", "preuves"}
        | {"lieux", "question_lieu", "question_recit", "aides", "mots_cles", "alignements"}
        | {"regle"}
    )
    rule = Rule(entry.one_of("regle", Rule)) if "regle" in entry else Rule.REVIEW
    asked = 1 if rule is Rule.REVIEW else 0  # nobody is asked for what is given by rule
    return BadgeText(
        slug=entry.slug("slug"),
        name=entry.text("nom"),
        pathway=entry.one_of("parcours", pathways),
        icon=entry.slug("icone"),
        sentence=entry.text("phrase"),
        description=entry.text("description"),
        criteria=entry.texts("criteres", 3, 5),
        evidence_examples=entry.texts("preuves", 2 * asked, 6),
        places=tuple(PLACES[code] for code in entry.some_of("lieux", PLACES, asked)),
        where_question=entry.text("question_lieu") if asked else "",
        story_question=entry.text("question_recit") if asked else "",
        story_hints=entry.texts("aides", asked, 2),
        tags=entry.texts("mots_cles", 0, 8),
        alignment=tuple(_alignment(one) for one in entry.entries("alignements", "nom", {})),
        rule=rule,
    )


def _alignment(entry: "_Entry") -> Alignment:
    entry.refuse_unknown({"referentiel", "nom", "adresse", "code"})
    return Alignment(
        framework=entry.text("referentiel"),
        name=entry.text("nom"),
        url=entry.text("adresse"),
        code=entry.text("code"),
    )


def _refuse_twins(top: "_Entry", field: str, slugs: Iterable[str]) -> None:
    seen: set[str] = set()
    for slug in slugs:
        if slug in seen:
            raise top.bad(field, f"le slug « {slug} » est écrit deux fois")
        seen.add(slug)


def _lines(text: str) -> dict[str, list[int]]:
    """The line number of each `[[parcours]]` and `[[badges]]`, in order."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.fullmatch(r"\[\[(\w+)\]\]", line.strip()):
            found.setdefault(header[1], []).append(number)
    return found


class _Entry:
    """One table of the file, which knows where it stands and refuses what is not right."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self.values = values
        self.where = where

    def __contains__(self, field: str) -> bool:
        return field in self.values

    def bad(self, field: str, what: str) -> CatalogueError:
        return CatalogueError(f"{self.where}, champ « {field} » : {what}.")

    def refuse_unknown(self, known: set[str]) -> None:
        for field in self.values:
            if field not in known:
                raise self.bad(field, f"champ inconnu (connus : {', '.join(sorted(known))})")

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.bad(field, "écrivez un texte")
        return value.strip()

    def slug(self, field: str) -> str:
        value = self.text(field)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise self.bad(field, "écrivez des lettres sans accent, des chiffres et des tirets")
        return value

    def flag(self, field: str) -> bool:
        value = self.values.get(field, False)
        if not isinstance(value, bool):
            raise self.bad(field, "écrivez true ou false")
        return value

    def texts(self, field: str, least: int, most: int) -> tuple[str, ...]:
        value = self.values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.bad(field, "écrivez une liste de textes")
        if not least <= len(value) <= most:
            raise self.bad(field, f"il en faut de {least} à {most}, il y en a {len(value)}")
        return tuple(one.strip() for one in value)

    def one_of(self, field: str, known: Iterable[str]) -> str:
        value = self.text(field)
        if value not in set(known):
            choices = ", ".join(sorted(str(one) for one in known))
            raise self.bad(field, f"« {value} » n’existe pas (il y a : {choices})")
        return value

    def some_of(self, field: str, known: Iterable[str], least: int) -> tuple[str, ...]:
        codes = self.texts(field, least, len(list(known)))
        return tuple(_Entry({field: code}, self.where).one_of(field, known) for code in codes)

    def entries(self, field: str, name: str, lines: Mapping[str, list[int]]) -> list["_Entry"]:
        """The tables under `field`, each knowing its line and the name it gives itself."""
        value = self.values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.bad(field, f"écrivez des tables [[{field}]]")
        numbers = lines.get(field, [])
        return [
            _Entry(one, self._where(field, one.get(name), numbers[i : i + 1]))
            for i, one in enumerate(value)
        ]

    def _where(self, field: str, name: object, line: list[int]) -> str:
        where = self.where + (f", ligne {line[0]}" if line else "")
        return f"{where}, {field.removesuffix('s')} « {name or 'sans nom'} »"
