"""Telling people: a notice on screen, a message in the outbox. Rows only; nothing is sent here."""

import json
import re
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.config import settings
from portfolio.db import session
from portfolio.notices.models import Notice, OutboxMessage
from portfolio.notices.words import MAILS, NOTICES, Words
from portfolio.people.models import Person
from portfolio.web.language import _
from portfolio.web.secrets import seal

SEALED_FOR = "outbox"

# Where one request, one word, one yes to give is read: the last news of it takes the place of the
# others. Elsewhere (`/moi/compte`, a person whom a counsellor follows) news stand side by side.
OF_ONE_THING = re.compile(
    r"/(demandes|moi/recommandations|moi/compte/accompagnement)/[0-9a-f-]{36}"
)


def tell(
    person: Person,
    kind: str,
    *,
    link: str,
    mail: bool = True,
    even_unwanted: bool = False,
    **about: str,
) -> Notice:
    """Tell `person` on screen, and by e-mail if they have one and want it.

    kind: a key of NOTICES; about: the words of its sentence; link: a path of ours.
    even_unwanted: the e-mail leaves also when they turned messages off (something will be lost).
    What they were told before of the same request or the same word is then old: it is read.
    """
    words = NOTICES[kind]
    if OF_ONE_THING.match(link):
        mark_all_read(person.id, link)
    notice = Notice(person_id=person.id, kind=kind, about=dict(about), link=link)
    session.add(notice)
    if mail and person.email and (person.mails_wanted or even_unwanted):
        _put(kind, person.email, words, about, link=link, never_after=None)
    return notice


def send_mail(
    kind: str, to: str, *, link: str = "", never_after: datetime | None = None, **about: str
) -> OutboxMessage:
    """Put a message of MAILS in the outbox. never_after: the end of the code that it carries."""
    return _put(kind, to, MAILS[kind], about, link=link, never_after=never_after)


def _put(
    kind: str,
    to: str,
    words: Words,
    about: dict[str, str],
    *,
    link: str,
    never_after: datetime | None,
) -> OutboxMessage:
    lines = [_(words.fact, **about), _(words.then, **about)]
    if link:
        lines.append(settings().public_url + link)
    lines.append(_("Pépites. Gratuit, sans publicité."))
    subject = " ".join(lines[0].split())  # a header is one line
    content = {"to": to, "subject": subject, "body": "\n\n".join(lines) + "\n"}
    message = OutboxMessage(
        kind=kind, sealed=seal(json.dumps(content).encode(), SEALED_FOR), never_after=never_after
    )
    session.add(message)
    return message


def mark_read(notice_id: UUID) -> None:
    """The person opened it."""
    notice = session.get(Notice, notice_id)
    if notice and notice.read_at is None:
        notice.read_at = clock.now()


def mark_all_read(person_id: UUID, link: str) -> None:
    """What `link` shows was seen, or is no longer so: its notices are read."""
    session.execute(
        sa.update(Notice)
        .where(Notice.person_id == person_id, Notice.link == link, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
