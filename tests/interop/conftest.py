"""A badge and a recommendation as we sign them, and what the world can look up about them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portfolio.openbadges import (
    AchievementCredential,
    Batch,
    SigningKey,
    StatusEntry,
    StatusList,
    build_credential,
    build_endorsement,
    build_status_list,
    did_document,
    sign,
)
from tests.interop.elsewhere import Elsewhere
from tests.openbadges.conftest import CREDENTIAL, DID, ENDORSEMENT, INAE, RELIABLE

SIGNED = datetime(2024, 1, 8, 8, 30, tzinfo=UTC)  # verifiers look at the real clock
BADGE = replace(
    CREDENTIAL, valid_from=SIGNED, awarded=SIGNED, valid_until=datetime(2099, 1, 1, tzinfo=UTC)
)
WORD = replace(ENDORSEMENT, valid_from=SIGNED)
LIST = BADGE.status.list_url
REVOKED_BADGE, REVOKED_WORD = StatusEntry(LIST, 131_071), StatusEntry(LIST, 7)
DID_DOCUMENT = "https://localhost:8000/.well-known/did.json"  # verifiers know https only


@pytest.fixture(scope="session")
def key():
    return SigningKey.from_seed(DID, bytes(range(32)))


@pytest.fixture(scope="session")
def older_key():
    """No longer in use, still in the DID document."""
    return SigningKey.from_seed(DID, bytes(32))


@pytest.fixture(scope="session")
def signs(key):
    return lambda document, by=key: sign(document, by, created=SIGNED)


@pytest.fixture(scope="session")
def documents(signs, key, older_key):
    """By name, each kind of document with an embedded proof that we hand out."""
    over = SIGNED + timedelta(days=7)
    badge, word = build_credential(BADGE), build_endorsement(WORD)
    unsaid = AchievementCredential(
        "urn:uuid:" + str(UUID(int=5)), INAE, RELIABLE, UUID(int=6), SIGNED
    )
    (in_bulk,) = Batch(key, SIGNED).sign_all([badge])
    return {
        "badge": signs(badge),
        "badge-signed-in-bulk": json.loads(in_bulk),
        "badge-of-older-key": signs(badge, older_key),
        "plain-badge": signs(build_credential(unsaid)),
        "expired-badge": signs(build_credential(replace(BADGE, valid_until=over))),
        "revoked-badge": signs(build_credential(replace(BADGE, status=REVOKED_BADGE))),
        "word": signs(word),
        "expired-word": signs(build_endorsement(replace(WORD, valid_until=over))),
        "revoked-word": signs(build_endorsement(replace(WORD, status=REVOKED_WORD))),
    }


@pytest.fixture(scope="session")
def published(key, older_key):
    return did_document(DID, [older_key.public_multibase, key.public_multibase])


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory, signs, published):
    """elsewhere(): those who check, and within their reach all that we publish."""
    revoked = StatusList.empty().with_revoked(REVOKED_BADGE.index, REVOKED_WORD.index)
    statuses = signs(build_status_list(LIST, INAE, revoked, valid_from=SIGNED))

    def fresh():
        world = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
        world.publishes(DID_DOCUMENT, published)
        world.publishes(LIST, statuses)
        return world

    return fresh
