"""`flask issuer move`: the address changed, and with it the identity."""

import click

from portfolio.credentials.issuer import move_issuer
from portfolio.db import writing


@click.group("issuer")
def issuer_group() -> None:
    """The issuer's identity."""


@issuer_group.command("move")
def move() -> None:
    """Issue from now on under the present PUBLIC_URL. Badges given before keep the old one."""
    with writing():
        moved = move_issuer()
    click.echo(f"Issuing as {moved.did}")


COMMANDS = (issuer_group,)
