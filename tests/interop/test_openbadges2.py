"""The validator of Open Badges 2.0 (PyPI `openbadges`) accepts a hosted badge, plain or baked.

It runs in an environment of its own (`make test` makes it) and reaches this machine only: the
issuer is a real server on the loopback.
"""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from portfolio.openbadges import (
    EmailIdentity,
    bake,
    build_assertion,
    build_badge_class,
    build_hosted_endorsement,
    build_issuer,
    build_revoked,
)
from tests.interop.elsewhere import compact
from tests.openbadges.conftest import CREDENTIAL, ENDORSEMENT, INAE, RELIABLE
from tests.openbadges.pictures import chunk, png, svg
from tests.support.foreign import foreign_site, says

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).parent / "openbadges" / "verdicts.py"
HERS, ANOTHER = {"email": "fatoumata@example.org"}, {"email": "aminata@example.org"}


def validator(questions, folder=None):
    """What it says of each {"input" or "file", "recipient"}, by the same names.

    folder: an exported house, to be read instead of any site.
    """
    python = ROOT / ".venv-openbadges" / "bin" / "python"
    assert python.exists(), "the validator is not there: `make test` installs it"
    run = subprocess.run(
        [str(python), str(SCRIPT), *([str(folder)] if folder else [])],
        input=json.dumps(list(questions.values())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(zip(questions, json.loads(run.stdout), strict=True))


def three_documents(site):
    """Assertion, BadgeClass and Issuer as they are read at their addresses."""
    badge_class, issuer = f"{site}/badges/je-suis-fiable/2", f"{site}/emetteur/2"
    profile = replace(INAE, url=site, image="")
    says = replace(RELIABLE, image=f"{site}/badges/je-suis-fiable.png")
    hers = replace(CREDENTIAL, achievement=says, email=EmailIdentity.of(HERS["email"], "Kosher"))
    made = (
        build_assertion(hers, address=f"{site}/b/4f8a/2", badge_class=badge_class),
        build_assertion(
            hers,
            address=f"{site}/b/77/2",
            badge_class=badge_class,
            endorsements=[f"{site}/b/77/mots/1/2"],
        ),
        build_assertion(
            hers,
            address=f"{site}/b/78/2",
            badge_class=badge_class,
            endorsements=[f"{site}/b/78/mots/closed/2"],
        ),
        build_assertion(
            replace(hers, email=None), address=f"{site}/b/5a11/2", badge_class=badge_class
        ),
        build_badge_class(says, address=badge_class, issuer=issuer),
        build_issuer(profile, address=issuer),
        build_revoked(address=f"{site}/b/0bad/2", reason="Donné par erreur."),
        build_hosted_endorsement(
            ENDORSEMENT,
            address=f"{site}/b/77/mots/1/2",
            endorsed=f"{site}/b/77/2",
            issuer=issuer,
        ),
    )
    return {document["id"].removeprefix(site): document for document in made}


@pytest.fixture(scope="module")
def site():
    with foreign_site() as site:
        for path, document in three_documents(site.url).items():
            status = 410 if document.get("revoked") else 200
            site.answers[path] = says(compact(document), "application/ld+json", status)
        site.answers["/badges/je-suis-fiable.png"] = says(png(), "image/png")
        yield site


@pytest.fixture(scope="module")
def verdicts(site, tmp_path_factory):
    address = f"{site.url}/b/4f8a/2"
    text = json.dumps(three_documents(site.url)["/b/4f8a/2"])
    newer = json.dumps({"type": ["VerifiableCredential"], "story": "}{ é"})
    pictures = {
        "baked.png": bake(png(), ob2=text),
        "baked.svg": bake(svg(), ob2=text),
        "address.png": png(chunk(b"tEXt", b"openbadges\0" + address.encode())),
        "both.png": bake(png(), ob2=text, ob3=newer),
        "both.svg": bake(svg(), ob2=text, ob3=newer),
        "for-another.png": bake(png(), ob2=text),
    }
    folder = tmp_path_factory.mktemp("pictures")
    questions = {
        "hosted": {"input": address},
        "for-her": {"input": address, "recipient": HERS},
        "for-another": {"input": address, "recipient": ANOTHER},
        "json": {"input": text},
        "for-nobody-named": {"input": f"{site.url}/b/5a11/2"},
        "with-a-word": {"input": f"{site.url}/b/77/2", "recipient": HERS},
        "word": {"input": f"{site.url}/b/77/mots/1/2"},
        "word-elsewhere": {"input": f"{site.url}/b/78/2"},
        "revoked": {"input": f"{site.url}/b/0bad/2"},
        "closed": {"input": f"{site.url}/b/never/2"},
    }
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
        recipient = ANOTHER if "another" in name else HERS
        questions[name] = {"file": str(folder / name), "recipient": recipient}
    return validator(questions)


VALID = {"valid": True, "errors": [], "messages": [], "revoked": {}}


@pytest.mark.parametrize(
    "name", ["hosted", "for-her", "json", "for-nobody-named", "word", "with-a-word"]
)
def test_a_hosted_badge_is_valid(verdicts, name):
    assert verdicts[name] == VALID


@pytest.mark.parametrize("name", ["baked.png", "baked.svg", "address.png", "both.png", "both.svg"])
def test_a_picture_that_carries_it_is_valid(verdicts, name):
    assert verdicts[name] == VALID


def test_the_words_that_a_badge_lists_are_read_too(verdicts):
    """Else the valid one above says nothing: a word that is not there spoils the badge."""
    assert verdicts["word-elsewhere"]["valid"] is False


@pytest.mark.parametrize("name", ["for-another", "for-another.png"])
def test_the_badge_of_somebody_else_is_refused(verdicts, name):
    assert verdicts[name]["valid"] is False
    assert verdicts[name]["errors"] == ["VERIFY_RECIPIENT_IDENTIFIER"]


def test_a_badge_that_is_gone_is_revoked_for_the_reason_given(site, verdicts):
    said = verdicts["revoked"]
    assert said["valid"] is False
    assert said["revoked"] == {f"{site.url}/b/0bad/2": "Donné par erreur."}


def test_a_closed_address_is_refused(verdicts):
    assert verdicts["closed"]["valid"] is False
