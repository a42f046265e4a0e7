"""The same person without a mouse or a finger: every verb by Tab, Enter, Space and letters."""

from pathlib import Path
from typing import Self

from playwright.sync_api import Locator

from tests.support.visitor import Visitor

FOCUS = (Path(__file__).parent / "scripts/focus.js").read_text()
HAS_A_RING = """() => {
    const drawn = [document.activeElement, ...(document.activeElement.labels || [])]
        .flatMap(each => [each, ...each.querySelectorAll('*')]).map(each => getComputedStyle(each));
    return drawn.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
}"""


class KeyboardVisitor(Visitor):
    """Uses keys alone. Whatever they reach must be seen, with a ring around it."""

    def presses(self, label: str, times: int = 1, status: int | None = None) -> Self:
        self.tabs_to(label)
        before = self._before()
        for _ in range(times):
            self.page.keyboard.press("Enter")
        return self._settle(before, status)

    def follows(self, words: str) -> Self:
        before = self._before()
        self._tabs_to(self._link_with(words), words)
        self.page.keyboard.press("Enter")
        return self._settle(before)

    def fills(self, label: str, text: str) -> Self:
        self.tabs_to(label)
        self.page.keyboard.press("Control+A")
        return self.types(text)

    def chooses(self, label: str) -> Self:
        """Tab to the choice, then Space; arrows inside a group of radio buttons."""
        role = self.page.get_by_role
        box = role("checkbox", name=label).first
        if role("radio", name=label).count():
            box = role("radio", name=label).first
            group = box.get_attribute("name")
            self._tabs_to(self.page.locator(f'input[type="radio"][name="{group}"]'), label)
            self._goes_down_to(box)
        else:
            self._tabs_to(box, label)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        return self._settle()

    def _goes_down_to(self, box: Locator) -> None:
        for _ in range(30):
            if box.evaluate("box => box === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("the arrow never reaches this choice")

    def _hands_over(self, label: str, paths: tuple[Path, ...]) -> None:
        # Asked for before Tab: once the page has answered where the focus is, it gives the chooser
        # to us. An Enter sent right after the asking may come first, and nobody would choose.
        with self.page.expect_file_chooser() as asked:
            self.tabs_to(label)
            self.page.keyboard.press("Enter")
        asked.value.set_files([str(path) for path in paths])

    def _tabs_to(self, wanted: Locator, label: str) -> Self:
        super()._tabs_to(wanted, label)
        problem = self.page.evaluate(FOCUS)["problem"]
        assert not problem, f"{self.path}: « {label} » has the focus and is {problem}"
        assert self.page.evaluate(HAS_A_RING), f"{self.path}: no ring around « {label} »"
        return self
