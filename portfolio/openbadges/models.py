"""What we issue, before it is JSON. All frozen; an empty text or tuple is left out.

Texts are plain or Markdown where the standard says so, in the language of the achievement;
addresses are absolute. Source: Open Badges 3.0, appendix B "Data Model".
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Profile:
    """Who issues (B.1.18 "Profile"). id: the did:web that owns the signing key."""

    id: str
    name: str
    url: str = ""
    email: str = ""
    description: str = ""
    image: str = ""


@dataclass(frozen=True)
class Alignment:
    """A link to a reference such as ROME or ESCO ("Alignment")."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""


@dataclass(frozen=True)
class Achievement:
    """What the badge says ("Achievement"). criteria: Markdown."""

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    image: str = ""
    creator: Profile | None = None
    achievement_type: str = "Badge"
    tags: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    language: str = "fr"
    version: str = ""


@dataclass(frozen=True)
class Evidence:
    """A proof that the holder chose to show ("Evidence"). id: where to see it, if anywhere."""

    name: str = ""
    id: str = ""
    description: str = ""
    narrative: str = ""
    genre: str = ""


@dataclass(frozen=True)
class AchievementCredential:
    """A badge given to one person ("AchievementCredential").

    subject: drawn at random for this credential, so that two badges of one person cannot be
    linked. holder_name: only if the person said yes. awarded: the first date, when this is a
    later version under the same id (then valid_from is later).
    """

    id: str
    issuer: Profile
    achievement: Achievement
    subject: UUID
    valid_from: datetime
    valid_until: datetime | None = None
    awarded: datetime | None = None
    holder_name: str = ""
    narrative: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class EndorsementCredential:
    """A word on a credential, an achievement or an issuer ("EndorsementCredential").

    issuer: whose key signs, on behalf of who wrote. endorsed: the id of the subject.
    title: one line. comment: the word, exactly as written. written_by: who wrote and how far
    that is known, said truthfully in a sentence.
    """

    id: str
    issuer: Profile
    endorsed: str
    title: str
    comment: str
    written_by: str
    valid_from: datetime
    valid_until: datetime | None = None
    awarded: datetime | None = None
