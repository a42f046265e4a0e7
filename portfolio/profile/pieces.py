"""The HTML of a shared page, put together from pieces that are written once.

A piece is what a macro of `templates/profile/_shown.html` makes of a few plain values. It is
remembered under these very values: another name, another word is another piece, so none is ever
old. What changed on a page is written; the rest of it is found. The least used pieces go first, and
all of them every hour (`kept.py`): what was withdrawn is not shown, but would stay in memory.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

from flask import Flask, current_app
from markupsafe import Markup, escape

from portfolio.config import settings
from portfolio.profile.elsewhere import OtherBadge
from portfolio.profile.shown import BadgeShown, OpenedLink, Shown, WordShown
from portfolio.recognition.words import HOW_SURE
from portfolio.signin.sessions import NO_COPIES

MOST = 2000  # pieces, of half a kilobyte each

_NAME, _PANEL, _MAIN = (f"\0{place}\0" for place in ("name", "panel", "main"))


@dataclass(frozen=True)
class Parts:
    """What the shared page and its previews have in common: the blue panel, and what follows."""

    head: Markup
    body: Markup


class Pieces:
    """The pieces that one application remembers, and the pages made of them. In its context.

    Texts of ours are pieces of their own: they are looked up once, whatever people write.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._piece = lru_cache(MOST)(self._written)
        self._how_sure = lru_cache(lambda assurance: str(HOW_SURE[assurance]))
        self._frame = lru_cache(self._whole_frame)

    def forget(self) -> None:
        """Let go of every piece: some say what people have withdrawn since."""
        self._piece.cache_clear()

    def shared_page(
        self, link: OpenedLink, shown: Shown, path: str, *, copies: bool = False
    ) -> str:
        """The whole page, as whoever opens the link at `path` reads it.

        copies: whether the phone that reads it may keep copies of pages.
        """
        parts = self.parts_of(shown, path)
        until = self._piece("until", link.holder.first_name, link.ends_at) if link.ends_at else ""
        filled = {
            _NAME: escape(shown.holder.name),
            _PANEL: parts.head,
            _MAIN: parts.body + until,
        }
        return "".join([filled.get(part, part) for part in self._frame(link.indexed, copies)])

    def parts_of(self, shown: Shown, path: str | None = None, heading: str = "h1") -> Parts:
        """path: of the page, for the badges to open; none on a preview. heading: of the name."""
        piece = self._piece
        head = piece(
            "head",
            piece("profile_of"),
            shown.holder.name,
            shown.words,
            piece("verified", shown.verified) if shown.verified else "",
            piece("given_by", shown.issuers, len(shown.badges)) if shown.issuers else "",
            heading,
        )
        body = self._macros.body(
            piece("badges_title", shown.holder.first_name),
            [self._badge(badge, path) for badge in shown.badges],
            piece("others_title") if shown.others else "",
            [self._other(badge, shown.holder.first_name, path) for badge in shown.others],
            piece("words_title"),
            self.words_of(shown.recommendations),
            piece("what_is_a_badge", shown.looked_at_by, *map(bool, (shown.badges, shown.others))),
        )
        return Parts(head, body)

    def words_of(self, rows: Iterable[WordShown]) -> list[Markup]:
        """Recommendations, one by one."""
        return [self._piece("word", row, self._how_sure(row.assurance)) for row in rows]

    def _badge(self, badge: BadgeShown, path: str | None) -> Markup:
        said = badge.recommendations
        note = self._piece("recommendations", said) if said else None
        return self._piece("badge", badge, f"{path}/{badge.number}" if path else None, note)

    def _other(self, badge: OtherBadge, holder: str, path: str | None) -> Markup:
        href = f"{path}/{badge.number}" if path else None
        return self._piece("other", badge, badge.ended, holder, href)

    @cached_property
    def _macros(self) -> Any:
        return self._app.jinja_env.get_template("profile/_shown.html").module

    def _written(self, macro: str, *values: Hashable) -> Markup:
        return cast("Markup", getattr(self._macros, macro)(*values))

    def _whole_frame(self, indexed: bool, copies: bool) -> list[str]:
        """The page around its pieces, cut at the places where they go."""
        whole = self._app.jinja_env.get_template("profile/public.html").render(
            page_name="profile/public",
            copies="yes" if copies else NO_COPIES,
            demo=settings().demo,
            indexed=indexed,
            name=_NAME,
            head=_PANEL,
            body=_MAIN,
        )
        return re.split("(\0[a-z]+\0)", whole)


def pieces() -> Pieces:
    """Those of the running application."""
    return cast("Pieces", current_app.extensions["pieces"])
