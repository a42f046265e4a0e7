"""Fixtures for every test, marks that follow from them, and the closing account of axe."""

import json
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portfolio.signin.views.door import AXE
from tests.support.look import LOOKER

pytest_plugins = ["tests.support.fixtures"]

BROWSER_FIXTURES = {"visitors"}
KEPT_NUMBERS = tomllib.loads((Path(__file__).parent / "gates.toml").read_text())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser is marked so, for `make check` to leave out."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def _whole_run(config: pytest.Config) -> bool:
    """Whether every story in front of a screen runs, in one process: what axe saw adds up."""
    every_folder = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    every_screen = config.option.markexpr in ("", "browser") and not config.option.keyword
    return every_folder and every_screen and not config.getoption("numprocesses", None)


def _axe_states(config: pytest.Config) -> int:
    looker = config.stash.get(LOOKER, None)
    return len(looker.states) if looker else 0


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A whole run that saw fewer states than before is not a good run."""
    fewer = _axe_states(session.config) < KEPT_NUMBERS["axe_states"]
    if exitstatus != 0 or not _whole_run(session.config):
        return
    if fewer:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif os.environ.get("KEEP_AXE_ACCOUNT"):
        _keep_account(session.config)


def _keep_account(config: pytest.Config) -> None:
    """What /accessibilite says: a run that ends well found no problem on what it saw."""
    looker = config.stash[LOOKER]
    account = {
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "states": len(looker.states),
        "templates": len(looker.templates),
        "problems": 0,
    }
    AXE.write_text(json.dumps(account) + "\n")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how many states axe saw, and whether that is enough."""
    seen, wanted = _axe_states(config), KEPT_NUMBERS["axe_states"]
    if not seen and not _whole_run(config):
        return
    looker = config.stash.get(LOOKER, None)
    templates = len(looker.templates) if looker else 0
    terminalreporter.write_line(f"axe saw {seen} states of {templates} templates")
    if _whole_run(config) and seen < wanted:
        terminalreporter.write_line(
            f"FEWER THAN BEFORE: {wanted} wanted (tests/gates.toml)", red=True
        )
