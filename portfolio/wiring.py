"""`create_app()`: the only place that may import every room."""

import os
from collections.abc import Mapping

from flask import Flask
from flask_babel import Babel

from portfolio import config, db, web
from portfolio.applications import models as _applications  # noqa: F401 - registers tables
from portfolio.people import models as _people  # noqa: F401
from portfolio.profile import models as _profile  # noqa: F401
from portfolio.review import models as _review  # noqa: F401
from portfolio.signin import sessions
from portfolio.web.commands import add_commands

BLUEPRINTS: tuple[str, ...] = ()


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment. Raises WrongSetting, in one clear line."""
    app = Flask(
        "portfolio",
        root_path=None,
        template_folder="../templates",
        static_folder=None,
    )
    settings = config.load(os.environ if environ is None else environ)
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    Babel(app, default_locale="fr", default_timezone="Europe/Paris")
    db.init_database(app, settings.database_url)
    sessions.init_sessions(app)
    web.init_web(app)
    add_commands(app)
    return app
