"""« Essayer comme … »: demonstration mode only. The demonstration says who may be tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from portfolio.config import settings


@dataclass(frozen=True)
class Example:
    """A person of the demonstration. `role`: in words (« Salariée », « Accompagnateur »)."""

    person_id: UUID
    name: str
    role: str


class Examples:
    """`load` is replaced by the room that makes the demonstration."""

    load: Callable[[], Sequence[Example]] = staticmethod(lambda: ())


def people() -> Sequence[Example]:
    """Who may be tried; nobody outside demonstration mode."""
    return Examples.load() if settings().demo else ()


def person(chosen: str) -> UUID | None:
    """The id of that example, or None: nobody else can be tried."""
    return next((each.person_id for each in people() if str(each.person_id) == chosen), None)


def add_route(views: Blueprint, view: Callable[[], Response]) -> None:
    """Give `views` the address of `view` in applications that run in demonstration mode."""

    def add(state: BlueprintSetupState) -> None:
        if state.app.config["SETTINGS"].demo:
            state.add_url_rule("/entrer/essayer", "try_demo", view, methods=["POST"])

    views.record(add)
