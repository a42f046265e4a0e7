"""The outbox: lease in one transaction, send with none open, mark in another.

At least once: a crash between sending and marking sends again, under the same Message-ID.
"""

import json
import logging
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.db import session, writing
from portfolio.notices import mail
from portfolio.notices.actions import SEALED_FOR
from portfolio.notices.models import MessageState, OutboxMessage
from portfolio.web.secrets import unseal

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
BATCH = 20
BATCHES = 10  # at most in one go: a committee's mails leave at once, and the worker can still stop


def deliver() -> int:
    """Send what is due; how many left. Several workers may run this at once.

    A message that cannot be sent, whatever the reason, keeps no other waiting.
    """
    sent = 0
    for _ in range(BATCHES):
        leased = _lease()
        sent += _send(leased)
        if len(leased) < BATCH:
            break
    return sent


def _send(leased: list[tuple[UUID, bytes]]) -> int:
    sent = 0
    for message_id, sealed in leased:
        try:
            content = json.loads(unseal(sealed, SEALED_FOR))
            mail.send(message_id, content["to"], content["subject"], content["body"])
        except Exception as error:
            log.warning("mail %s not sent: %s", message_id, type(error).__name__)
            _later(message_id)
        else:
            _sent(message_id)
            sent += 1
    return sent


def _lease() -> list[tuple[UUID, bytes]]:
    now = clock.now()
    with writing():
        due = session.scalars(
            sa.select(OutboxMessage)
            .where(
                OutboxMessage.state == MessageState.WAITING,
                OutboxMessage.try_at <= now,
                sa.or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now),
            )
            .order_by(OutboxMessage.try_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        leased = []
        for message in due:
            if message.sealed is None or _too_late(message):
                _give_up(message)
            else:
                message.leased_until = now + LEASE
                leased.append((message.id, message.sealed))
    return leased


def _too_late(message: OutboxMessage) -> bool:
    now = clock.now()
    return now > (message.never_after or message.made_at + GIVE_UP_AFTER)


def _give_up(message: OutboxMessage) -> None:
    message.state = MessageState.GIVEN_UP
    message.sealed = None
    log.error("mail %s (%s) given up", message.id, message.kind)


def _later(message_id: UUID) -> None:
    with writing():
        message = session.get_one(OutboxMessage, message_id)
        message.tries += 1
        wait = min(FIRST_WAIT * 2 ** (message.tries - 1), LONGEST_WAIT)
        message.try_at = clock.now() + wait
        message.leased_until = None


def _sent(message_id: UUID) -> None:
    with writing():
        message = session.get_one(OutboxMessage, message_id)
        message.state = MessageState.SENT
        message.sent_at = clock.now()
        message.sealed = None
        message.leased_until = None
