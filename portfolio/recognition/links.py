"""The two links of a word: the one that asks for it (`/r/…`), the author's own (`/mot/…`)."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from portfolio import clock
from portfolio.recognition.models import Endorsement, Invitation
from portfolio.web.secrets import Unreadable, link_token, seal, token_hash, unseal

LINK_LASTS = timedelta(days=30)
QR_LASTS = timedelta(minutes=10)
TIME_TO_WRITE = timedelta(hours=1)  # once the page of a living link was opened
OPENED = "opened invitation"


def id_of_word(write: UUID) -> UUID:
    """The id of the word that a form writes: the same for the same `write`, and does not tell it.

    The person sees the id of a word; with its `write`, a receipt would lead to the author's link.
    """
    return uuid5(write, "endorsement")


def token_of(row: Invitation | Endorsement) -> str:
    """The token of the link, made again each time its owner sees it."""
    generation = row.generation if isinstance(row, Invitation) else row.edit_generation
    return link_token(row.id, generation)


def path_of(row: Invitation | Endorsement) -> str:
    """The path of the link, for e-mails; commands make it too, outside any request."""
    return f"/{'r' if isinstance(row, Invitation) else 'mot'}/{token_of(row)}"


def path_for_holder(endorsement: Endorsement) -> str:
    """Where the person reads the word."""
    return f"/moi/recommandations/{endorsement.id}"


def path_to_show(endorsement: Endorsement) -> str:
    """Where the person says which of their links show the word."""
    return f"/moi/montrer/mots/{endorsement.id}"


def is_taken_back(invitation: Invitation) -> bool:
    """Whether the link took its one word already, or was withdrawn by the person."""
    return bool(invitation.used_at or invitation.withdrawn_at)


def is_open(invitation: Invitation) -> bool:
    """Whether somebody who opens the link now may write."""
    return not is_taken_back(invitation) and clock.now() < invitation.ends_at


def seal_opening(invitation: Invitation, token: str) -> str:
    """What the page of a living link carries: when it was opened, and by which token.

    The person's phone may draw another code, or the link may end, while the author writes:
    their word is not lost for that.
    """
    said = [str(invitation.id), token_hash(token).hex(), clock.now().isoformat()]
    return seal(json.dumps(said).encode(), OPENED).decode()


def opening(sealed: str, token: str) -> UUID | None:
    """The invitation that was opened by `token`, at most an hour ago, while it lived."""
    try:
        invitation_id, opened_by, at = json.loads(unseal(sealed.encode(), OPENED))
    except Unreadable:
        return None
    late = clock.now() - datetime.fromisoformat(at) > TIME_TO_WRITE
    return None if late or opened_by != token_hash(token).hex() else UUID(invitation_id)
