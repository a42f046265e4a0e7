"""Who reviews what, today.

Reviewers of the structure through which the person asks; INAÉ's reviewers for structures with
a running agreement, for people in no structure, and where nobody else could answer. Nobody
reviews their own request or one that they helped to fill.
"""

from uuid import UUID

import sqlalchemy as sa

from portfolio.applications.hooks import Hooks
from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.applications.states import State
from portfolio.catalogue.models import Adaptation, AdaptationVersion
from portfolio.db import session
from portfolio.evidence.models import Evidence
from portfolio.people import places
from portfolio.people import relations as people_relations
from portfolio.people.models import Membership, Role, Structure, StructureKind
from portfolio.permissions import Relation, Rows, Who, by_rows, register
from portfolio.review import queries
from portfolio.review.models import AgreedBadge, Agreement
from portfolio.web.language import _, of_structure

Condition = sa.ColumnElement[bool]
SEEN_BY_REVIEWERS = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.MORE_ASKED,
    State.GRANTED,
    State.DECLINED,
)


def _impartial(who: Who) -> Condition:
    """Sent, not one's own, and filled without this person's help."""
    me = who.person_id
    helped = sa.or_(
        sa.exists().where(Answer.application_id == Application.id, Answer.with_id == me),
        sa.exists().where(
            ApplicationEvent.application_id == Application.id, ApplicationEvent.with_id == me
        ),
        sa.exists().where(
            Attached.application_id == Application.id,
            Attached.evidence_id == Evidence.id,
            Evidence.with_id == me,
        ),
    )
    return sa.and_(
        Application.state.in_(SEEN_BY_REVIEWERS), Application.holder_id != me, sa.not_(helped)
    )


def _reviews_in(who: Who, *where: Condition) -> sa.Select[UUID]:
    return sa.select(Membership.structure_id).where(
        Membership.person_id == who.person_id,
        Membership.role == Role.REVIEWER,
        Membership.runs(),
        *where,
    )


def _issuers_reviewer(who: Who) -> Condition:
    issuers = sa.select(Structure.id).where(Structure.kind == StructureKind.ISSUER)
    return _reviews_in(who, Membership.structure_id.in_(issuers)).exists()


def agreed() -> Condition:
    """INAÉ reviews for the application's structure, for this badge."""
    badge = (
        sa.select(Adaptation.achievement_id)
        .join(AdaptationVersion, AdaptationVersion.adaptation_id == Adaptation.id)
        .where(AdaptationVersion.id == Application.adaptation_version_id)
        .correlate(Application)
        .scalar_subquery()
    )
    for_badge = sa.exists().where(
        AgreedBadge.agreement_id == Agreement.id, AgreedBadge.achievement_id == badge
    )
    return sa.exists().where(
        Agreement.structure_id == Application.structure_id,
        Agreement.runs(),
        sa.or_(Agreement.all_badges, for_badge),
    )


def own_reviewers() -> Condition:
    """The application's structure has a reviewer today."""
    return sa.exists().where(
        Membership.structure_id == Application.structure_id,
        Membership.role == Role.REVIEWER,
        Membership.runs(),
    )


def _of_structure(who: Who) -> Condition:
    return sa.and_(_impartial(who), Application.structure_id.in_(_reviews_in(who)))


def _by_agreement(who: Who) -> Condition:
    return sa.and_(_impartial(who), _issuers_reviewer(who), agreed())


def _for_alone(who: Who) -> Condition:
    alone = sa.or_(
        Application.structure_id.is_(None), sa.and_(sa.not_(own_reviewers()), sa.not_(agreed()))
    )
    return sa.and_(_impartial(who), _issuers_reviewer(who), alone)


def _evidence(rows: Rows) -> Rows:
    def of_evidence(who: Who) -> Condition:
        return sa.exists().where(
            Attached.evidence_id == Evidence.id,
            Attached.application_id.in_(sa.select(Application.id).where(rows(who))),
        )

    return of_evidence


for relation, rows in (
    (Relation.REVIEWER, _of_structure),
    (Relation.REVIEWER_BY_AGREEMENT, _by_agreement),
    (Relation.REVIEWER_FOR_ALONE, _for_alone),
):
    register(relation, Application, by_rows(Application, rows), rows)
    register(relation, Evidence, by_rows(Evidence, _evidence(rows)), _evidence(rows))

register(Relation.ADMIN, Agreement, *people_relations.issuer_admin)


def who_reviews(application: Application) -> list[str]:
    """For « Qui verra ma demande ? »: who may decide today, in words. 1 statement."""
    own, by_inae = session.execute(
        sa.select(own_reviewers(), agreed()).where(Application.id == application.id)
    ).one()
    names = []
    if own and application.structure:
        theirs = of_structure(application.structure.name)
        names.append(_("L’équipe d’évaluation %(of_structure)s", of_structure=theirs))
    if by_inae or not names:
        names.append(_("L’équipe d’évaluation de l’INAÉ"))
    return names


Hooks.reviewers = staticmethod(who_reviews)
places.Hooks.waiting = staticmethod(queries.how_many_wait)
