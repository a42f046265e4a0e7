"""The routes of the room."""

from portfolio.accompany.views import (  # noqa: F401 - each module adds its routes
    accounts,
    cards,
    joining,
    people,
    team,
    together,
)
from portfolio.accompany.views.blueprint import views

__all__ = ["views"]
