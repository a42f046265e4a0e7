"""The French catalogue: only its plurals, since French is the language of the msgids.

Without it gettext counts as in English and says « 0 pépites ». After a new `_n(…)`:

    .venv/bin/python -m tests.easy.plurals
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from tests.easy.texts import ROOT, plurals

FOLDER = ROOT / "portfolio" / "translations" / "fr" / "LC_MESSAGES"


def french(pairs: list[tuple[str, str]]) -> Catalog:
    """The catalogue in which each pair of `pairs` is its own translation."""
    catalogue = Catalog(
        locale="fr",
        project="Pépites",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),  # fixed: only the plurals make a diff
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
    )
    catalogue.header_comment = "# The plurals of French. Written by `python -m tests.easy.plurals`."
    for pair in pairs:
        catalogue.add(pair, pair)
    return catalogue


def write(folder: Path, pairs: list[tuple[str, str]]) -> None:
    """Write `messages.po` and `messages.mo` of `pairs` in `folder`, made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, writer in {"messages.po": write_po, "messages.mo": write_mo}.items():
        with (folder / name).open("wb") as file:
            writer(file, french(pairs))


if __name__ == "__main__":
    write(FOLDER, plurals())
