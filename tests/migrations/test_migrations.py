"""The migrations lead to the tables of the models, and back, with people's things in them."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from portfolio.applications.states import State
from portfolio.db import engine, session
from portfolio.people.models import Person
from portfolio.web import migrations
from tests import scenes
from tests.profile.conftest import a_badge, a_link, a_word
from tests.support.databases import on_both_databases
from tests.support.factories import MembershipFactory

FOLDER = Path(__file__).parents[2] / "migrations"


def tables() -> set[str]:
    return set(sa.inspect(engine()).get_table_names()) - {"alembic_version"}


def rows() -> int:
    """How many rows there are in all."""
    with engine().connect() as connection:
        found = sa.MetaData()
        found.reflect(connection)
        return sum(
            connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in found.sorted_tables
            if table.name != "alembic_version"
        )


def a_full_house() -> None:
    scenes.a_catalogue()
    MembershipFactory(structure__issuer=True)
    nadia = scenes.a_person("Nadia", email="nadia@people.example")
    for state, slug in ((State.SUBMITTED, scenes.TEAM), (State.DRAFT, scenes.RELIABLE)):
        scenes.a_request(nadia, state, slug)
    badge = a_badge(nadia)
    a_link(nadia, badge, words=[a_word(nadia, badge)])
    session.commit()
    session.remove()


@on_both_databases
def test_the_migrations_lead_to_the_models(app):
    """A model changed without a migration is caught here: `command.check` lists the difference."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine().connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


@on_both_databases
def test_each_step_goes_back_and_forth_with_rows_in(app):
    a_full_house()
    all_tables = tables()
    assert rows() > 30

    for step in ScriptDirectory(str(FOLDER)).walk_revisions():  # the newest first
        migrations.downgrade(str(step.down_revision or "base"))
        migrations.migrate(step.revision)
        migrations.downgrade(str(step.down_revision or "base"))

    assert tables() == set()
    migrations.migrate()
    assert tables() == all_tables
    a_full_house()
    assert rows() > 30


@on_both_databases
def test_migrating_again_changes_nothing(app):
    a_full_house()
    before = rows()

    migrations.migrate()

    assert rows() == before
    assert session.scalar(sa.select(Person.first_name).where(Person.email.is_not(None))) == "Nadia"
