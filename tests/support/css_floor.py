"""CSS that Chrome 70 or Firefox 68 do not know, outside `@supports`.

A list kept by hand (from MDN's compatibility tables): what a newer browser only understands,
and since when. Inside `@supports` all is allowed: older browsers skip the block.
"""

import re
from collections.abc import Iterator

# What makes an old browser drop a declaration.
PROPERTIES = {
    r"aspect-ratio": "Chrome 88, Firefox 89",
    r"inset(-(block|inline)(-(start|end))?)?": "Chrome 87",
    r"(margin|padding)-(block|inline)": "Chrome 87 (use -start and -end)",
    r"border-(start|end)-(start|end)-radius": "Chrome 89",
    r"accent-color": "Chrome 93, Firefox 92",
    r"content-visibility|contain-intrinsic-.*": "Chrome 85, Firefox 125",
    r"container(-.*)?": "Chrome 105",
    r"translate|rotate|scale": "Chrome 104, Firefox 72",
    r"text-(underline-offset|decoration-thickness)": "Chrome 87, Firefox 70",
    r"text-wrap(-.*)?": "Chrome 114",
    r"scrollbar-(gutter|width|color)": "Chrome 94 to 121",
    r"backdrop-filter": "Chrome 76, Firefox 103",
    r"mask(-.*)?": "Chrome 120 without prefix",
    r"view-transition-name|anchor-name|field-sizing|interpolate-size": "Chrome 111 and later",
}
VALUES = {
    r"\b(min|max|clamp)\(": "Chrome 79, Firefox 75",
    r"\b(color-mix|oklch|oklab|lab|lch|light-dark)\(": "Chrome 111 and later",
    r"\b\d+(\.\d+)?(d|s|l)v(h|w|min|max)\b": "Chrome 108",
    r"\d(lh|rlh|cqw|cqh|cqi|cqb)\b": "Chrome 105 and later",
    r"\brevert(-layer)?\b": "Chrome 84",
    r"\bconic-gradient\(": "Firefox 83",
    r"\bsubgrid\b": "Chrome 117",
    r"\boverflow(-[xy])?\s*:\s*clip\b": "Chrome 90",
    r"\bfit-content\b": "Firefox 94",
}
SELECTORS = {
    r":(is|where)\(": "Chrome 88",
    r":has\(": "Chrome 105",
    r":not\([^)]*,": "Chrome 88",
    r"::marker": "Chrome 86",
    r"&": "Chrome 112 (nesting)",
    r":(user-invalid|user-valid|popover-open|modal)": "Chrome 119",
}
AT_RULES = {
    "@layer": "old browsers drop the whole block",
    "@container": "Chrome 105",
    "@property": "Chrome 85",
    "@scope": "Chrome 118",
    "@starting-style": "Chrome 117",
}
RANGE = re.compile(r"@media[^{]*\([^)]*[<>]")  # (width >= 60rem): Chrome 104
FOCUS_VISIBLE = ":focus-visible"  # Chrome 86: refines, in a rule of its own
IN_A_GRID = re.compile(r"display\s*:\s*(inline-)?grid|grid-template|column-count|columns\s*:")


def too_new(css: str) -> list[str]:
    """One line for each thing that the floor does not know: « selector: what (since) »."""
    text = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", "", css, flags=re.DOTALL)
    return [f"{where}: {what}" for where, what in _walk(text)]


def _walk(text: str) -> Iterator[tuple[str, str]]:
    for head, body in _blocks(text):
        name = head.split(None, 1)[0].lower() if head else ""
        if name == "@supports":
            continue
        if name in AT_RULES:
            yield head, AT_RULES[name]
        elif RANGE.match(head):
            yield head, "range in @media (Chrome 104)"
        elif name in {"@media", "@print"}:
            yield from _walk(body)
        elif not name.startswith("@"):
            yield from _rule(head, body)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before the brace, what stands inside), at this level."""
    depth, start, opened = 0, 0, 0
    for at, letter in enumerate(text):
        if letter == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield text[start:opened].strip(), text[opened + 1 : at]
                start = at + 1
        elif letter == ";" and depth == 0:
            start = at + 1


def _rule(selector: str, body: str) -> Iterator[tuple[str, str]]:
    for pattern, since in SELECTORS.items():
        if re.search(pattern, selector):
            yield selector, f"{pattern} ({since})"
    parts = selector.split(",")
    with_it = [part for part in parts if FOCUS_VISIBLE in part]
    if with_it and len(with_it) < len(parts):
        yield selector, ":focus-visible in a list drops the whole rule (Chrome 86)"
    if "{" in body:
        yield selector, "a rule inside a rule (nesting, Chrome 112)"
    for line in body.split(";"):
        yield from _declaration(selector, body, line)


def _declaration(selector: str, body: str, line: str) -> Iterator[tuple[str, str]]:
    name, _, value = (part.strip() for part in line.partition(":"))
    if not value or name.startswith(("--", "-webkit-", "-moz-")):
        return
    for pattern, since in PROPERTIES.items():
        if re.fullmatch(pattern, name):
            yield selector, f"{name} ({since})"
    for pattern, since in VALUES.items():
        if re.search(pattern, f"{name}: {value}"):
            yield selector, f"{name}: {value} ({since})"
    if re.fullmatch(r"(row-|column-)?gap", name) and not IN_A_GRID.search(body):
        yield selector, f"{name} outside a grid (Chrome 84 for flex)"
