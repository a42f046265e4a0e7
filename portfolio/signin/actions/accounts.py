"""Accounts: made alone, entered by e-mail code or by link, an address proved."""

from datetime import timedelta
from uuid import UUID

from portfolio import clock
from portfolio.db import lock, session
from portfolio.people.actions import record
from portfolio.people.models import Accompaniment, Act, Person
from portfolio.signin import codes, sessions
from portfolio.signin.actions import passkeys
from portfolio.signin.codes import Drawn, Purpose, Used
from portfolio.signin.models import EmailCode, Session, SignInLink
from portfolio.signin.passkeys import NewKey
from portfolio.signin.queries import has_code, has_passkey, person_at


class LastWayIn(Exception):
    """Without this, the person could not come in any more."""


class AddressTaken(Exception):
    """This proved address is another account's."""


def ask_to_enter(drawn: Drawn, email: str, *, code_id: UUID) -> EmailCode:
    """A code to sign in with. Nobody there: no mail, the same answer."""
    return codes.send(
        drawn, Purpose.SIGN_IN, email, code_id=code_id, known=person_at(email) is not None
    )


def ask_to_begin(drawn: Drawn, email: str, first_name: str, *, code_id: UUID) -> EmailCode:
    """A code that makes an account; or signs in, when the address has one already."""
    return codes.send(drawn, Purpose.ACCOUNT, email, code_id=code_id, first_name=first_name)


def enter_by_code(row: EmailCode, *, right: bool) -> Used:
    """Use the code of SIGN_IN or ACCOUNT; RIGHT: the person is in."""
    used = codes.use(row, right=right)
    if used is not Used.RIGHT:
        return used
    person = person_at(row.email)
    if person is None and row.purpose == Purpose.ACCOUNT:
        person = _make(Person(first_name=row.first_name, email=row.email))
    if person is None:  # the account was deleted meanwhile
        return Used.CLOSED
    _enter(person, "email")
    return used


def begin_with_passkey(first_name: str, made: NewKey, key_name: str) -> Person:
    """Make an account whose way in is the passkey just made for it. Raises NotProved."""
    person = _make(Person(id=made.user_id, first_name=first_name))
    passkeys.keep(person, made, key_name)
    _enter(person, "passkey")
    return person


def _make(person: Person) -> Person:
    session.add(person)
    session.flush()
    record(person, Act.ACCOUNT_MADE)
    return person


def _enter(person: Person, way: str) -> None:
    opened = sessions.open_session(person, way)
    record(person, Act.SIGNED_IN, device=opened.device)


def ask_to_prove(drawn: Drawn, person: Person, email: str, *, code_id: UUID) -> EmailCode:
    """A code that gives `person` this address."""
    return codes.send(drawn, Purpose.PROVE, email, code_id=code_id, person_id=person.id)


def prove_address(person: Person, row: EmailCode, *, right: bool) -> Used:
    """Use a code of PROVE: RIGHT gives the address to `person`. Raises AddressTaken."""
    used = codes.use(row, right=right)
    if used is not Used.RIGHT:
        return used
    other = person_at(row.email)
    if other and other.id != person.id:
        raise AddressTaken(person.id)
    person.email = row.email
    return used


def enter_by_link(link: SignInLink) -> Person | None:
    """Use up a printed link: its person is in. None when it was used, or is too old."""
    lock(link)
    if link.used_at or clock.now() >= link.ends_at:
        return None
    link.used_at = clock.now()
    person = session.get_one(Person, link.person_id)
    _enter(person, "link")
    return person


def change_names(person: Person, first_name: str, last_name: str, phone: str | None) -> None:
    """What the person is called, and where they can be called."""
    person.first_name, person.last_name, person.phone = first_name, last_name, phone


def remove_address(person: Person) -> None:
    """No e-mail any more: nothing is sent there, and no code from there opens this account.

    Raises LastWayIn when nothing else does: no passkey and no code of a card.
    """
    if not (has_passkey(person.id) or has_code(person.id)):
        raise LastWayIn(person.id)
    person.email = None


def want_mails(person: Person, *, wanted: bool) -> None:
    """Notices by e-mail, on or off; codes are sent in any case."""
    person.mails_wanted = wanted


def end_session(row: Session, *, here: bool) -> None:
    """End one session; `here`: it is the one of this browser, which forgets everything."""
    if here:
        sessions.end_here()
    else:
        sessions.end(row)
    person = session.get_one(Person, row.person_id)
    record(person, Act.SESSION_ENDED, device=row.device)


def end_sessions(person: Person, *, but: Session | None = None) -> None:
    """End every open session of `person`, `but` one."""
    for row in sessions.open_sessions(person.id):
        if but is None or row.id != but.id:
            sessions.end(row)
            record(person, Act.SESSION_ENDED, device=row.device)


def answer_accompaniment(each: Accompaniment, person: Person, *, agree: bool) -> None:
    """Their yes lets it run; their no, now or later, makes yesterday its last day.

    Nothing when it has ended meanwhile.
    """
    if not each.runs_on():
        return
    if agree:
        if each.agreed_at is None:
            each.agreed_at = clock.now()
        record(person, Act.ACCOMPANIED, structure=each.structure.name)
    else:
        each.until = clock.today().date() - timedelta(days=1)
        record(person, Act.ACCOMPANIMENT_ENDED, structure=each.structure.name)
