"""A whole house, exported as its host would: software written elsewhere checks all of it."""

import json
from urllib.parse import unquote

import pytest

from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.db import session, writing
from portfolio.recognition.models import EndorsedCredential
from tests import scenes
from tests.interop.elsewhere import Elsewhere
from tests.profile.conftest import a_badge, a_word, nadia

__all__ = ["nadia"]

pytestmark = pytest.mark.slow


@pytest.fixture
def exported(nadia, app, tmp_path):
    """Nadia's badge with a word, Karim's that was taken out of use, and the folder of the host."""
    hers, his = a_badge(nadia, named=True), a_badge(scenes.a_person("Karim"), scenes.RELIABLE)
    word, helene = a_word(nadia, hers), scenes.a_person("Hélène")
    with writing():
        signed = credentials.sign_word(
            queries.credential(hers.id), word=word.word, written_by="Marc Tessier, gérant."
        )
        key = {"endorsement_id": word.id, "credential_id": hers.id}
        session.get_one(EndorsedCredential, key).document = signed.document
        credentials.revoke(queries.credential(his.id), "Par erreur.", by=helene)
    folder = tmp_path / "house"
    made = app.test_cli_runner().invoke(args=["badges", "export", "--all", str(folder)])
    assert made.exit_code == 0, made.output
    return folder, hers, his, word


def test_everything_is_checked_with_the_folder_alone(exported, tmp_path):
    folder, hers, his, word = exported
    (tmp_path / "elsewhere").mkdir()
    world = Elsewhere(tmp_path / "elsewhere")
    for address, file in json.loads((folder / "index.json").read_text()).items():
        document = json.loads((folder / file).read_text())
        world.publishes(address, document)
        if address.startswith("did:web:"):  # where those who resolve it look
            site = unquote(address.removeprefix("did:web:"))
            world.publishes(f"https://{site}/.well-known/did.json", document)
    files = {
        "hers.json": f"{hers.id}.json",
        "his.json": f"{his.id}.json",
        "word.json": f"words/{hers.id}.{word.id}.json",
        "hers.jwt": f"{hers.id}.jwt",
    }
    for name, file in files.items():
        world.receives(name, (folder / file).read_bytes())

    answers = world.says()

    assert answers.missed == []
    assert answers.accepting("hers.json") == {"bazaar", "dcc"}
    assert answers.accepting("word.json") == {"bazaar", "dcc"}
    assert answers.accepting("hers.jwt") == {"jose"}
    assert answers.accepting("his.json") == set()
    assert answers.bazaar("his.json")["revoked"] is True
    assert answers.dcc("his.json")["steps"]["revocation_status"] is False
