"""A badge that Nadia brought, and the page that said so."""

from uuid import uuid4

from portfolio.db import session, writing
from portfolio.files.actions import store_as_is
from portfolio.imports.models import BadgeImport, ImportedBadge, ImportLine, Outcome, Recipient
from portfolio.people.models import Person
from tests.profile.things import _nadia, _people
from tests.support.things import OTHER_ANSWERS, Thing, thing


def a_badge_from_elsewhere(person: Person, name: str = "Je suis fiable", **more) -> ImportedBadge:
    original = store_as_is(name.encode(), "application/octet-stream")
    badge = ImportedBadge(
        holder_id=person.id,
        original_id=original.id,
        digest=uuid4().bytes,
        version="3.0",
        name=name,
        **{
            "verified": False,
            "recipient": Recipient.UNKNOWN,
            "issuer": "Cap Métiers",
            "ending": "json",
        }
        | more,
    )
    with writing():
        session.add(original)
        session.flush()
        session.add(badge)
    return badge


def an_import(person: Person, badge: ImportedBadge) -> BadgeImport:
    made = BadgeImport(id=uuid4(), holder_id=person.id)
    with writing():
        session.add(made)
        session.flush()
        session.add(
            ImportLine(
                import_id=made.id,
                number=1,
                name="badge.json",
                outcome=Outcome.KEPT,
                badge_id=badge.id,
            )
        )
    return made


OTHER_ANSWERS["imports.picture"] = (404, "a badge without a picture; tests/imports/test_story.py")


@thing("imported", "import")
def a_badge_and_its_import() -> Thing:
    nadia = _nadia()
    badge = a_badge_from_elsewhere(nadia)
    made = an_import(nadia, badge)
    return Thing({"badge_id": badge.id, "import_id": made.id}, _people(nadia))
