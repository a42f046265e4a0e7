"""Where a person's things meet: home, badges, what is shown, a badge's address."""

from portfolio.profile.views import (  # noqa: F401
    address,
    badge,
    choose,
    copy,
    elsewhere,
    email,
    home,
    public,
    share,
    take,
)
from portfolio.profile.views.blueprint import views

__all__ = ["views"]
