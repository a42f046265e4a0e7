"""The routes of the room."""

from portfolio.signin.views import (  # noqa: F401 - each module adds its routes
    account,
    begin,
    card,
    confirm,
    door,
    enter,
    invitation,
    known,
    phones,
)
from portfolio.signin.views.blueprint import views

__all__ = ["views"]
