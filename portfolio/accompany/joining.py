"""A code shown face to face: who has an account already says yes to a structure on their phone.

Nothing is kept: the address carries the counsellor's role, sealed, and lives half an hour.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio.config import settings
from portfolio.db import session
from portfolio.people.models import Membership, Role
from portfolio.web.secrets import Unreadable, seal, unseal

SECONDS = 30 * 60
SEALED_FOR = "join a structure"


@dataclass(frozen=True)
class JoinCode:
    """Somebody has the address in hand. membership: of the counsellor who showed it."""

    membership: Membership


def address(membership: Membership) -> str:
    """The address to show now, as a QR code."""
    token = seal(membership.id.bytes, SEALED_FOR).decode()
    return f"{settings().public_url}/rejoindre/{token}"


def code_in(token: str) -> JoinCode | None:
    """What an address says; None when it is old, not ours, or the counsellor has left."""
    try:
        membership_id = UUID(bytes=unseal(token.encode(), SEALED_FOR, seconds=SECONDS))
    except (Unreadable, ValueError):
        return None
    found = session.scalar(
        sa.select(Membership)
        .where(
            Membership.id == membership_id, Membership.role == Role.COUNSELLOR, Membership.runs()
        )
        .options(joinedload(Membership.structure), joinedload(Membership.person))
    )
    return JoinCode(found) if found else None
