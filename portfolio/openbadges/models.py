"""What we issue, before it is JSON. All frozen; an empty text or tuple is left out.

Texts are plain or Markdown where the standard says so, in the language of the achievement;
addresses are absolute. Source: Open Badges 3.0, appendix B "Data Model".
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portfolio.openbadges.errors import BadDocument


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
class StatusEntry:
    """A place in a status list, where a revocation is read later.

    list_url: where the signed list is published. index: from 0, drawn at random, never used
    for another credential. Source: W3C Bitstring Status List 1.0, section 2.1
    "BitstringStatusListEntry".
    """

    list_url: str
    index: int

    def __post_init__(self) -> None:
        """Raises BadDocument for a negative index or a list without address."""
        if self.index < 0 or not self.list_url:
            raise BadDocument("a status entry needs a list and an index from 0")


@dataclass(frozen=True)
class EmailIdentity:
    """An e-mail address as a salted hash: only when the person asks to claim the badge by it.

    hash: as `identity_hash`. Whoever can guess the address can check the guess. Sources: Open
    Badges 3.0, appendix B, "IdentityObject"; Open Badges 2.0, "IdentityObject".
    """

    hash: str
    salt: str

    @classmethod
    def of(cls, email: str, salt: str | None = None) -> "EmailIdentity":
        """`email`, hashed as written. salt: drawn when there is none.

        Raises BadDocument without an address, or for an empty salt.
        """
        if salt is None:
            salt = secrets.token_urlsafe(16)
        if not email or not salt:
            raise BadDocument("an e-mail is hashed with a salt")
        return cls(identity_hash(email, salt), salt)


def identity_hash(identifier: str, salt: str = "") -> str:
    """SHA-256 of `identifier` followed by `salt`, both as UTF-8, as `sha256$<hex>`.

    Compare two of them without regard to the case of the hex. Source: Open Badges 3.0,
    appendix B, "IdentityHash"; Open Badges 2.0, "IdentityHash".
    """
    return "sha256$" + hashlib.sha256((identifier + salt).encode()).hexdigest()


@dataclass(frozen=True)
class AchievementCredential:
    """A badge given to one person ("AchievementCredential").

    subject: drawn at random for this credential, so that two badges of one person cannot be
    linked. holder_name, email: each only if the person said yes. awarded: the first date, when
    this is a later version under the same id (then valid_from is later). refresh_url: where the
    version of today is read.
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
    email: EmailIdentity | None = None
    status: StatusEntry | None = None
    refresh_url: str = ""


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
    status: StatusEntry | None = None
    refresh_url: str = ""
