"""An invitation and a word belong to the person they are for, and to whoever has their link.

A signed word may be open to all, beside the badge that it is about.
"""

from portfolio.permissions import Relation, register
from portfolio.recognition.models import EndorsedCredential, Endorsement, Invitation

register(Relation.HOLDER, Invitation, lambda who, each: who.person_id == each.holder_id,
         lambda who: Invitation.holder_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, Endorsement, lambda who, each: who.person_id == each.holder_id,
         lambda who: Endorsement.holder_id == who.person_id)  # fmt: skip

# Whoever has the link in hand: the actions of a bearer only ever load these by its secret.
for found_by_secret in (Invitation, Endorsement):
    register(Relation.BEARER, found_by_secret, lambda who, _: True)

register(
    Relation.OPEN_ADDRESS,
    EndorsedCredential,
    lambda who, signed: signed.open_to_all,
    lambda who: EndorsedCredential.is_open_to_all(),
)
