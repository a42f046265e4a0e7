"""A counsellor, or a script, checks a file at the command line; the exit code is the answer."""

import json

import pytest

from portfolio.openbadges import EmailIdentity
from tests.openbadges.test_verify_vectors import VECTORS
from tests.support.foreign import says


@pytest.fixture
def runs(app):
    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["badges", "verify", *map(str, arguments)])
        return result.exit_code, result.output

    return run


def test_a_true_badge_ends_with_0(runs, foreigner, tmp_path):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(foreigner.gives()))

    code, said = runs(file)

    assert code == 0, said
    assert "Je suis fiable" in said
    assert said.rstrip().endswith("True.")


def test_a_changed_badge_ends_with_1(runs, foreigner, tmp_path):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(foreigner.gives()).replace("Je suis", "Je serai", 1))

    code, said = runs(file, "--json")

    assert code == 1
    assert json.loads(said)[0]["checks"]["proof"] == "altered"


def test_a_badge_for_somebody_else_ends_with_1(runs, foreigner, tmp_path):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(foreigner.gives(email=EmailIdentity.of("nadia@exemple.fr", "sel"))))

    assert runs(file, "--recipient", "nadia@exemple.fr")[0] == 0
    code, said = runs(file, "--recipient", "paul@exemple.fr", "--json")
    assert code == 1
    assert json.loads(said)[0]["checks"]["recipient"] == "other_recipient"


def test_an_address_is_checked(runs, foreigner):
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    foreigner.site.answers["/b/1"] = says(json.dumps(foreigner.gives()).encode())

    assert runs(f"{foreigner.url}/b/1")[0] == 0


@pytest.mark.parametrize("what", ["no-such-file.json", "https://127.0.0.1/badge", "README.md"])
def test_what_is_no_badge_ends_with_2(runs, what):
    code, said = runs(what)

    assert code == 2
    assert "Nothing checked" in said


def test_a_badge_whose_issuer_does_not_answer_ends_with_2(runs, foreigner, tmp_path):
    """Nobody may call a badge false because a network was down."""
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(foreigner.gives()))

    code, said = runs(file)

    assert code == 2
    assert said.rstrip().endswith("Not known: an address did not answer.")


@pytest.mark.parametrize(
    "vector",
    ["vc-di-eddsa/eddsa-jcs-2022/signedJCS.json", "ob30-1edtech/sd/derivedcredential.json"],
)
def test_a_kind_of_signature_that_we_do_not_read_ends_with_2(runs, client, vector):
    """It is not known whether such a badge is true: nobody says that it is false."""
    file = VECTORS / vector

    code, said = runs(file)
    with file.open("rb") as data:
        page = client.post("/verifier", data={"file": (data, "badge.json")}).text

    assert code == 2
    assert said.rstrip().endswith("Not known: this kind of signature is not supported.")
    assert "<h1>Nous ne pouvons pas tout vérifier.</h1>" in page
    assert "Nous ne savons pas lire cette sorte de signature." in page
