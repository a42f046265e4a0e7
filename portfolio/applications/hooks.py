"""What higher rooms tell the journey: who evaluates, and the doors of filling together."""

from collections.abc import Callable

from portfolio.applications.models import Application
from portfolio.web.language import _

Href = Callable[[Application], str]


def _structure_or_inae(application: Application) -> list[str]:
    if application.structure is None:
        return [_("L’équipe d’évaluation de l’INAÉ")]
    return [_("L’équipe d’évaluation de %(name)s", name=application.structure.name)]


class Hooks:
    """Replaced once, at the start, by the rooms that know.

    reviewers: names, for « Qui verra ma demande ? ». confirm: the page of « C’est bien moi »
    in a session for filling together. leave: where such a session ends.
    """

    reviewers: Callable[[Application], list[str]] = staticmethod(_structure_or_inae)
    confirm: Href | None = None
    leave: Href | None = None
