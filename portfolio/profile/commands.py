"""What the room adds to `flask badges`."""

from portfolio.profile import export  # noqa: F401 - a command of a group of a lower room

COMMANDS = ()
