"""`flask catalogue load FILE`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portfolio.catalogue import actions
from portfolio.catalogue.source import CatalogueError, read_catalogue
from portfolio.db import writing

catalogue = AppGroup("catalogue", help="The badges that people can ask for.")


@catalogue.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def load(file: Path) -> None:
    """Publish the badges that FILE (TOML) describes; a changed text makes a new version."""
    try:
        read = read_catalogue(file)
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error
    with writing():
        loaded = actions.load(read)
    for what, slugs in (
        ("new", loaded.new),
        ("changed", loaded.changed),
        ("retired", loaded.retired),
    ):
        for slug in slugs:
            click.echo(f"{what:>8} {slug}")
    click.echo(f"{len(read.badges)} badges, {len(read.pathways)} pathways.")


COMMANDS = (catalogue,)
