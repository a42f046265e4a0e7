"""The texts of a rendered page, block by block, without what people wrote themselves."""

from collections.abc import Iterable
from html.parser import HTMLParser

from tests.easy.reading import FILLED, problems

INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "em",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "time",
}
SILENT = {"script", "style", "template", "svg", "noscript", "title", "textarea"}
SPOKEN = ("alt", "aria-label", "placeholder")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def page_problems(blocks: Iterable[str]) -> list[str]:
    """Say what is hard to read in `blocks`, the texts of a page (see visible_text_blocks)."""
    return [problem for block in blocks for problem in problems(block)]


def visible_text_blocks(html: str) -> list[str]:
    """The texts of the page `html`, one for each block: a heading, a paragraph, a button.

    What stands under `data-own-words` (a name, a story, a recommendation) becomes one word that
    is not looked up; what is `hidden` is left out; alternative texts and labels are read too.
    """
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.current: list[str] = []
        self.open: list[tuple[str, bool]] = []  # tag, whether what is inside is left out

    def end_block(self) -> None:
        if text := " ".join("".join(self.current).split()):
            self.blocks.append(text)
        self.current = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inside = bool(self.open) and self.open[-1][1]
        if tag not in INLINE:
            self.end_block()
        if not inside:
            self.blocks += [value for name in SPOKEN if (value := given.get(name))]
            if "data-own-words" in given:
                self.current.append(FILLED)
        if tag not in VOID:
            out = inside or tag in SILENT or "hidden" in given or "data-own-words" in given
            self.open.append((tag, out))

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.end_block()
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.current.append(data)
