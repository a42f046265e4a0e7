"""What `signin` knows of who is what to a card, a session, a passkey."""

from portfolio.people.models import Accompaniment, RoleInvitation
from portfolio.permissions import Relation, register
from portfolio.signin.models import AccessCard, CodeReset, EmailCode, Passkey, Session, SignInLink

# Whoever has the secret of these in hand: they are only ever found by it.
for found_by_secret in (AccessCard, EmailCode, RoleInvitation, SignInLink):
    register(Relation.BEARER, found_by_secret, lambda who, _: True)

register(Relation.HOLDER, Accompaniment, lambda who, each: who.person_id == each.person_id,
         lambda who: Accompaniment.person_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, CodeReset, lambda who, each: who.person_id == each.person_id,
         lambda who: CodeReset.person_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, EmailCode, lambda who, each: who.person_id == each.person_id,
         lambda who: EmailCode.person_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, Passkey, lambda who, each: who.person_id == each.person_id,
         lambda who: Passkey.person_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, Session, lambda who, each: who.person_id == each.person_id,
         lambda who: Session.person_id == who.person_id)  # fmt: skip
