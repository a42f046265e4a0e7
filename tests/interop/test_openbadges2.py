"""The validator of Open Badges 2.0 (PyPI `openbadges`) accepts a hosted badge, plain or baked.

It runs in an environment of its own (`make test` makes it) and reaches this machine only: the
issuer is a real server on the loopback.
"""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from portfolio.openbadges import bake
from tests.interop.elsewhere import compact
from tests.openbadges.pictures import chunk, png, svg
from tests.support.foreign import foreign_site, says

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).parent / "openbadges" / "verdicts.py"
CONTEXT = "https://w3id.org/openbadges/v2"
HERS, ANOTHER = {"email": "fatoumata@example.org"}, {"email": "aminata@example.org"}


def validator(questions):
    """What it says of each {"input" or "file", "recipient"}, by the same names."""
    python = ROOT / ".venv-openbadges" / "bin" / "python"
    assert python.exists(), "the validator is not there: `make test` installs it"
    run = subprocess.run(
        [str(python), str(SCRIPT)],
        input=json.dumps(list(questions.values())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(zip(questions, json.loads(run.stdout), strict=True))


def three_documents(site):
    """Assertion, BadgeClass and Issuer as they are read at their addresses."""
    salt = "Kosher"
    identity = hashlib.sha256((HERS["email"] + salt).encode()).hexdigest()
    return {
        "/b/4f8a/2": {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{site}/b/4f8a/2",
            "badge": f"{site}/badges/je-suis-fiable/2",
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": salt,
                "identity": f"sha256${identity}",
            },
            "issuedOn": "2024-01-08T08:30:00Z",
            "verification": {"type": "HostedBadge"},
        },
        "/badges/je-suis-fiable/2": {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": f"{site}/badges/je-suis-fiable/2",
            "name": "Je suis fiable",
            "description": "J’arrive à l’heure.",
            "image": f"{site}/badges/je-suis-fiable.png",
            "criteria": {"narrative": "* Je viens."},
            "issuer": f"{site}/emetteur/2",
        },
        "/emetteur/2": {
            "@context": CONTEXT,
            "type": "Issuer",
            "id": f"{site}/emetteur/2",
            "name": "INAÉ",
            "url": site,
            "email": "contact@inae.example",
        },
    }


@pytest.fixture(scope="module")
def site():
    with foreign_site() as site:
        for path, document in three_documents(site.url).items():
            site.answers[path] = says(compact(document), "application/ld+json")
        revoked = {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{site.url}/b/0bad/2",
            "revoked": True,
            "revocationReason": "Donné par erreur.",
        }
        site.answers["/b/0bad/2"] = says(compact(revoked), "application/ld+json")
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
        "revoked": {"input": f"{site.url}/b/0bad/2"},
        "closed": {"input": f"{site.url}/b/never/2"},
    }
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
        recipient = ANOTHER if "another" in name else HERS
        questions[name] = {"file": str(folder / name), "recipient": recipient}
    return validator(questions)


@pytest.mark.parametrize("name", ["hosted", "for-her", "json"])
def test_a_hosted_badge_is_valid(verdicts, name):
    assert verdicts[name] == {"valid": True, "errors": [], "messages": []}


@pytest.mark.parametrize("name", ["baked.png", "baked.svg", "address.png", "both.png", "both.svg"])
def test_a_picture_that_carries_it_is_valid(verdicts, name):
    assert verdicts[name] == {"valid": True, "errors": [], "messages": []}


@pytest.mark.parametrize("name", ["for-another", "for-another.png"])
def test_the_badge_of_somebody_else_is_refused(verdicts, name):
    assert verdicts[name]["valid"] is False
    assert verdicts[name]["errors"] == ["VERIFY_RECIPIENT_IDENTIFIER"]


def test_a_withdrawn_badge_is_refused(verdicts):
    assert verdicts["revoked"]["valid"] is False


def test_a_closed_address_is_refused(verdicts):
    assert verdicts["closed"]["valid"] is False
