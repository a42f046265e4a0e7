"""What people are told on screen."""

from portfolio.db import session, writing
from portfolio.notices.models import Notice
from portfolio.permissions import Relation
from tests.support.factories import PersonFactory
from tests.support.things import Somebody, Thing, thing


@thing("notice")
def a_notice() -> Thing:
    holder = PersonFactory()
    with writing():
        row = Notice(person_id=holder.id, kind="badge_given", link="/moi")
        session.add(row)
    return Thing({"notice_id": row.id}, {"who is told": Somebody(holder, {Relation.HOLDER})})
