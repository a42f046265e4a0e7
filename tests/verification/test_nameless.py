"""Somebody makes a key, writes « INAÉ » beside it, and hands the badge to an employer."""

import io
import json
from dataclasses import replace
from html import unescape

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portfolio.openbadges import build_credential
from tests import scenes
from tests.openbadges.conftest import CREDENTIAL, INAE
from tests.openbadges.others import did_key, named, signed
from tests.openbadges.test_brought_keys import brought
from tests.profile.conftest import a_badge
from tests.support.factories import StructureFactory


def a_forgery():
    """All that INAÉ writes about itself, and the right signature of somebody's key."""
    private = Ed25519PrivateKey.generate()
    issuer = replace(INAE, id=did_key(private))
    credential = replace(CREDENTIAL, issuer=issuer, status=None)
    return json.dumps(signed(build_credential(credential), private, named(private))).encode()


def asks(client, data):
    form = {"file": (io.BytesIO(data), "badge.json")}
    answer = client.post("/verifier", data=form, content_type="multipart/form-data")
    assert answer.status_code == 200
    return unescape(answer.text).replace("\u00a0", " ")


def test_the_employer_reads_that_nobody_is_known_to_have_given_it(client, app):
    StructureFactory(issuer=True)

    text = asks(client, a_forgery())

    assert "<h1>Nous ne savons pas qui a donné ce badge.</h1>" in text
    assert "Rien n’a changé depuis la signature." in text
    assert "Nous ne savons pas qui a signé." in text
    assert "Ce badge n’a pas de site. Chacun peut écrire le nom d’un autre." in text
    assert "Le nom écrit dedans" in text
    for never in ("Ce badge est vrai", "l’a donné le", "Donné par", "Ce badge vient d’ici"):
        assert never not in text
    assert "La signature vient bien de son site." not in text


def test_a_text_in_the_very_name_of_this_house_with_a_key_of_its_own_is_nobodys(client, app):
    """A JWT brings its key along: only the issuer's own document says whose it is."""
    StructureFactory(issuer=True)
    scenes.a_catalogue()
    ours = json.loads(a_badge(scenes.a_person("Nadia")).document)

    text = asks(client, brought(ours["issuer"]["id"]).encode())

    assert "Ce badge est vrai" not in text
    assert "Ce badge vient d’ici" not in text
    assert "Ce badge n’a pas de site." not in text  # it names ours
    assert "Nous ne savons pas qui a signé." in text


def test_a_changed_one_is_changed(client, app):
    text = asks(client, a_forgery().replace(b"Bravo", b"BRAVO"))

    assert "<h1>Ce badge a été changé après sa signature.</h1>" in text


def test_at_the_command_line_it_is_not_known(app, tmp_path):
    file = tmp_path / "badge.json"
    file.write_bytes(a_forgery())

    result = app.test_cli_runner().invoke(args=["badges", "verify", str(file)])

    assert result.exit_code == 2
    assert "Not known: nothing says who signed." in result.output
