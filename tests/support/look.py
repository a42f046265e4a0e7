"""`Looker`: what is checked, unasked, on every page that any test opens.

Each page: one `<h1>` found in the title, unique ids, valid HTML, easy words, no request to
another origin, nothing in the console. Once a state (address pattern, template, components
shown): axe at 320 px in the light. Once a template: axe in the dark, at 200 % text and desk
width, and the focused thing visible while tabbing at 200 %.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.html import HtmlChecker

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = Path(__file__).parent / "scripts"
AXE_TAGS = (
    "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag21aaa",
    "wcag22a", "wcag22aa", "wcag22aaa", "best-practice",
)  # fmt: skip
# Bars stick from 32 of the reader's own rem: at 200 % that is more than 640 px. The letters are
# doubled here by the page, which the media query does not see: under 512 px it answers the same.
AT_200 = {"width": 320, "height": 500}
WHOLE = {"width": 320, "height": 6000}  # a row half under the bar of tabs is only scrolled there
DESK = {"width": 1280, "height": 800}
MOST_TABS = 80
FROM_THE_TOP = """() => {
    window.__before = [document.activeElement, window.scrollY];
    document.activeElement.blur();
    window.scrollTo(0, 0);
}"""
AS_BEFORE = """() => {
    document.activeElement.blur();
    window.__before[0].focus();
    window.scrollTo(0, window.__before[1]);
}"""
STAFF_PAGES = ("/equipe", "/evaluer", "/inae")  # easy words are for holders and recommenders


@dataclass
class Looker:
    """One for the run: it remembers which states and templates axe has seen."""

    checker: HtmlChecker
    words: Callable[[str], list[str]]  # HTML → what is hard to read
    states: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    _axe: str = ""

    def __post_init__(self) -> None:
        self._axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
        self._facts = (SCRIPTS / "facts.js").read_text()
        self._focus = (SCRIPTS / "focus.js").read_text()

    def look_over(self, page: Page, html: str, pattern: str, *, scripts: bool = True) -> list[str]:
        """What is wrong with the page as it is now. `pattern`: the route's rule."""
        facts = page.evaluate(self._facts)
        problems = _of_the_head(facts)
        problems += [f"HTML {each}" for each in self.checker.problems(html)]
        if not facts["path"].startswith(STAFF_PAGES):
            problems += [f"words: {each}" for each in self.words(html)]
        if scripts:  # axe needs them
            problems += self._accessibility(page, pattern, facts)
        return problems

    def _accessibility(self, page: Page, pattern: str, facts: dict[str, Any]) -> list[str]:
        template = facts["template"] or pattern
        state = f"{pattern} {template} {facts['shown']}"
        if state in self.states:
            return []
        self.states.add(state)
        size = page.viewport_size or DESK
        page.set_viewport_size(WHOLE)
        problems = self._axe_run(page, "light, 320 px")
        if template not in self.templates:
            self.templates.add(template)
            page.emulate_media(color_scheme="dark")
            problems += self._axe_run(page, "dark")
            page.emulate_media(color_scheme="light")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            problems += self._axe_run(page, "200 % text")
            page.set_viewport_size(AT_200)
            problems += self._tabs_through(page)
            page.evaluate("document.documentElement.removeAttribute('style')")
            page.set_viewport_size({**WHOLE, "width": DESK["width"]})
            problems += self._axe_run(page, "desk width")
        page.set_viewport_size(size)
        return problems

    def _axe_run(self, page: Page, how: str) -> list[str]:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(self._axe)
        found = page.evaluate(
            """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(r =>
            r.violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 200),
            n.any.concat(n.all, n.none).map(c => c.message).join('; ')])))""",
            list(AXE_TAGS),
        )
        return [f"axe ({how}) {name}: {why} | {html}" for name, html, why in found]

    def _tabs_through(self, page: Page) -> list[str]:
        """Press Tab through the page; name each focused thing that cannot be seen."""
        page.evaluate(FROM_THE_TOP)
        problems, seen = [], set()
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            focused = page.evaluate(self._focus)
            if focused is None or focused["number"] in seen:
                break
            seen.add(focused["number"])
            if focused["problem"]:
                problems.append(f"focus at 200 %: {focused['problem']} | {focused['html']}")
        page.evaluate(AS_BEFORE)
        return problems


LOOKER = pytest.StashKey[Looker]()


def _of_the_head(facts: dict[str, Any]) -> list[str]:
    problems = []
    if len(facts["headings"]) != 1:
        problems.append(f"one <h1> wanted, found {facts['headings']}")
    elif facts["headings"][0] not in facts["title"]:
        problems.append(f"<h1> « {facts['headings'][0]} » is not in <title> « {facts['title']} »")
    if facts["doubled"]:
        problems.append(f"ids used twice: {facts['doubled']}")
    if not facts["template"]:
        problems.append("<body> does not name its template in data-page")
    if facts["wider"] > 1:
        problems.append(f"the page is {facts['wider']} px wider than the screen")
    return problems
