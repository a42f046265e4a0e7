"""The signed badge as one link tells it: with the proofs that the person put under it there.

Two links that show other proofs give two documents of the same badge, and neither tells its
readers of the other. None is kept: each is signed when it is asked for.
"""

from uuid import UUID

from flask import url_for

from portfolio import openbadges
from portfolio.config import settings
from portfolio.credentials.models import Credential
from portfolio.credentials.renewal import with_evidence
from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.evidence.words import proof_name
from portfolio.profile import queries
from portfolio.web.language import _l

GENRES = {
    EvidenceKind.PHOTO: _l("Photo"),
    EvidenceKind.SOUND: _l("Voix"),
    EvidenceKind.TEXT: _l("Mots"),
    EvidenceKind.DOCUMENT: _l("Papier"),
    EvidenceKind.LINK: _l("Lien"),
}
SIZES = {
    EvidenceKind.PHOTO: "grande",
    EvidenceKind.SOUND: "fichier",
    EvidenceKind.DOCUMENT: "fichier",
}


def document_under(link_id: UUID, token: str, number: int, credential: Credential) -> str:
    """The signed document of the badge at this place of a link. 4 statements, some 15 ms.

    token: of the link, as its address carries it. The badge's issuer is loaded.
    """
    proofs = queries.shown_proofs(link_id, credential.id)
    return with_evidence(
        credential,
        [_said(proof, token, number) for proof in proofs],
        since=queries.shown_since(link_id, number),
    )


def _said(proof: Evidence, token: str, number: int) -> openbadges.Evidence:
    """What the shared page says of a proof, and no more."""
    return openbadges.Evidence(
        id=_address(proof, token, number),
        name=proof_name(proof),
        description=proof.url if proof.kind is EvidenceKind.LINK else "",
        narrative=proof.text if proof.kind is EvidenceKind.TEXT else "",
        genre=str(GENRES[proof.kind]),
    )


def _address(proof: Evidence, token: str, number: int) -> str:
    """Where it is seen as long as the link is open: its file, or its place on the badge's page."""
    if size := SIZES.get(proof.kind):
        path = url_for("profile.shared_file", token=token, proof_id=proof.id, size=size)
    else:
        path = url_for("profile.shared_badge", token=token, number=number) + f"#preuve-{proof.id}"
    return settings().public_url + path
