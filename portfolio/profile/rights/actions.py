"""Deletions that a person asks for, or that three unused years bring. Nothing comes back."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portfolio import clock
from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.credentials.models import Credential
from portfolio.db import Base, session
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence
from portfolio.imports import actions as imports
from portfolio.imports.models import ImportedBadge
from portfolio.notices.models import Notice
from portfolio.people.models import LogEntry, Person, RoleInvitation
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    ShareLink,
)
from portfolio.recognition.models import EndorsedCredential, Endorsement, Invitation, InvitedFor
from portfolio.signin.models import EmailCode, Session
from portfolio.web.language import _
from portfolio.web.receipts import Receipt

# Where somebody else's row keeps the name of who did something, beside their id.
SIGNATURES: tuple[
    tuple[type[Base], InstrumentedAttribute[UUID | None], InstrumentedAttribute[str]], ...
] = (
    (Answer, Answer.with_id, Answer.with_name),
    (ApplicationEvent, ApplicationEvent.by_id, ApplicationEvent.by_name),
    (ApplicationEvent, ApplicationEvent.with_id, ApplicationEvent.with_name),
    (Evidence, Evidence.with_id, Evidence.with_name),
    (LogEntry, LogEntry.by_id, LogEntry.by_name),
)


def delete_evidence(proof: Evidence) -> None:
    """Delete a proof with its files, out of each request and each shared page."""
    _show_again(sa.select(SharedEvidence.link_id).where(SharedEvidence.evidence_id == proof.id))
    _change(SharedCredential, SharedCredential.proved_by(proof.id), shown_at=clock.now())
    evidence.remove(proof)


def delete_badge(badge: Credential) -> None:
    """Delete a badge: its signed document, the request it came from, and their proofs and words.

    A proof that serves another request or badge stays, and a word about another badge too.
    """
    _show_again(
        sa.select(SharedCredential.link_id).where(SharedCredential.credential_id == badge.id)
    )
    served = session.scalars(proofs_only_of(badge)).all()
    words = session.scalars(words_only_of(badge)).all()
    asked = session.scalars(_asked_only_of(badge)).all()
    _show_again(
        sa.select(SharedEndorsement.link_id).where(SharedEndorsement.endorsement_id.in_(words))
    )
    _delete(Application, Application.credential_id == badge.id)
    _delete(Endorsement, Endorsement.id.in_(words))
    _delete(Invitation, Invitation.id.in_(asked))
    evidence.remove_where(Evidence.id.in_(served))
    _delete(Credential, Credential.id == badge.id)
    session.expire_all()


def proofs_only_of(badge: Credential) -> sa.Select[UUID]:
    """The proofs of the request that brought `badge`, which serve nothing else."""
    granted = sa.select(Application.id).where(Application.credential_id == badge.id)
    elsewhere = sa.select(Attached.evidence_id).where(Attached.application_id.not_in(granted))
    shown = sa.select(SharedEvidence.evidence_id).where(SharedEvidence.credential_id != badge.id)
    return sa.select(Attached.evidence_id).where(
        Attached.application_id.in_(granted),
        Attached.evidence_id.not_in(elsewhere),
        Attached.evidence_id.not_in(shown),
    )


def words_only_of(badge: Credential) -> sa.Select[UUID]:
    """The words about `badge` that speak of no other badge, nor of all the person's work."""
    others = sa.select(EndorsedCredential.endorsement_id).where(
        EndorsedCredential.credential_id != badge.id
    )
    return (
        sa.select(Endorsement.id)
        .join(EndorsedCredential, EndorsedCredential.endorsement_id == Endorsement.id)
        .where(
            EndorsedCredential.credential_id == badge.id,
            Endorsement.id.not_in(others),
            Endorsement.whole_work.is_(False),
        )
    )


def _asked_only_of(badge: Credential) -> sa.Select[UUID]:
    """Invitations about `badge` alone: without it they would ask about all the work."""
    others = sa.select(InvitedFor.invitation_id).where(InvitedFor.credential_id != badge.id)
    return sa.select(InvitedFor.invitation_id).where(
        InvitedFor.credential_id == badge.id, InvitedFor.invitation_id.not_in(others)
    )


def delete_account(person: Person, *, answered: UUID | None = None) -> None:
    """Delete `person` and all that is theirs; their sessions end with the rows.

    answered: the `write` of the form that asks, whose receipt stays without a name so that a
    second tap gets the same page. In what belongs to others, « Quelqu’un » takes the place of
    the person's name: a decision, or a request filled together, is another person's.
    """
    held = session.scalar(sa.select(Person).where(Person.id == person.id).with_for_update())
    if held is None:  # two workers, or two phones: done already
        return
    _leave_others(held)
    _forget_address(held.email)
    _delete(Receipt, Receipt.person_id == held.id, Receipt.write != answered)
    _change(Receipt, Receipt.person_id == held.id, person_id=None)
    evidence.remove_where(Evidence.holder_id == held.id)
    imports.remove_where(ImportedBadge.holder_id == held.id)
    session.flush()
    _delete(Person, Person.id == held.id)
    session.expire_all()


def _leave_others(person: Person) -> None:
    somebody = str(_("Quelqu’un"))
    for kind, who, name in SIGNATURES:
        _change(kind, who == person.id, **{name.key: somebody})
    requests = session.scalars(
        sa.select(Application.id).where(Application.holder_id == person.id)
    ).all()
    _delete(Session, Session.application_id.in_(requests))  # filling together
    for each in (person.id, *requests):
        _delete(Notice, Notice.link.contains(str(each)))


def _forget_address(email: str | None) -> None:
    if email is None:
        return
    _delete(EmailCode, EmailCode.email == email)
    _change(Invitation, Invitation.email == email, email=None)
    _change(RoleInvitation, RoleInvitation.email == email, email=None)


def _show_again(links: sa.Select[UUID]) -> None:
    """The pages behind `links` change: what is kept of them is too old."""
    _change(ShareLink, ShareLink.id.in_(links), version=ShareLink.version + 1)


def _delete(kind: type[Base], *which: sa.ColumnElement[bool]) -> None:
    session.execute(sa.delete(kind).where(*which).execution_options(synchronize_session=False))


def _change(kind: type[Base], which: sa.ColumnElement[bool], **values: object) -> None:
    session.execute(
        sa.update(kind).where(which).values(**values).execution_options(synchronize_session=False)
    )
