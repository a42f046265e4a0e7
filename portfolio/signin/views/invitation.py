"""`/invitation/<token>`: who invites to what; yes."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.people.models import Role, RoleInvitation
from portfolio.signin import queries
from portfolio.signin.actions import invitations
from portfolio.signin.views.blueprint import views
from portfolio.web import at_most, current_who, does, page
from portfolio.web.language import _l

FOR = {
    Role.ADMIN: _l("Pour faire vivre Pépites : structures, accords, badges."),
    Role.COUNSELLOR: _l("Pour accompagner des personnes."),
    Role.MANAGER: _l("Pour diriger la structure."),
    Role.REVIEWER: _l("Pour évaluer des demandes."),
}


@views.get("/invitation/<token>")
@does("role_invitation.read", queries.invitation_of)
def invitation(invitation: RoleInvitation) -> AnyResponse:
    """A page; looking at it accepts nothing."""
    return _page(invitation)


@views.post("/invitation/<token>")
@at_most("30/minute")
@does("role_invitation.accept", queries.invitation_of)
def accept_invitation(invitation: RoleInvitation) -> AnyResponse:
    """Yes; a stranger first comes in, or makes an account, then finds this page again."""
    if current_who().person_id is None:
        return redirect(url_for(".enter", suite=request.path), 303)
    then = url_for(".enter")
    try:
        with writing(then):
            invitations.accept(invitation, people.me())
    except invitations.InvitationClosed:
        return _page(invitation)
    return redirect(then, 303)


def _page(invitation: RoleInvitation) -> Response:
    if not invitations.is_open(invitation):
        return page("signin/invitation_closed.html", status=410)
    by = people.person(invitation.by_id) if invitation.by_id else None
    return page("signin/invitation.html", invitation=invitation, by=by, why=FOR[invitation.role],
                inside=people.me() if current_who().person_id else None)  # fmt: skip
