"""A badge from elsewhere, and the page of an import, belong to the person who brought them."""

from portfolio.imports.models import BadgeImport, ImportedBadge
from portfolio.permissions import Relation, register

register(Relation.HOLDER, ImportedBadge, lambda who, badge: who.person_id == badge.holder_id,
         lambda who: ImportedBadge.holder_id == who.person_id)  # fmt: skip
register(Relation.HOLDER, BadgeImport, lambda who, made: who.person_id == made.holder_id,
         lambda who: BadgeImport.holder_id == who.person_id)  # fmt: skip
