"""A notice belongs to the person it tells."""

from portfolio.notices.models import Notice
from portfolio.permissions import Relation, register

register(
    Relation.HOLDER,
    Notice,
    lambda who, notice: who.person_id == notice.person_id,
    lambda who: Notice.person_id == who.person_id,
)
