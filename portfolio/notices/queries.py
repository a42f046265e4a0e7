"""What a person has not read yet."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from portfolio.db import session
from portfolio.notices.models import Notice


def notice(notice_id: UUID) -> Notice | None:
    return session.get(Notice, notice_id)


def unread(person_id: UUID, most: int = 5) -> Sequence[Notice]:
    """The newest notices that `person_id` has not opened, at most `most`."""
    return session.scalars(
        sa.select(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .order_by(Notice.at.desc())
        .limit(most)
    ).all()
