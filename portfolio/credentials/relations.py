"""A badge belongs to its holder; its address may be open to all."""

import sqlalchemy as sa

from portfolio.credentials.models import Credential
from portfolio.people.relations import issuer_admin
from portfolio.permissions import Relation, register

register(
    Relation.HOLDER,
    Credential,
    lambda who, credential: who.person_id == credential.holder_id,
    lambda who: Credential.holder_id == who.person_id,
)
register(
    Relation.OPEN_ADDRESS,
    Credential,
    lambda who, credential: credential.open_address,
    lambda who: Credential.open_address == sa.true(),
)
register(Relation.ADMIN, Credential, *issuer_admin)
