"""A photo that serves a sent request, and everybody who may have something to do with it."""

import io
from uuid import uuid4

from PIL import Image

from portfolio.applications.models import Attached
from portfolio.db import session, writing
from portfolio.evidence import actions
from portfolio.files.actions import store
from portfolio.people.models import Person
from tests.applications.things import a_request_through_a_structure
from tests.support.things import Thing, thing


@thing("evidence")
def a_photo_of_a_request() -> Thing:
    request = a_request_through_a_structure()
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(photo, "JPEG")
    photo.seek(0)
    kept = store(photo)
    holder = request.people["its holder"].person
    with writing():
        proof = actions.keep_file(uuid4(), session.get_one(Person, holder.id), kept)
        session.add(
            Attached(application_id=request.arguments["application_id"], evidence_id=proof.id)
        )
    return Thing({"proof_id": proof.id, "size": "petite"}, request.people)
