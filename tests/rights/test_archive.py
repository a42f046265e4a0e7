"""Nadia takes everything away: one zip, which a person can read and a program too."""

import io
import json
import re
import zipfile
from fnmatch import fnmatch
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.db import Base, session, writing
from portfolio.evidence import actions as evidence
from portfolio.files.storage import storage
from portfolio.people.models import Person
from portfolio.profile.rights import parts
from portfolio.signin import kept
from tests import scenes
from tests.imports.things import a_badge_from_elsewhere
from tests.rights.conftest import MAIL
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import grows_not

pytestmark = pytest.mark.usefixtures("app")

# Not in the file: secrets that only we can use, and what says nothing of the person.
NOT_GIVEN = {
    "access_card": {"secret_hash"},
    "code_reset": {"card_id"},
    "credential": {"document"},  # the files of the badge themselves
    "email_code": {"hash", "ends_at", "asked_from", "mailed"},
    # The address of who wrote is theirs; they gave it to us alone.
    "endorsement": {"author_email", "edit_generation", "edit_token_hash"},
    "evidence": {"file_id", "medium_id", "thumb_id"},  # the file itself is there
    "imported_badge": {"digest"},  # of the file, which is there
    "invitation": {"generation", "token_hash"},
    "kept_form": {"sealed"},  # a day at most; it comes back on its own page
    "passkey": {"credential_id", "public_key"},
    "role_invitation": {"token_hash", "structure_id"},
    "secret_code": {"hash"},
    "session": {"token_hash"},
    "share_link": {"generation", "token_hash", "version"},
    "sign_in_link": {"token_hash", "ends_at", "used_at"},  # printed by a host, 10 minutes
    "application": {"version"},
}


def takes_all(client) -> zipfile.ZipFile:
    answer = client.post("/moi/donnees/tout", data={"write": str(uuid4())})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


@on_both_databases
def test_everything_is_in_the_zip(client, life):
    enters(client, life.nadia)

    packed = takes_all(client)

    facts = json.loads(packed.read("donnees.json"))
    assert packed.testzip() is None
    assert facts["moi"][0]["prénom"] == "Nadia"
    assert facts["moi"][0]["email"] == MAIL
    (request,) = facts["mes demandes"]
    assert request["où elle en est"] == "badge donné"
    assert {each["réponse"] for each in request["réponses"] if each["question"] == "story"} == {
        "On a refait le mur à trois."
    }
    assert [each["quoi"] for each in request["ce qui s’est passé"]] == ["start", "send", "grant"]
    assert facts["mes clés (doigt ou visage)"][0]["nom"] == "Mon téléphone"
    assert facts["qui m’accompagne"][0]["avec"] == "Élodie"
    assert len(facts["mots que j’ai reçus"]) == 2
    assert facts["mes liens"][0]["badges montrés"][0]["badge"] == str(life.badge.id)
    assert facts["qui a fait quoi"]
    named = [
        name
        for part in ("mes preuves", "mes badges", "mots que j’ai reçus")
        for each in facts[part]
        for name in each.get("fichiers", [])
    ]
    assert sorted([*named, "donnees.json", "mon-profil.html"]) == sorted(packed.namelist())
    assert "preuves/01-le-mur.jpg" in named


def test_the_badge_in_the_zip_is_the_one_that_was_signed(client, life):
    enters(client, life.nadia)
    packed = takes_all(client)
    (name,) = [each for each in packed.namelist() if fnmatch(each, "badges/*[!2].json")]
    assert packed.read(name).decode() == life.document
    owner = issuer()
    assert owner
    checks = openbadges.verify(
        json.loads(packed.read(name)), did_document=published_did(owner), now=clock.now()
    )
    assert all(check.ok for check in checks)


def test_the_pictures_in_the_zip_carry_the_signed_badge(client, life):
    enters(client, life.nadia)
    packed = takes_all(client)
    for ending in ("png", "svg"):
        (name,) = [each for each in packed.namelist() if fnmatch(each, f"badges/*.{ending}")]
        (baked,) = openbadges.unbake(packed.read(name))
        assert json.loads(baked.text) == json.loads(life.document)


def test_my_profile_is_one_page_that_opens_offline(client, life):
    """The badge, the word that Nadia accepted, her photo; nothing to fetch, nothing private."""
    enters(client, life.nadia)
    html = takes_all(client).read("mon-profil.html").decode()

    assert "<h1>Profil de Nadia B.</h1>" in html
    assert "Nadia Benali est fiable." in html
    assert html.count("<blockquote>") == 2  # the kind word, and the word she accepted
    sources = re.findall(r' (?:src|href)="([^"]*)"', html)
    assert len(sources) == 2
    assert all(each.startswith("data:image/") for each in sources)
    assert "url(" not in html
    assert "<script" not in html
    assert MAIL not in html


def test_badges_from_elsewhere_are_on_that_page_as_employers_see_them(client, life):
    badge = a_badge_from_elsewhere(life.nadia, "<b>Je conduis</b>", issuer="INAÉ")
    enters(client, life.nadia)
    packed = takes_all(client)
    html = packed.read("mon-profil.html").decode()

    assert "D’autres badges" in html
    assert "&lt;b&gt;Je conduis&lt;/b&gt;" in html
    assert "Déposé par " in html
    assert "On ne sait pas qui l’a donné." in html
    (name,) = [each for each in packed.namelist() if each.startswith("badges-d-ailleurs/")]
    assert name in html
    assert packed.read(name) == badge.name.encode()


def test_a_photo_with_somebody_else_is_not_on_that_page(client, life):
    with writing():
        evidence.say_who_is_seen(session.merge(life.photo), others=True)
    enters(client, life.nadia)
    packed = takes_all(client)
    assert "data:image/jpeg" not in packed.read("mon-profil.html").decode()
    assert "preuves/01-le-mur.jpg" in packed.namelist()


def test_a_photo_that_was_lost_is_told_and_the_rest_comes(client, life):
    storage().delete(str(life.photo.file_id))
    enters(client, life.nadia)
    facts = json.loads(takes_all(client).read("donnees.json"))
    assert facts["fichiers perdus"] == ["preuves/01-le-mur.jpg"]


def test_the_file_of_another_is_not_in_it(client, life):
    enters(client, life.elodie)
    packed = takes_all(client)
    assert packed.namelist() == ["mon-profil.html", "donnees.json"]
    text = packed.read("donnees.json").decode()
    assert MAIL not in text
    assert "mur" not in text


def personal_tables() -> list[sa.Table]:
    """Every table whose rows belong to a person, near or far."""
    found = {Person.__table__.name}
    tables = Base.metadata.sorted_tables
    for _ in tables:
        found |= {
            table.name
            for table in tables
            for key in table.foreign_keys
            if key.column.table.name in found and key.ondelete == "CASCADE"
        }
    return [table for table in tables if table.name in found]


def test_no_column_about_a_person_is_forgotten():
    """A new column is in the zip, or is named above with its reason."""
    assert kept.KeptForm.__table__ in personal_tables()
    someone = uuid4()
    given = {
        column
        for part in parts.PARTS
        for label in part.rows(someone).selected_columns
        for column in sa.inspect(label).base_columns
    }
    for statement in (parts.proof_files, parts.imported_files, parts.signed_words):
        given |= set(statement(someone).selected_columns)
    missing = {
        f"{column.table.name}.{column.name}"
        for table in personal_tables()
        for column in table.columns
        if column not in given
        and column.name not in NOT_GIVEN.get(table.name, set())
        and not (column.primary_key or column.foreign_keys)
    }
    assert missing == set()


def test_the_page_asks_no_more_for_twenty_proofs(house, client):
    nadia = scenes.a_person("Nadia")
    enters(client, nadia)
    grows_not(
        house,
        lambda number: [scenes.some_words(nadia) for _ in range(number)],
        lambda: client.get("/moi/donnees"),
    )


def test_reading_all_holds_no_transaction_while_files_are_fetched(client, life):
    """`write_zip` is slow: it refuses to run inside a write."""
    from portfolio.profile.rights import archive

    gathered = archive.gather(life.nadia.id)
    assert not session().in_transaction()
    with writing(), pytest.raises(RuntimeError, match="slow"):
        archive.write_zip(gathered)
