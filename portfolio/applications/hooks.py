"""What higher rooms tell the journey: who evaluates, and the doors of filling together."""

from collections.abc import Callable

from portfolio.applications.models import Application

Href = Callable[[Application], str]


class Hooks:
    """Replaced once, at the start, by the rooms that know.

    reviewers: names, for « Qui verra ma demande ? ». confirm: the page of « C’est bien moi »
    in a session for filling together. leave: where such a session is stopped. close: end it,
    inside writing(), when the person will say yes later; ended: the page that says so.
    """

    reviewers: Callable[[Application], list[str]] = staticmethod(lambda application: [])
    confirm: Href | None = None
    leave: Href | None = None
    close: Callable[[], None] = staticmethod(lambda: None)
    ended: Callable[[], str] | None = None
