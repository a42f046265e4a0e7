from datetime import UTC, datetime
from uuid import UUID

import pytest

from portfolio.openbadges import (
    Achievement,
    AchievementCredential,
    Alignment,
    EmailIdentity,
    EndorsementCredential,
    Evidence,
    Profile,
    SigningKey,
    StatusEntry,
    build_credential,
    build_endorsement,
    did_document,
    did_web,
    sign,
)

A_MONDAY = datetime(2026, 11, 23, 9, 30, 15, 999999, tzinfo=UTC)
DID = did_web("http://localhost:8000")
INAE = Profile(
    DID,
    "INAÉ",
    url="http://localhost:8000/",
    email="contact@inae.example",
    description="Réseau de l’insertion",
    image="http://localhost:8000/inae.svg",
)
RELIABLE = Achievement(
    "http://localhost:8000/badges/je-suis-fiable",
    "Je suis fiable",
    "J’arrive à l’heure.\u2028Si j’ai un problème, je préviens.",
    "* Je viens.\n* Je préviens.",
    criteria_url="http://localhost:8000/badges/je-suis-fiable#criteres",
    image="http://localhost:8000/badges/je-suis-fiable.svg",
    creator=INAE,
    tags=("travail", "ponctualité"),
    alignments=(Alignment("Fiabilité", "https://rome.example/K12", "ROME 4.0", "K12"),),
    version="1",
)
CREDENTIAL = AchievementCredential(
    "http://localhost:8000/b/4f8a",
    INAE,
    RELIABLE,
    UUID("7d2c6a3e-50b5-4a52-8b44-90a8b7a1f7d1"),
    A_MONDAY,
    valid_until=datetime(2029, 11, 23, tzinfo=UTC),
    awarded=A_MONDAY,
    holder_name="Fatoumata",
    narrative="Bravo, Fatoumata !",
    evidence=(Evidence("Ma feuille d’heures", "https://example.org/e/1", genre="Photo"),),
    email=EmailIdentity.of("fatoumata@example.org", "Kosher"),
    status=StatusEntry("http://localhost:8000/statuts/1", 94_567),
    refresh_url="http://localhost:8000/b/4f8a",
)
ENDORSEMENT = EndorsementCredential(
    "http://localhost:8000/r/91c0",
    INAE,
    CREDENTIAL.id,
    "Recommandation pour « Je suis fiable »",
    "Toujours à l’heure, toujours polie.\nJe la recommande.",
    "Écrit par Paul Martin, chef d’équipe, Menuiserie du Port. Identité non vérifiée.",
    A_MONDAY,
    status=StatusEntry("http://localhost:8000/statuts/1", 0),
    refresh_url="http://localhost:8000/r/91c0",
)


@pytest.fixture(scope="session")
def key():
    return SigningKey.from_seed(DID, bytes(range(32)))


@pytest.fixture(scope="session")
def published(key):
    """The issuer's DID document: an older key, and the one in use."""
    older = SigningKey.from_seed(DID, bytes(32))
    return did_document(DID, [older.public_multibase, key.public_multibase])


@pytest.fixture(scope="session")
def badge(key):
    return sign(build_credential(CREDENTIAL), key, created=A_MONDAY)


@pytest.fixture(scope="session")
def word(key):
    return sign(build_endorsement(ENDORSEMENT), key, created=A_MONDAY)
