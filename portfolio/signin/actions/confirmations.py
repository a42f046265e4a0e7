"""« C’est bien vous ? »: the code or the passkey once more, before what cannot be undone."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.db import lock, session
from portfolio.people.models import Person
from portfolio.signin import codes, sessions
from portfolio.signin.actions import passkeys
from portfolio.signin.codes import Drawn, Purpose, Used
from portfolio.signin.models import EmailCode, Passkey, SecretCode, Session
from portfolio.signin.passkeys import NotProved, Proof

LASTS = timedelta(minutes=5)
MOST_WRONG = 5
# Coming in for the first time chooses a code, or makes a passkey, in the same moment.
SAME_MOMENT = timedelta(minutes=1)


def is_confirmed(row: Session) -> bool:
    """Whether the person of this session said in the last 5 minutes that it is them."""
    return row.confirmed_at is not None and clock.now() - row.confirmed_at < LASTS


def code_proves(row: Session) -> bool:
    """Whether the person's code says who holds this phone.

    A code chosen since the session began does not: whoever found the phone open chose it.
    """
    code = session.get(SecretCode, row.person_id)
    return code is not None and code.set_at <= row.made_at + SAME_MOMENT


def passkey_proves(row: Session) -> bool:
    """The same for a passkey: one was there when this session began."""
    before = sa.select(Passkey.id).where(
        Passkey.person_id == row.person_id, Passkey.made_at <= row.made_at + SAME_MOMENT
    )
    return session.scalar(before.limit(1)) is not None


def confirm_by_code(row: Session, *, right: bool) -> bool:
    """Count this answer; whether the session goes on. After 5 wrong ones in a row it ends."""
    lock(row)
    if right and row.ended_at is None and code_proves(row):
        _confirm(row)
        return True
    row.wrong_answers += 1
    if row.wrong_answers >= MOST_WRONG:
        sessions.end_here()
    session.flush()
    return row.ended_at is None


def confirm_by_passkey(row: Session, proof: Proof) -> None:
    """Take a passkey's proof. Raises NotProved: somebody else's, or one made meanwhile."""
    person = passkeys.prove(proof)
    key = session.get_one(Passkey, proof.passkey_id)
    if person.id != row.person_id or key.made_at > row.made_at + SAME_MOMENT:
        raise NotProved("not the passkey of who came in")
    _confirm(row)


def send_code(drawn: Drawn, person: Person, *, code_id: UUID) -> EmailCode:
    """For those who have neither: a code to their proved address. Raises LookupError."""
    if person.email is None:
        raise LookupError("no proved address")
    return codes.send(drawn, Purpose.CONFIRM, person.email, code_id=code_id, person_id=person.id)


def confirm_by_mailed_code(row: Session, code: EmailCode, *, right: bool) -> Used:
    """Use the code that was sent to the person's address."""
    used = codes.use(code, right=right)
    if used is Used.RIGHT:
        _confirm(row)
    return used


def _confirm(row: Session) -> None:
    row.confirmed_at = clock.now()
    row.wrong_answers = 0
    session.flush()
