"""Codes that answer « C’est bien vous ? », for the walk through all routes."""

from datetime import timedelta

from portfolio import clock
from portfolio.db import session, writing
from portfolio.permissions import Relation
from portfolio.signin.models import EmailCode
from tests.support.factories import PersonFactory
from tests.support.things import Somebody, Thing, thing


@thing("confirmation")
def a_code_that_confirms() -> Thing:
    holder = PersonFactory()
    row = EmailCode(
        purpose="confirm",
        email="fatou@exemple.fr",
        person_id=holder.id,
        hash="",
        ends_at=clock.now() + timedelta(minutes=10),
    )
    with writing():
        session.add(row)
    return Thing({"code_id": row.id}, {"who asked": Somebody(holder, {Relation.HOLDER})})
