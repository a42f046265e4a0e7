"""The team of a structure, and colleagues invited by link."""

from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import queries
from portfolio.accompany.forms import ColleagueForm
from portfolio.accompany.views.blueprint import views
from portfolio.db import session, writing
from portfolio.people import queries as people
from portfolio.people.models import Role, RoleInvitation, Structure
from portfolio.people.places import home_address
from portfolio.people.queries import me
from portfolio.permissions import allowed
from portfolio.signin import queries as signin
from portfolio.signin.actions import invitations
from portfolio.web import at_most, current_who, does, page
from portfolio.web.qr import qr_svg


def load_invitation(invitation_id: UUID) -> RoleInvitation | None:
    """An invitation, with its structure."""
    wanted = [joinedload(RoleInvitation.structure)]
    return session.get(RoleInvitation, invitation_id, options=wanted)


@views.get("/equipe/collegues/<uuid:structure_id>")
@does("team.read", people.structure)
def team(structure: Structure) -> Response:
    return _team_page(structure, ColleagueForm())


def _team_page(structure: Structure, form: ColleagueForm, status: int = 200) -> Response:
    return page(
        "accompany/team.html",
        status=status,
        structure=structure,
        form=form,
        members=queries.members(structure.id),
        may_invite=allowed("team.invite", current_who(), structure),
        invitations=[
            each
            for each in signin.invitations(structure.id)
            if allowed("invitation.read", current_who(), each)
        ],
    )


@views.post("/equipe/collegues/<uuid:structure_id>")
@at_most("30/hour")
@does("team.invite", people.structure)
def invite(structure: Structure) -> AnyResponse:
    form = ColleagueForm(request.form)
    if not form.validate():
        return _team_page(structure, form, 422)
    with writing(url_for(".team", structure_id=structure.id)):
        made = invitations.invite(
            structure, Role(form.role.data), by=me(), email=form.email.data or None
        )
    return redirect(url_for(".invitation", invitation_id=made.id), 303)


@views.get("/equipe/invitations/<uuid:invitation_id>")
@does("invitation.read", load_invitation)
def invitation(invitation: RoleInvitation) -> Response:
    """The link to show: as a code to photograph, and as text."""
    address = invitations.address_of(invitation)
    mine = {each.structure_id for each in people.roles(me().id)}
    team_page = url_for(".team", structure_id=invitation.structure_id)
    return page(
        "accompany/invitation.html",
        invitation=invitation,
        address=address,
        image=qr_svg(address),
        back=team_page if invitation.structure_id in mine else home_address(),
        closed=not invitations.is_open(invitation),
    )


@views.post("/equipe/invitations/<uuid:invitation_id>/finir")
@does("invitation.end", load_invitation)
def end_invitation(invitation: RoleInvitation) -> AnyResponse:
    then = url_for(".invitation", invitation_id=invitation.id)
    with writing(then):
        invitations.withdraw(invitation)
    return redirect(then, 303)
