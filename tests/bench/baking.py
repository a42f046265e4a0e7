"""Baking one badge of ours, to be measured beside the JWT path."""

from collections.abc import Callable

from portfolio.openbadges import bake
from portfolio.web import stones
from portfolio.web.stone_png import badge_png


def baking(credential: str) -> Callable[[], bytes]:
    """A call that bakes `credential` (final JSON) into the picture of 400 pixels that we send."""
    picture = badge_png("travail", stones.PICTOGRAMS[0])
    return lambda: bake(picture, ob3=credential)
