"""How a proof is called on screen and on disk."""

import re
from urllib.parse import urlsplit

from portfolio.evidence.models import Evidence, EvidenceKind
from portfolio.web.language import _

ENDINGS = {
    "image/jpeg": ".jpg",
    "audio/mp4": ".m4a",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "audio/aac": ".aac",
    "application/pdf": ".pdf",
}
THUMBS = {
    EvidenceKind.PHOTO: "photo",
    EvidenceKind.SOUND: "voice",
    EvidenceKind.TEXT: "text",
    EvidenceKind.DOCUMENT: "paper",
    EvidenceKind.LINK: "link",
}


def proof_name(proof: Evidence) -> str:
    """The name its owner gave, else what it is: « Ma voix · 0:42 », « Un lien : exemple.fr »."""
    if proof.title:
        return proof.title
    if proof.kind is EvidenceKind.SOUND:
        return _("Ma voix") + (f" · {length(proof.seconds)}" if proof.seconds else "")
    if proof.kind is EvidenceKind.LINK:
        return _("Un lien : %(host)s", host=host(proof))
    return {
        EvidenceKind.PHOTO: _("Une photo"),
        EvidenceKind.TEXT: _("Des mots"),
        EvidenceKind.DOCUMENT: _("Un papier"),
    }[proof.kind]


def thumb_kind(proof: Evidence) -> str:
    """What the component `thumb` draws for it."""
    return THUMBS[proof.kind]


def pill_state(proof: Evidence) -> str:
    """The key of `status_pill`: received, preparing, resend."""
    return {"ready": "received", "preparing": "preparing", "broken": "resend"}[proof.state.value]


def host(proof: Evidence) -> str:
    """Where a link leads, as a reader must see it before pressing."""
    return urlsplit(proof.url).hostname or ""


def length(seconds: int) -> str:
    """« 0:42 »."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def file_name(proof: Evidence, media_type: str) -> str:
    """A name for a disk: no path, no surprise."""
    plain = re.sub(r"[^\w -]+", " ", proof_name(proof)).strip()[:60] or "preuve"
    return plain + ENDINGS.get(media_type, "")
