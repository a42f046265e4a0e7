"""Bring the database to the tables of this release (Alembic, `migrations/`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app

from portfolio.db import engine


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(current_app.root_path).parent / "migrations")
    )
    return config


def migrate(to: str = "head") -> None:
    """Upgrade to revision `to`. Safe to call again: nothing to do, nothing done."""
    config = _config()
    with engine().connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        connection.commit()


def newest() -> str | None:
    """The revision that this release needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def downgrade(to: str) -> None:
    """Go back to revision `to` (tests; a release that must be undone)."""
    config = _config()
    with engine().connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
        connection.commit()


def draft(message: str, number: str) -> None:
    """Write the migration that leads from the database to the models, for a developer to read."""
    config = _config()
    with engine().connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)
