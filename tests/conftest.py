"""People, a catalogue and requests in every state, made by the same actions as on the pages."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portfolio.web import migrations
from portfolio.wiring import create_app


@pytest.fixture
def app(tmp_path) -> Iterator[Flask]:
    made = create_app({"PEPITES_DEMO": "1", "PEPITES_INSTANCE": str(tmp_path)})
    with made.app_context():
        migrations.migrate()
        yield made
