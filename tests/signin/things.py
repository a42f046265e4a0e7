"""Cards, codes, keys and sessions, and who is something to them."""

from datetime import timedelta

from portfolio import clock
from portfolio.db import session, writing
from portfolio.people.models import Accompaniment, Role
from portfolio.permissions import Relation
from portfolio.signin.actions import invitations
from portfolio.signin.models import (
    AccessCard,
    CodeReset,
    EmailCode,
    Passkey,
    Session,
    SignInLink,
)
from portfolio.web.secrets import new_token, token_hash
from tests.support.factories import PersonFactory, StructureFactory
from tests.support.signing import session_of
from tests.support.things import OTHER_ANSWERS, Somebody, Thing, thing


def _kept(row):
    with writing():
        session.add(row)
    return row


@thing("card")
def a_card() -> Thing:
    holder, secret = PersonFactory(), new_token()
    _kept(AccessCard(person_id=holder.id, secret_hash=token_hash(secret)))
    return Thing({"secret": secret}, {"its holder": Somebody(holder)}, bearers=True)


@thing("code_reset")
def a_forgotten_code() -> Thing:
    holder = PersonFactory()
    card = _kept(AccessCard(person_id=holder.id, secret_hash=token_hash(new_token())))
    row = _kept(
        CodeReset(person_id=holder.id, card_id=card.id, works_from=clock.now() + timedelta(days=1))
    )
    return Thing({"reset_id": row.id}, {"who forgot": Somebody(holder, {Relation.HOLDER})})


@thing("accompaniment")
def an_invitation_to_be_accompanied() -> Thing:
    holder = PersonFactory()
    row = _kept(Accompaniment(person_id=holder.id, structure_id=StructureFactory().id))
    return Thing({"accompaniment_id": row.id}, {"the invited": Somebody(holder, {Relation.HOLDER})})


@thing("sign_in_link")
def a_sign_in_link() -> Thing:
    token = new_token()
    _kept(
        SignInLink(
            person_id=PersonFactory().id,
            token_hash=token_hash(token),
            ends_at=clock.now() + timedelta(minutes=10),
        )
    )
    return Thing({"token": token}, bearers=True)


@thing("session")
def a_session() -> Thing:
    holder = PersonFactory()
    token = session_of(holder)
    row = session.query(Session).filter_by(token_hash=token_hash(token)).one()
    return Thing({"session_id": row.id}, {"who is in": Somebody(holder, {Relation.HOLDER})})


@thing("passkey")
def a_passkey() -> Thing:
    holder = PersonFactory()
    row = _kept(
        Passkey(
            person_id=holder.id, credential_id=new_token().encode(), public_key=b"k", name="Clé"
        )
    )
    return Thing({"passkey_id": row.id}, {"its owner": Somebody(holder, {Relation.HOLDER})})


@thing("code")
def a_code_by_mail() -> Thing:
    row = _kept(
        EmailCode(
            purpose="sign-in",
            email="fatou@exemple.fr",
            hash="",
            ends_at=clock.now() + timedelta(minutes=10),
        )
    )
    return Thing({"code_id": row.id}, bearers=True)


OTHER_ANSWERS["signin.accept_invitation"] = (303, "a stranger signs in first, then takes the role")


@thing("role_invitation")
def an_invitation_to_a_role() -> Thing:
    structure, administrator = StructureFactory(), PersonFactory()
    with writing():
        row = invitations.invite(structure, Role.REVIEWER, by=administrator)
    return Thing({"token": invitations.address_of(row).rpartition("/")[2]}, bearers=True)


@thing("proof")
def a_code_that_proves_an_address() -> Thing:
    holder = PersonFactory()
    row = _kept(
        EmailCode(
            purpose="prove",
            email="fatou@exemple.fr",
            person_id=holder.id,
            hash="",
            ends_at=clock.now() + timedelta(minutes=10),
        )
    )
    return Thing({"code_id": row.id}, {"who asked": Somebody(holder, {Relation.HOLDER})})
