"""Commands of the house itself: `flask serve`, `migrate`, `settings`."""

import os
from dataclasses import fields

import click
from flask import current_app

from portfolio.config import PREFIX, Settings, WrongSetting, settings
from portfolio.web import migrations
from portfolio.web.serve import serve

SECRET_SETTINGS = {"secret_key", "keys_secret", "smtp_url", "database_url"}


@click.command("serve")
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "8000")))
@click.option("--processes", type=click.IntRange(1, 16), default=1, show_default=True)
def serve_command(port: int, processes: int) -> None:
    """Answer web requests on loopback."""
    try:
        serve(current_app._get_current_object(), port, processes)  # type: ignore[attr-defined]
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the tables of this release."""
    migrations.migrate()


@click.command("draft-migration")
@click.argument("number")
@click.argument("message")
def draft_command(number: str, message: str) -> None:
    """Write a migration from the models, for a developer to read."""
    migrations.draft(message, number)


@click.command("settings")
def settings_command() -> None:
    """Print every setting, what it means and its value (secrets hidden)."""
    for each in fields(Settings):
        value = getattr(settings(), each.name)
        if each.name in SECRET_SETTINGS and value:
            value = "(hidden)"
        click.echo(f"{PREFIX}{each.name.upper():<18} {value}\n    {each.metadata['meaning']}")


COMMANDS = (draft_command, migrate_command, serve_command, settings_command)
