"""Who may change a role: INAÉ's administrator."""

from portfolio.people.models import Membership
from portfolio.people.relations import issuer_admin
from portfolio.permissions import Relation, register

register(Relation.ADMIN, Membership, *issuer_admin)
