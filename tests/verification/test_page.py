"""An employer was handed a badge. He asks whether it is true, and reads a sentence."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from portfolio.credentials.actions import revoke
from portfolio.credentials.models import Credential
from portfolio.credentials.queries import credential, document
from portfolio.credentials.renewal import put_email
from portfolio.db import session, writing
from portfolio.openbadges import CheckName, Problem, bake, site_of
from portfolio.recognition.models import EndorsedCredential
from portfolio.verification import checking, words
from portfolio.web import fetch
from portfolio.web.stone_png import badge_png
from tests import scenes
from tests.openbadges.conftest import INAE
from tests.profile.conftest import a_badge, a_signed_word
from tests.support.factories import StructureFactory
from tests.support.foreign import says

A_PAST_DAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def nadia(app):
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    return scenes.a_person("Nadia", last_name="Benali")


@pytest.fixture
def ours(nadia):
    """A badge of this house, as its holder handed it over."""
    return a_badge(nadia, named=True)


@pytest.fixture
def no_network(monkeypatch):
    """Whoever resolves a name fails the test."""

    def never(*asked, **_):
        raise AssertionError(f"the network was asked for {asked}")

    monkeypatch.setattr(fetch, "THE_INTERNET", fetch.Rules(resolve=never))


def sends(client, data=b"", *, name="badge.json", address="", status=200):
    """What the page says, as text."""
    form = {"address": address} | ({"file": (io.BytesIO(data), name)} if data else {})
    answer = client.post("/verifier", data=form, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    assert "&lt;span" not in answer.text  # our own marks are marks, not words
    return unescape(answer.text).replace("\u00a0", " ")


def test_a_badge_of_ours_is_true_and_nobody_else_is_asked(client, ours, no_network):
    text = sends(client, ours.document.encode())

    assert "<h1>Ce badge est vrai.</h1>" in text
    assert "Je travaille en sécurité" in text
    assert "Nadia" in text
    assert "Ce badge vient d’ici." in text
    assert "<span data-own-words>INAÉ</span> l’a donné le" in text
    assert "Rien n’a changé depuis la signature." in text


@pytest.mark.parametrize("name", ["badge.png", "badge.svg"])
def test_it_is_true_in_a_picture_too(client, ours, no_network, name):
    picture = badge_png("travail", "hard-hat")
    if name.endswith("svg"):
        picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'

    text = sends(client, bake(picture, ob3=ours.document), name=name)

    assert "Ce badge est vrai." in text


def test_a_changed_badge_is_seen(client, ours, no_network):
    changed = ours.document.replace("sécurité", "securité", 1)
    assert changed != ours.document

    text = sends(client, changed.encode())

    assert "<h1>Ce badge a été changé après sa signature.</h1>" in text
    assert "Ce badge est vrai." not in text
    assert "Ce badge vient d’ici." not in text  # anybody may have written the name


def test_a_badge_that_was_taken_back_is_seen(client, nadia, ours, no_network):
    with writing():
        revoke(credential(ours.id), "Une erreur de personne", by=nadia)

    text = sends(client, ours.document.encode())

    assert "<h1>Ce badge est retiré.</h1>" in text
    assert "Ce badge est vrai." not in text


def test_a_badge_that_ended_is_seen(client, foreigner):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    text = sends(client, json.dumps(foreigner.gives(valid_until=A_PAST_DAY)).encode())

    assert "<h1>Ce badge a pris fin.</h1>" in text


def test_a_badge_of_others_is_checked_with_their_own_key(client, foreigner):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())

    text = sends(client, json.dumps(foreigner.gives()).encode())

    assert "<h1>Ce badge est vrai.</h1>" in text
    assert f"localhost:{foreigner.site.port}" in text
    assert "Regardez bien le nom du site." in text
    assert "Ce badge vient d’ici." not in text
    assert [path for path, _ in foreigner.site.asked] == ["/.well-known/did.json"]


def test_a_newer_version_of_a_badge_is_told(client, foreigner):
    """Nadia's file is of last month; its issuer has added a proof since."""
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    today = f"{foreigner.url}/b/1/today"
    older = foreigner.gives(valid_from=A_PAST_DAY - timedelta(days=30), refresh_url=today)
    sentence = "Il y a une version plus récente de ce badge."

    assert sentence not in sends(client, json.dumps(older).encode())
    newer = foreigner.gives(valid_from=A_PAST_DAY - timedelta(days=1), refresh_url=today)
    foreigner.site.answers["/b/1/today"] = says(json.dumps(newer).encode())
    text = sends(client, json.dumps(older).encode())

    assert "<h1>Ce badge est vrai.</h1>" in text
    assert sentence in text


def test_a_key_that_nobody_publishes_proves_nothing(client, foreigner):
    text = sends(client, json.dumps(foreigner.gives()).encode())

    assert "Ce badge est vrai." not in text
    assert "<h1>" in text


def test_a_badge_is_read_at_its_address(client, foreigner):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    foreigner.site.answers["/b/1"] = says(json.dumps(foreigner.gives()).encode())

    text = sends(client, address=f"localhost:{foreigner.site.port}/b/1")

    assert "<h1>Ce badge est vrai.</h1>" in text


def test_our_own_address_says_what_it_may(client, ours, no_network):
    """Its document is not public: the page of the badge answers, without a name."""
    url = json.loads(ours.document)["id"]

    answer = client.post("/verifier", data={"address": url})

    assert answer.status_code == 303
    assert urlsplit(answer.location).path == f"/b/{ours.id}"


def test_an_open_address_of_ours_is_checked(client, ours, no_network):
    with writing():
        session.get_one(Credential, ours.id).open_address = True

    text = sends(client, address=f"{json.loads(ours.document)['id']}.json")

    assert "<h1>Ce badge est vrai.</h1>" in text


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/", "http://[::1]/", "ftp://example.org/", "https://169.254.169.254/x"],
)
def test_an_address_that_is_not_public_is_not_read(client, address):
    text = sends(client, address=address, status=422)

    assert "Nous ne pouvons pas lire cette adresse." in text
    assert "<title>Erreur" in text
    assert address in text  # kept, to be corrected


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choisissez un fichier, ou collez une adresse."),
        (b"Bonjour", "Nous ne trouvons pas de badge ici."),
        (b"\x89PNG\r\n\x1a\n", "Nous ne trouvons pas de badge ici."),
        (b" " * 2_000_001, "Ce fichier est trop lourd pour un badge."),
    ],
)
def test_what_is_no_badge_gets_a_sentence(client, app, data, sentence):
    assert sentence in sends(client, data, status=422)


def test_a_picture_without_a_badge_gets_a_sentence(client, app):
    text = sends(client, badge_png("travail", "hard-hat"), name="x.png", status=422)

    assert "Nous ne trouvons pas de badge ici." in text


def test_nothing_of_a_file_reaches_the_page_but_as_text(client, app, badge):
    wild = json.loads(json.dumps(badge))
    wild["credentialSubject"]["achievement"]["name"] = "<script>alert(1)</script>\u202e\u200b"
    wild["issuer"]["name"] = '"><img src=x onerror=alert(1)>'
    wild["proof"][0]["verificationMethod"] = "javascript:alert(1)"
    form = {"file": (io.BytesIO(json.dumps(wild).encode()), "b.json")}

    text = client.post("/verifier", data=form, content_type="multipart/form-data").text

    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "\u202e" not in text
    assert 'href="javascript' not in text


def test_nothing_is_kept(client, ours, house, no_network):
    with house.counts_queries() as counted:
        sends(client, ours.document.encode())

    assert not [each for each in counted if not each.startswith("SELECT")]


def test_one_address_asks_twenty_times_a_minute(client, app):
    statuses = [client.post("/verifier", data={"address": ""}).status_code for _ in range(21)]

    assert statuses == [422] * 20 + [429]


def test_all_the_addresses_of_one_house_ask_as_one(client, app):
    def asked(address):
        sent = {"data": {"address": ""}, "environ_base": {"REMOTE_ADDR": address}}
        return client.post("/verifier", **sent).status_code

    assert [asked(f"2001:db8:1:2::{n:x}") for n in range(1, 22)] == [422] * 20 + [429]
    assert asked("2001:db8:1:3::1") == 422


def test_slow_sites_make_only_those_wait_who_ask_other_sites(client, ours, foreigner, monkeypatch):
    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    taken = [checking._turns.acquire() for _ in range(checking.AT_ONCE)]
    try:
        told = sends(client, json.dumps(foreigner.gives()).encode(), status=503)
        mine = sends(client, ours.document.encode())
    finally:
        for _ in taken:
            checking._turns.release()

    assert "Beaucoup de badges attendent. Essayez encore." in told
    assert "<h1>Ce badge est vrai.</h1>" in mine


def test_every_check_and_every_problem_has_a_sentence():
    for name in CheckName:
        assert name in words.GOOD
        assert name in words.FAILED
    for problem in Problem:
        assert problem in words.BAD


def test_a_word_is_read_as_a_word_and_its_author_is_named(client, nadia, ours):
    word = a_signed_word(nadia, ours, word="Toujours à l’heure.")
    key = {"endorsement_id": word.id, "credential_id": ours.id}
    text = sends(client, session.get_one(EndorsedCredential, key).document.encode())

    assert "<h1>Ce mot est vrai.</h1>" in text
    assert "Marc Tessier" in text
    assert "Toujours à l’heure." in text
    assert "Ce mot vient d’ici." in text
    for never in ("Ce badge est vrai", "l’a donné", "Ce badge vient d’ici"):
        assert never not in text


def test_whoever_takes_the_name_of_the_house_is_known_by_his_site(client, ours, foreigner):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    profile = replace(INAE, id=foreigner.key.controller, name="lNAÉ", url=foreigner.url)
    text = sends(client, json.dumps(foreigner.gives(issuer=profile)).encode())

    assert "<h1>Ce badge est vrai.</h1>" in text
    site = site_of(foreigner.key.controller)
    assert f"Le site <span data-own-words>{site}</span> l’a donné le" in text
    assert "Ce n’est pas <span data-own-words>INAÉ</span> d’ici." in text
    assert "Donné par" not in text
    assert "Ce badge vient d’ici." not in text


def test_an_employer_asks_whether_it_is_her_badge(client, nadia, ours):
    with writing():
        put_email(credential(ours.id), "nadia@exemple.fr")
    session.rollback()
    data = document(ours.id).encode()

    def asked(address):
        form = {"recipient": address, "file": (io.BytesIO(data), "badge.json")}
        answer = client.post("/verifier", data=form, content_type="multipart/form-data")
        return unescape(answer.text).replace("\u00a0", " ")

    assert "Ce badge est pour cette adresse e-mail." in asked("nadia@exemple.fr")
    assert "Ce badge est pour une autre adresse e-mail." in asked("karim@exemple.fr")
    assert "karim" not in asked("karim@exemple.fr")


def test_a_badge_without_a_name_does_not_say_whose_it_is(client, nadia):
    text = sends(client, a_badge(nadia).document.encode())
    assert "Ce badge ne dit pas à qui il est." in text
