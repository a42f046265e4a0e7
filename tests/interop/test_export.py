"""A whole house, exported as its host would: software written elsewhere checks all of it."""

import json
from urllib.parse import unquote

import pytest

from portfolio.credentials import actions as credentials
from portfolio.credentials import queries
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.profile import actions as profile
from portfolio.recognition.models import EndorsedCredential
from tests import scenes
from tests.interop.elsewhere import Elsewhere
from tests.interop.test_openbadges2 import validator
from tests.profile.conftest import a_badge, a_link, a_signed_word, a_word, nadia, path_of
from tests.profile.test_proofs import a_photo

__all__ = ["nadia"]

pytestmark = pytest.mark.slow


@pytest.fixture
def exported(nadia, app, tmp_path):
    """Nadia's badge with a word, and as a link shows it with two proofs; Karim's that was taken
    out of use; and the folder of the host."""
    hers, his = a_badge(nadia, named=True), a_badge(scenes.a_person("Karim"), scenes.RELIABLE)
    word, helene = a_word(nadia, hers), scenes.a_person("Hélène")
    with writing():
        signed = credentials.sign_word(
            queries.credential(hers.id), word=word.word, written_by="Marc Tessier, gérant."
        )
        key = {"endorsement_id": word.id, "credential_id": hers.id}
        session.get_one(EndorsedCredential, key).document = signed.document
        credentials.revoke(queries.credential(his.id), "Par erreur.", by=helene)
    link = a_link(nadia, hers)
    proofs = [scenes.some_words(nadia), a_photo(nadia)]
    with writing():
        evidence.say_who_is_seen(session.merge(proofs[1]), others=False)
        profile.choose_evidence(link, {(hers.id, each.id) for each in proofs})
    ids = hers.id, his.id, word.id
    shown = app.test_client().get(f"{path_of(link)}/1.json")
    assert len(shown.json["evidence"]) == 2
    folder = tmp_path / "house"
    made = app.test_cli_runner().invoke(args=["badges", "export", "--all", str(folder)])
    assert made.exit_code == 0, made.output
    return folder, *ids, shown.data


def test_everything_is_checked_with_the_folder_alone(exported, tmp_path):
    folder, hers, his, word, shown = exported
    (tmp_path / "elsewhere").mkdir()
    world = Elsewhere(tmp_path / "elsewhere")
    for address, file in json.loads((folder / "index.json").read_text()).items():
        if file.startswith("ob2/"):  # of the older form: its validator reads it below
            continue
        document = json.loads((folder / file).read_text())
        world.publishes(address, document)
        if address.startswith("did:web:"):  # where those who resolve it look
            site = unquote(address.removeprefix("did:web:"))
            world.publishes(f"https://{site}/.well-known/did.json", document)
    files = {
        "hers.json": f"{hers}.json",
        "his.json": f"{his}.json",
        "word.json": f"words/{hers}.{word}.json",
        "hers.jwt": f"{hers}.jwt",
    }
    for name, file in files.items():
        world.receives(name, (folder / file).read_bytes())

    world.receives("shown.json", shown)

    answers = world.says()

    assert answers.missed == []
    assert answers.accepting("hers.json") == {"bazaar", "dcc"}
    assert answers.accepting("shown.json") == {"bazaar", "dcc"}
    assert answers.dcc("shown.json")["schema"] is True
    assert answers.accepting("word.json") == {"bazaar", "dcc"}
    assert answers.accepting("hers.jwt") == {"jose"}
    assert answers.accepting("his.json") == set()
    assert answers.bazaar("his.json")["revoked"] is True
    assert answers.dcc("his.json")["steps"]["revocation_status"] is False


def test_the_older_form_is_checked_with_the_folder_while_the_address_is_public(
    nadia, app, tmp_path
):
    badge, closed = a_badge(nadia), a_badge(nadia, scenes.RELIABLE)
    word_id = a_signed_word(nadia, badge).id
    with writing():
        profile.open_address(queries.credential(badge.id), to_all=True)
        profile.open_words(queries.credential(badge.id), to_all=True)
    folder = tmp_path / "house"
    made = app.test_cli_runner().invoke(args=["badges", "export", "--all", str(folder)])
    assert made.exit_code == 0, made.output
    hers = json.loads((folder / f"{badge.id}.ob2.json").read_text())
    others = json.loads((folder / f"{closed.id}.ob2.json").read_text())

    said = validator(
        {
            "by its address": {"input": hers["id"]},
            "in its picture": {"file": str(folder / f"{badge.id}.png")},
            "closed": {"input": others["id"]},
        },
        folder,
    )

    assert said["by its address"]["valid"], json.dumps(said, indent=2)
    assert said["in its picture"]["valid"], json.dumps(said, indent=2)
    assert not said["closed"]["valid"]
    index = json.loads((folder / "index.json").read_text())
    (spoken,) = hers["endorsement"]
    assert index[spoken] == f"words/{badge.id}.{word_id}.ob2.json"
    assert json.loads((folder / index[spoken]).read_text())["claim"]["id"] == hers["id"]
