"""Passkeys: kept, used, renamed, removed."""

from sqlalchemy.exc import IntegrityError

from portfolio import clock
from portfolio.db import session
from portfolio.people.actions import record
from portfolio.people.models import Act, Person
from portfolio.signin import sessions
from portfolio.signin.models import Passkey, UsedChallenge
from portfolio.signin.passkeys import NewKey, NotProved, Proof
from portfolio.signin.queries import passkey_called


def keep(person: Person, made: NewKey, name: str) -> Passkey:
    """Keep a passkey that `person`'s device made. Raises NotProved: replayed, or of another."""
    _use(made.challenge)
    if made.user_id != person.id or passkey_called(made.credential_id):
        raise NotProved("made for somebody else, or known already")
    key = Passkey(
        person_id=person.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
        name=name,
    )
    session.add(key)
    session.flush()
    return key


def prove(proof: Proof) -> Person:
    """Take a proof, once: the person it is of. Raises NotProved when it was taken already."""
    _use(proof.challenge)
    key = session.get(Passkey, proof.passkey_id)
    if key is None:
        raise NotProved("removed meanwhile")
    key.sign_count = proof.sign_count
    key.used_at = clock.now()
    return session.get_one(Person, key.person_id)


def enter(proof: Proof) -> Person:
    """Sign in the person that `proof` is of. Raises NotProved."""
    person = prove(proof)
    opened = sessions.open_session(person, "passkey")
    record(person, Act.SIGNED_IN, device=opened.device)
    return person


def _use(challenge: bytes) -> None:
    if session.get(UsedChallenge, challenge):
        raise NotProved("answered already")
    session.add(UsedChallenge(value=challenge))
    try:
        session.flush()
    except IntegrityError as error:
        raise NotProved("answered in the same moment") from error


def rename(key: Passkey, name: str) -> None:
    key.name = name


def remove(key: Passkey) -> None:
    """The device keeps its half; it opens nothing any more."""
    session.delete(key)
    session.flush()
