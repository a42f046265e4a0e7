"""A host gives every badge away: whoever has the folder checks them, with no network."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.db import session, writing
from portfolio.recognition.models import EndorsedCredential
from tests import scenes
from tests.profile.conftest import a_badge, a_word
from tests.support.databases import on_both_databases


@pytest.fixture
def export(app, tmp_path):
    def run(folder: Path | None = None):
        return app.test_cli_runner().invoke(
            args=["badges", "export", "--all", str(folder or tmp_path / "out")]
        )

    return run


@on_both_databases
def test_every_badge_is_checked_with_the_folder_alone(nadia, export, tmp_path):
    badges = [a_badge(nadia, named=True), a_badge(scenes.a_person("Karim"), scenes.RELIABLE)]
    helene = scenes.a_person("Hélène")
    with writing():
        credentials.revoke(queries.credential(badges[1].id), "Par erreur.", by=helene)

    assert export().exit_code == 0

    folder = tmp_path / "out"
    index = json.loads((folder / "index.json").read_text())

    def fetched(address):
        return json.loads((folder / index[address]).read_text())

    for badge, revoked in zip(badges, (False, True), strict=True):
        document = json.loads((folder / f"{badge.id}.json").read_text())
        did = fetched(document["issuer"]["id"])
        checks = openbadges.verify(document, did_document=did, now=clock.now())
        assert all(check.ok for check in checks)
        assert {*document["@context"], document["credentialSchema"][0]["id"]} <= index.keys()

        entry = document["credentialStatus"]
        listed = fetched(entry["statusListCredential"])["credentialSubject"]["encodedList"]
        at = int(entry["statusListIndex"])
        assert openbadges.StatusList.decode(listed).revoked(at) is revoked

        jwt = openbadges.read_jwt((folder / f"{badge.id}.jwt").read_text())
        assert openbadges.jwt_is_signed(jwt, fetched(jwt.kid))
        before = json.loads((folder / f"{badge.id}.ob2.json").read_text())
        assert before["id"] == f"{document['id']}/2"
        assert before.get("revoked", False) is revoked
        for ending in ("png", "svg"):
            baked = openbadges.unbake((folder / f"{badge.id}.{ending}").read_bytes())
            assert json.loads(baked[-1].text) == document


def test_signed_words_go_with_the_badges(nadia, export, tmp_path):
    badge = a_badge(nadia)
    word = a_word(nadia, badge)
    with writing():
        signed = credentials.sign_word(badge, word=word.word, written_by="Marc (non vérifié)")
        session.execute(sa.update(EndorsedCredential).values(document=signed.document))

    assert "1 badges and 1 words" in export().output
    words, name = tmp_path / "out" / "words", f"{badge.id}.{word.id}"
    assert {each.name for each in words.iterdir()} == {f"{name}.json", f"{name}.ob2.json"}
    assert (words / f"{name}.json").read_text() == signed.document
    older = json.loads((words / f"{name}.ob2.json").read_text())
    assert older["claim"]["endorsementComment"].endswith(word.word)


def test_a_folder_in_use_is_left_alone(nadia, export, tmp_path):
    a_badge(nadia)
    (tmp_path / "mine.txt").write_text("mine")
    answer = export(tmp_path)
    assert answer.exit_code == 1
    assert "is not empty" in answer.output
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_before_the_first_badge_nothing_is_written(app, export, tmp_path):
    assert "No badge was given yet" in export().output
    assert not (tmp_path / "out").exists()
