"""Everything we keep about a person, in one zip: `donnees.json`, and the files it names."""

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import IO, Any, cast
from uuid import UUID

from portfolio import clock
from portfolio.config import settings
from portfolio.credentials.issuer import issuer
from portfolio.db import session, slow
from portfolio.evidence.words import ENDINGS
from portfolio.files import actions as files
from portfolio.files.errors import Lost
from portfolio.files.models import StoredFile
from portfolio.profile import carrying
from portfolio.profile.carrying import Form, Packed
from portfolio.profile.rights import copy_to_keep
from portfolio.profile.rights.copy_to_keep import Copy
from portfolio.profile.rights.parts import PARTS, imported_files, proof_files, signed_words
from portfolio.profile.rights.words import WORDS
from portfolio.profile.words import slug
from portfolio.recognition.hosted import endorsement
from portfolio.web.language import _

READ_ME = "donnees.json"
PROFILE = "mon-profil.html"


@dataclass
class Archive:
    """What goes in: the facts, the signed words as they are, the badges, the files to fetch.

    badges: by their name in the zip without its ending. names: the files of a thing by its number.
    """

    profile: Copy
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    badges: dict[str, Packed] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)


def gather(person_id: UUID) -> Archive:
    """Read all that is kept about this person, a statement for each part; files are not read."""
    badges = carrying.of_person(person_id)
    made = Archive(copy_to_keep.gather(person_id, badges))
    _name_badges(made, carrying.packed(badges))
    _name_files(made, person_id)
    made.facts["fait le"] = _plain(clock.now())
    made.facts["adresse"] = settings().public_url
    made.facts["fichiers .ob2.json"] = _(
        "Pour les sites d’avant (Open Badges 2.0). Ils servent tant que l’adresse est publique."
    )
    inside: dict[tuple[str, str], dict[str, Any]] = {}
    for part in PARTS:
        rows = [dict(row) for row in session.execute(part.rows(person_id)).mappings()]
        for row in rows:
            plain = {name: _plain(value) for name, value in row.items()}
            if plain.get("numéro") in made.names:
                plain["fichiers"] = made.names[plain["numéro"]]
            if part.inside:
                parent = inside[part.inside, plain.pop("de")]
                parent.setdefault(part.name, []).append(plain)
            else:
                made.facts.setdefault(part.name, []).append(plain)
            if "numéro" in plain:
                inside[part.name, plain["numéro"]] = plain
        if not part.inside:
            made.facts.setdefault(part.name, [])
    session.commit()
    return made


@slow
def write_zip(archive: Archive) -> IO[bytes]:
    """The zip in a temporary file, at its beginning. One file of the storage at a time in memory.

    Raises StorageDown. A file whose bytes are lost is told in `donnees.json`.
    """
    made = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 - closed with the answer
    lost = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open(PROFILE, "w") as page:
            for piece in copy_to_keep.pieces(archive.profile, archive.names):
                page.write(piece.encode())
        for name, data in _forms(archive.badges):
            packed.writestr(name, data)
        for name, row in archive.files.items():
            try:
                packed.writestr(name, files.fetch(row), zipfile.ZIP_STORED)
            except Lost:
                lost.append(name)
        for name, text in archive.texts.items():
            packed.writestr(name, text)
        if lost:
            archive.facts["fichiers perdus"] = lost
        packed.writestr(READ_ME, json.dumps(archive.facts, ensure_ascii=False, indent=2))
    made.seek(0)
    return made


def _forms(badges: Mapping[str, Packed]) -> Iterator[tuple[str, bytes]]:
    for name, badge in badges.items():
        for form in Form:
            if data := badge.file(form):
                yield f"{name}.{form}", data


def _name_badges(made: Archive, badges: Iterable[Packed]) -> None:
    for number, badge in enumerate(badges, 1):
        name = f"badges/{number:02d}-{slug(badge.name) or 'badge'}"
        made.badges[name] = badge
        made.names[str(badge.id)] = [f"{name}.{form}" for form in Form if badge.has(form)]


def _name_files(made: Archive, person_id: UUID) -> None:
    """Give each file a readable name; the names by the number of the row they belong to."""
    ranks: dict[str, int] = {}

    def called(number: UUID, folder: str, title: str, suffix: str) -> str:
        ranks[folder] = ranks.get(folder, 0) + 1
        name = f"{folder}/{ranks[folder]:02d}-{slug(title) or folder}{suffix}"
        made.names.setdefault(str(number), []).append(name)
        return name

    for number, title, kind, row in session.execute(proof_files(person_id)):
        suffix = ENDINGS.get(row.media_type, ".bin")
        made.files[called(number, "preuves", title or _plain(kind), suffix)] = row
    for number, title, ending, row in session.execute(imported_files(person_id)):
        made.files[called(number, "badges-d-ailleurs", title, f".{ending}")] = row
    owner = issuer()
    for number, author, badge_id, document in session.execute(signed_words(person_id)):
        name = called(number, "mots", author, ".json")
        made.texts[name] = document
        if owner:
            ob2 = f"{name.removesuffix('.json')}.{Form.OB2}"
            made.names[str(number)].append(ob2)
            made.texts[ob2] = json.dumps(endorsement(owner, badge_id, number, document))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return WORDS.get(value, value.value)
    if isinstance(value, datetime):
        return value.astimezone(clock.PARIS).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
