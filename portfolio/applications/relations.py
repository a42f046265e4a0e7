"""Who is what to a request, and to the proofs that serve one."""

import sqlalchemy as sa

from portfolio.applications.models import Application, Attached
from portfolio.evidence.models import Evidence
from portfolio.people.relations import counselled_rows, counsels
from portfolio.permissions import Relation, Who, by_rows, register


def _counsels(who: Who, application: Application) -> bool:
    """A counsellor with consent sees what was sent, never a draft."""
    return application.sent_at is not None and counsels(who, application.holder_id)


def _counselled(who: Who) -> sa.ColumnElement[bool]:
    return sa.and_(Application.sent_at.is_not(None), counselled_rows(who, Application.holder_id))


def _serves(rows: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Proofs that serve a request for which `rows` holds."""
    return Evidence.id.in_(
        sa.select(Attached.evidence_id)
        .join(Application, Application.id == Attached.application_id)
        .where(rows)
    )


def _present(who: Who) -> sa.ColumnElement[bool]:
    return Application.id == who.together


def _present_proofs(who: Who) -> sa.ColumnElement[bool]:
    return _serves(_present(who))


def _counselled_proofs(who: Who) -> sa.ColumnElement[bool]:
    return _serves(_counselled(who))


register(Relation.HOLDER, Application, lambda who, a: who.person_id == a.holder_id,
         lambda who: Application.holder_id == who.person_id)  # fmt: skip
register(Relation.HOLDER_PRESENT, Application, lambda who, a: who.together == a.id, _present)
register(Relation.COUNSELLOR, Application, _counsels, _counselled)
for relation, rows in (
    (Relation.HOLDER_PRESENT, _present_proofs),
    (Relation.COUNSELLOR, _counselled_proofs),
):
    register(relation, Evidence, by_rows(Evidence, rows), rows)
