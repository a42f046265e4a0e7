"""A word about a badge as an Open Badges 2.0 endorsement, at an address beside the badge's."""

import json
from typing import Any
from uuid import UUID

from portfolio import openbadges
from portfolio.credentials import documents, hosted
from portfolio.credentials.models import Issuer
from portfolio.openbadges.times import read_time


def word_address(owner: Issuer, credential_id: UUID, endorsement_id: UUID) -> str:
    """Where the signed word is read, while its person lets all read it."""
    return f"{documents.address(owner, credential_id)}/mots/{endorsement_id}"


def endorsement_address(owner: Issuer, credential_id: UUID, endorsement_id: UUID) -> str:
    """Where it is read in this form."""
    return f"{word_address(owner, credential_id, endorsement_id)}/2"


def endorsement(
    owner: Issuer, credential_id: UUID, endorsement_id: UUID, signed: str
) -> dict[str, Any]:
    """What `signed` says, unsigned: the same word, by the same author, of the same day."""
    said = json.loads(signed)
    return openbadges.build_hosted_endorsement(
        openbadges.EndorsementCredential(
            id=said["id"],
            issuer=documents.profile(owner),
            endorsed=said["credentialSubject"]["id"],
            title=said["name"],
            comment=said["credentialSubject"]["endorsementComment"],
            written_by=said["description"],
            valid_from=read_time(said.get("awardedDate") or said["validFrom"]),
        ),
        address=endorsement_address(owner, credential_id, endorsement_id),
        endorsed=hosted.assertion_address(owner, credential_id),
        issuer=hosted.issuer_address(owner),
    )
