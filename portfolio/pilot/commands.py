"""`flask demo`."""

import click

from portfolio.config import settings
from portfolio.pilot import demo


@click.command("demo")
def demo_command() -> None:
    """Load the catalogue, and invented people into an empty house. Demonstration mode only."""
    if not settings().demo:
        raise click.ClickException("Only in demonstration mode: PEPITES_DEMO=1.")
    demo.prepare()


COMMANDS = (demo_command,)
