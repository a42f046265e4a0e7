"""`flask keys …` and `flask issuer move`: the issuer's keys and identity (docs/keys.md)."""

import click
import sqlalchemy as sa

from portfolio.credentials.issuer import issuer, move_issuer
from portfolio.credentials.keys import add_keys, withdraw_keys
from portfolio.credentials.models import Issuer, SigningKey
from portfolio.credentials.renewal import sign_all_again
from portfolio.credentials.statuses import sign_all_lists
from portfolio.db import session, writing


@click.group("issuer")
def issuer_group() -> None:
    """The issuer's identity."""


@issuer_group.command("move")
def move() -> None:
    """Issue from now on under the present PUBLIC_URL. Badges given before keep the old one."""
    with writing():
        moved = move_issuer()
    click.echo(f"Issuing as {moved.did}")


@click.group("keys")
def keys_group() -> None:
    """The keys that sign badges."""


@keys_group.command("list")
def list_keys() -> None:
    """Every key: what it is, since when, whether it signs today. Nothing secret."""
    for row in session.scalars(sa.select(SigningKey).order_by(SigningKey.made_at)):
        end = row.withdrawn_at or row.retired_at
        state = "withdrawn" if row.withdrawn_at else "retired" if end else "signs"
        until = f" until {end:%Y-%m-%d %H:%M}" if end else ""
        click.echo(f"{row.id} {row.kind.value:<7} {state:<9} {row.made_at:%Y-%m-%d %H:%M}{until}")


@keys_group.command("rotate")
@click.option("--stolen", is_flag=True, help="Somebody else has the keys: see docs/keys.md first.")
@click.confirmation_option(prompt="New keys sign from now on. Go on?")
def rotate(stolen: bool) -> None:
    """New keys sign from now on. Badges given before still verify, but not with --stolen:

    then the old keys are published no more, and every badge and word is signed anew.
    """
    with writing():
        owner = _known()
        if stolen:
            withdraw_keys(owner)
            number = sign_all_again(owner)
        else:
            add_keys(owner)
            sign_all_lists(owner)
    click.echo("New keys sign from now on. Make a backup: `flask backup FILE`.")
    if stolen:
        click.echo(f"{number} badges and words were signed anew. Their holders must be told.")


@click.group("badges")
def badges_group() -> None:
    """The badges that were given, and those of others. Higher rooms add what they do."""


def _known() -> Issuer:
    owner = issuer()
    if owner is None:
        raise click.ClickException("No badge was given yet: the first one makes the keys.")
    return owner


COMMANDS = (issuer_group, keys_group, badges_group)
