"""Alembic's entry: `flask migrate` gives the connection; models come from the application."""

import sqlalchemy as sa
from alembic import context

from portfolio.db import Base, UtcDateTime


def render_item(kind, item, autogen):
    """Write our moments as the plain column they are: a migration imports no model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(context, inspected, column, inspected_type, column_type):
    """Our moments are plain date-times below."""
    if isinstance(column_type, UtcDateTime):
        return not isinstance(inspected_type, sa.DateTime)
    return None


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=compare_type,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
