"""What the walk through all routes must know of credentials."""

import sqlalchemy as sa

from portfolio.credentials.models import KeyKind, SigningKey, StatusPlace
from portfolio.db import session
from tests.profile.conftest import SAFETY
from tests.profile.things import a_badge_not_shared
from tests.support.things import OTHER_ANSWERS, Thing, thing

OTHER_ANSWERS["credentials.did_json"] = (404, "no key is published before the first issue")
OTHER_ANSWERS["credentials.issuer_of_before"] = (404, "nobody issues before the first badge")


@thing("key")
def a_jwt_key() -> Thing:
    a_badge_not_shared()
    of_jwt = sa.select(SigningKey.id).where(SigningKey.kind == KeyKind.P256)
    return Thing({"key_id": session.scalars(of_jwt).first()})


@thing("status_list")
def a_status_list() -> Thing:
    a_badge_not_shared()
    return Thing({"list_id": session.scalars(sa.select(StatusPlace.list_id)).first()})


@thing("badge_class")
def what_a_badge_says() -> Thing:
    a_badge_not_shared()
    return Thing({"slug": SAFETY, "number": 1})
