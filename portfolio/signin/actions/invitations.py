"""A colleague takes a role by a link: 30 days, once."""

from datetime import timedelta
from uuid import UUID, uuid4

from portfolio import clock
from portfolio.config import settings
from portfolio.db import lock, session
from portfolio.notices.actions import send_mail
from portfolio.people import queries as people
from portfolio.people.models import (
    Membership,
    Person,
    Role,
    RoleInvitation,
    Structure,
    StructureKind,
)
from portfolio.web.secrets import link_token, token_hash

LASTS = timedelta(days=30)
GENERATION = 0  # an invitation has one link, always the same


class NotThere(Exception):
    """This role does not exist in this kind of structure."""


class InvitationClosed(Exception):
    """Accepted already, withdrawn, or too old."""


def invite(
    structure: Structure, role: Role, *, by: Person, email: str | None = None
) -> RoleInvitation:
    """Invite somebody to `role`; with `email`, the link leaves by mail too. Raises NotThere.

    Who may invite whom is for the route to say (permission table). The link to show, as text
    or as a QR code: `address_of`.
    """
    if role is (Role.COUNSELLOR if structure.kind is StructureKind.ISSUER else Role.ADMIN):
        raise NotThere(role)
    now = clock.now()
    made = RoleInvitation(
        structure_id=structure.id,
        role=role,
        by_id=by.id,
        email=email,
        token_hash=b"",
        made_at=now,
        ends_at=now + LASTS,
    )
    made.id = uuid4()
    made.token_hash = token_hash(link_token(made.id, GENERATION))
    session.add(made)
    session.flush()
    if email:
        send_mail("role_invitation", email, link=_path(made), never_after=made.ends_at,
                  name=by.name, structure=structure.name)  # fmt: skip
    return made


def _path(invitation: RoleInvitation) -> str:
    return f"/invitation/{link_token(invitation.id, GENERATION)}"


def address_of(invitation: RoleInvitation) -> str:
    """The link of an invitation, for those who may show it."""
    return settings().public_url + _path(invitation)


def is_open(invitation: RoleInvitation) -> bool:
    """Whether it may still be accepted."""
    return invitation.accepted_at is None and clock.now() < invitation.ends_at


def accept(invitation: RoleInvitation, person: Person) -> None:
    """Give `person` the role from today. Raises InvitationClosed."""
    lock(invitation)
    if not is_open(invitation):
        raise InvitationClosed(invitation.id)
    invitation.accepted_at = clock.now()
    invitation.accepted_by_id = person.id
    if not people.has_role(person.id, invitation.role, invitation.structure_id):
        take_role(person, invitation.role, invitation.structure_id)


def take_role(person: Person, role: Role, structure_id: UUID) -> Membership:
    """Let `person` work for a structure from today."""
    made = Membership(person_id=person.id, structure_id=structure_id, role=role)
    session.add(made)
    session.flush()
    return made


def withdraw(invitation: RoleInvitation) -> None:
    """End an invitation that nobody has accepted yet."""
    if invitation.accepted_at is None:
        invitation.ends_at = min(invitation.ends_at, clock.now())
