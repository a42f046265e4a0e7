"""`create_app()`: the only place that may import every room."""

import importlib
import os
from collections.abc import Mapping
from importlib.util import find_spec
from types import ModuleType

from flask import Flask
from flask_babel import Babel

from portfolio import backup, config, db, doctor, retention, start, web
from portfolio.credentials import looking
from portfolio.evidence.sounds import make_sounds_playable
from portfolio.files import actions as files
from portfolio.notices import outbox
from portfolio.people import places
from portfolio.pilot import demo
from portfolio.profile.kept import KeptPages
from portfolio.profile.openings import Openings
from portfolio.profile.pieces import Pieces
from portfolio.review import actions as review
from portfolio.signin import sessions
from portfolio.start import Job
from portfolio.web.access import check_routes

# Every room, lowest first. A room may have `models`, `relations`, `views` and `commands`.
ROOMS = (
    "web",
    "files",
    "people",
    "notices",
    "signin",
    "evidence",
    "catalogue",
    "credentials",
    "applications",
    "review",
    "accompany",
    "recognition",
    "verification",
    "imports",
    "profile",
    "profile.rights",
    "pilot",
)

# What is about the whole house: each has `COMMANDS`.
HOUSE = (start, backup, doctor, retention)


def jobs() -> list[Job]:
    """What the worker does, and how often (seconds)."""
    return [
        Job(2, outbox.deliver),
        Job(2, make_sounds_playable),
        Job(3600, review.put_back_forgotten),
        Job(3600, review.tell_reviewers_what_waits),
        Job(24 * 3600, looking.look_at_all_again),
        Job(10, looking.look_at_new),
        Job(24 * 3600, files.sweep),
        Job(3600, retention.apply),
    ]


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment. Raises WrongSetting, in one clear line."""
    settings = config.load(os.environ if environ is None else environ)
    app = Flask(
        "portfolio",
        template_folder="../templates",
        static_folder=None,
        instance_path=str(settings.instance),
    )
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    Babel(app, default_locale="fr", default_timezone="Europe/Paris")
    db.init_database(app, settings.database_url)
    sessions.init_sessions(app)
    web.init_web(app)
    places.init_places(app)
    for room in ROOMS:
        _open(app, room)
    app.extensions["jobs"] = jobs()
    app.extensions["before_start"] = [demo.prepare] if settings.demo else []
    for command in (part for each in HOUSE for part in each.COMMANDS):
        app.cli.add_command(command)
    check_routes(app)
    app.extensions["openings"] = openings = Openings(app)
    app.extensions["pieces"] = Pieces(app)
    app.wsgi_app = KeptPages(app, openings)  # type: ignore[method-assign]
    return app


def _open(app: Flask, room: str) -> None:
    for part in ("models", "relations"):
        _part(room, part)
    if views := _part(room, "views"):
        app.register_blueprint(views.views)
    if commands := _part(room, "commands"):
        for command in commands.COMMANDS:
            if command.name in app.cli.commands:
                raise RuntimeError(f"two rooms have a command {command.name}: add to the group")
            app.cli.add_command(command)


def _part(room: str, part: str) -> ModuleType | None:
    name = f"portfolio.{room}.{part}"
    known = find_spec(f"portfolio.{room}") and find_spec(name)
    return importlib.import_module(name) if known else None
