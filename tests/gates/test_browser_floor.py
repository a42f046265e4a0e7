"""Chrome 70 and Firefox 68 must be able to read what we send."""

import subprocess
from pathlib import Path

import pytest

from tests.support.css_floor import too_new
from tests.support.html import node

ROOT = Path(__file__).parent.parent.parent
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))


def test_scripts_are_written_in_the_javascript_of_2018():
    """Ours alone: htmx is for Chrome 80 and later, and no page needs it."""
    scripts = [str(path) for path in sorted((ROOT / "static" / "js").rglob("*.js"))]
    assert scripts

    parsed = subprocess.run(
        [node(), ROOT / "tests/support/scripts/parse-2018.mjs", *scripts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert parsed.returncode == 0, parsed.stdout + parsed.stderr


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_holds_nothing_newer_than_the_floor(sheet):
    assert too_new(sheet.read_text()) == []


@pytest.mark.parametrize(
    ("css", "named"),
    [
        (".a { inset: 0; }", "inset"),
        (".a { display: flex; gap: 4px; }", "gap"),
        (".a, .b:focus-visible { color: red; }", "focus-visible"),
        ("@media (width >= 60rem) { .a { color: red; } }", "range"),
        ("@media print { .a:is(.b) { color: red; } }", ":(is"),
        ("@layer base { .a { color: red; } }", "old browsers"),
        (".a { height: 100dvh; }", "dvh"),
        (".a { width: min(100%, 40rem); }", "min("),
    ],
)
def test_what_is_too_new_is_named(css, named):
    assert named in " ".join(too_new(css))


@pytest.mark.parametrize(
    "css",
    [
        ".a { display: grid; gap: 4px; }",
        "@supports (inset: 0) { .a { inset: 0; } }",
        ".a:focus { outline: 0; } .a:focus-visible { outline: 1px; }",
        ".a { grid-template-columns: repeat(2, minmax(0, 1fr)); }",
    ],
)
def test_what_is_old_enough_is_let_through(css):
    assert too_new(css) == []
