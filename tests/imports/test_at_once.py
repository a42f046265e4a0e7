"""The same file, from the phone and from the computer, in the same second."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from portfolio.db import session
from portfolio.imports import looking
from portfolio.imports.models import ImportedBadge
from tests.imports.conftest import brings, hers
from tests.support.databases import on_both_databases


@on_both_databases
def test_one_file_brought_from_three_screens_is_one_badge(proved, browser, cap, monkeypatch):
    looked, look_at = Barrier(3), looking.look_at

    def until_all_have_looked(*given):
        found = look_at(*given)
        looked.wait(30)
        return found

    monkeypatch.setattr(looking, "look_at", until_all_have_looked)
    data = json.dumps(hers(cap)).encode()
    screens = [browser(proved) for _ in range(3)]

    with ThreadPoolExecutor(3) as at_once:
        pages = [*at_once.map(lambda screen: brings(screen, ("badge.json", data)), screens)]

    assert all("Ce badge est à vous." in page.text for page in pages)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(ImportedBadge.id))) == 1
