"""A proof belongs to its holder. Who else may see it, the rooms of requests say."""

from portfolio.evidence.models import Evidence
from portfolio.permissions import Relation, register

register(Relation.HOLDER, Evidence, lambda who, proof: who.person_id == proof.holder_id,
         lambda who: Evidence.holder_id == who.person_id)  # fmt: skip
