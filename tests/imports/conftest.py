"""Nadia, another organisation that gives badges, and what she brings from there."""

import io
import json
from uuid import uuid4

import pytest
from PIL import Image

from portfolio.db import session, writing
from portfolio.openbadges import EmailIdentity, bake
from portfolio.people.models import Person
from tests.profile.conftest import browser, nadia
from tests.support.foreign import says
from tests.verification.conftest import _pem, badge, foreigner, key, published, word

__all__ = ["_pem", "badge", "browser", "foreigner", "key", "nadia", "published", "word"]

MAIL = "nadia.benali@exemple.fr"


@pytest.fixture
def proved(nadia) -> Person:
    """Nadia, once she proved her e-mail address."""
    with writing():
        session.get_one(Person, nadia.id).email = MAIL
    return nadia


@pytest.fixture
def cap(foreigner):
    """Cap Métiers: its keys are published."""
    foreigner.site.answers["/.well-known/did.json"] = says(json.dumps(foreigner.did).encode())
    return foreigner


def hers(issuer, mail=MAIL, **more) -> dict:
    """A badge given to that e-mail address, hashed with a salt."""
    return issuer.gives(email=EmailIdentity.of(mail, "sel"), **more)


def a_picture(document: dict, form: str = "ob3") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "#a40").save(out, "PNG")
    return bake(out.getvalue(), **{form: json.dumps(document)})


def brings(phone, *files, address="", write=None, status=303):
    """Send (name, bytes) files; the page of the result, or the answer itself."""
    form = {
        "write": str(write or uuid4()),
        "address": address,
        "files": [(io.BytesIO(data), name) for name, data in files],
    }
    answer = phone.post("/moi/badges/ajouter", data=form, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return phone.get(answer.location) if status == 303 else answer
