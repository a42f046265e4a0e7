"""The states and the events of a request, in the words of who asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portfolio.applications.models import ApplicationEvent
from portfolio.applications.states import State
from portfolio.web.language import _, _l

STATES: dict[State, tuple[str, str]] = {
    State.DRAFT: (
        _l("Votre demande n’est pas finie."),
        _l("Elle est gardée. Continuez quand vous voulez."),
    ),
    State.SUBMITTED: (
        _l("Votre demande est partie."),
        _l("Quelqu’un va la regarder. La réponse arrive ici."),
    ),
    State.IN_REVIEW: (
        _l("Quelqu’un regarde votre demande."),
        _l("La réponse arrive ici."),
    ),
    State.MORE_ASKED: (
        _l("Votre demande est à compléter."),
        _l("Lisez le mot. Ajoutez ce qui manque. Puis envoyez encore."),
    ),
    State.GRANTED: (
        _l("Vous avez ce badge."),
        _l("Vous pouvez le montrer à qui vous voulez."),
    ),
    State.DECLINED: (
        _l("Pas cette fois."),
        _l("Voici pourquoi. Vous pouvez redemander."),
    ),
    State.WITHDRAWN: (
        _l("Vous avez retiré cette demande."),
        _l("Personne ne la regarde plus. Vous pouvez redemander."),
    ),
}

EVENTS: dict[str, tuple[str, str]] = {
    "start": (_l("Demande commencée"), "pencil-simple"),
    "ask_holder": (_l("Demande remplie ensemble"), "users"),
    "send": (_l("Demande partie"), "paper-plane-tilt"),
    "take": (_l("Quelqu’un la regarde"), "hourglass-medium"),
    "ask_for_more": (_l("Il manque quelque chose"), "note-pencil"),
    "grant": (_l("Badge donné"), "seal-check"),
    "grant_by_rule": (_l("Badge donné"), "seal-check"),
    "decline": (_l("Pas cette fois"), "arrow-counter-clockwise"),
    "withdraw": (_l("Demande retirée"), "x-circle"),
}


@dataclass(frozen=True)
class Moment:
    """A line of the timeline."""

    words: str
    icon: str
    at: datetime


def sentences(state: State) -> tuple[str, str]:
    """(the fact, what happens next)."""
    return STATES[state]


def timeline(events: Iterable[ApplicationEvent]) -> list[Moment]:
    """What happened, oldest first, without what only evaluators need."""
    return [_moment(each) for each in events if each.act in EVENTS]


def _moment(event: ApplicationEvent) -> Moment:
    words, icon = EVENTS[event.act]
    if event.with_name:
        return Moment(
            _("%(what)s, avec %(name)s", what=words, name=event.with_name), icon, event.at
        )
    return Moment(str(words), icon, event.at)
