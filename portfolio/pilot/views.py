"""`/inae`: the structures, their people, and who is invited."""

from contextlib import suppress

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import queries as teams
from portfolio.credentials import actions as issuing
from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.notices.actions import mark_all_read
from portfolio.people import queries as people
from portfolio.people.models import Membership, Role, Structure
from portfolio.people.queries import me
from portfolio.pilot import actions, queries
from portfolio.pilot.forms import EndRoleForm, FindBadgeForm, MemberForm, RevokeForm, StructureForm
from portfolio.signin import queries as signin
from portfolio.signin.actions import invitations
from portfolio.signin.forms import said
from portfolio.web import afterwards, at_most, does, page, requested_write
from portfolio.web.language import _

views = Blueprint("pilot", __name__)


@views.get("/inae")
@does("structure.list")
def home() -> Response:
    return page("pilot/home.html", houses=queries.houses())


@views.get("/inae/structures/nouvelle")
@does("structure.open")
def new_structure() -> Response:
    return page("pilot/new_structure.html", form=StructureForm())


@views.post("/inae/structures/nouvelle")
@does("structure.open")
def open_structure() -> AnyResponse:
    form = StructureForm(request.form)
    if not form.validate():
        return page("pilot/new_structure.html", form=form, status=422)
    structure_id = requested_write()
    then = url_for(".structure", structure_id=structure_id)
    try:
        with writing(then):
            actions.open_structure(
                structure_id, said(form.name), city=said(form.city), phone=said(form.phone)
            )
    except actions.NameTaken:
        form.name.errors = [_("Une structure porte déjà ce nom. Ajoutez la ville dans le nom.")]
        return page("pilot/new_structure.html", form=form, status=422)
    return redirect(then, 303)


@views.get("/inae/structures/<uuid:structure_id>")
@does("structure.read", people.structure)
def structure(structure: Structure) -> Response:
    return _structure_page(structure, MemberForm().offer(structure.kind))


def _structure_page(structure: Structure, form: MemberForm, status: int = 200) -> Response:
    return page(
        "pilot/structure.html",
        status=status,
        structure=structure,
        form=form,
        members=teams.members(structure.id),
        invitations=signin.invitations(structure.id),
    )


@views.post("/inae/structures/<uuid:structure_id>")
@at_most("60/hour")
@does("structure.invite", people.structure)
def invite(structure: Structure) -> AnyResponse:
    form = MemberForm(request.form).offer(structure.kind)
    if not form.validate():
        return _structure_page(structure, form, 422)
    with writing(url_for(".structure", structure_id=structure.id)):
        made = invitations.invite(
            structure, Role(form.role.data), by=me(), email=form.email.data or None
        )
    return redirect(url_for("accompany.invitation", invitation_id=made.id), 303)


@views.get("/inae/roles/<uuid:membership_id>")
@does("member.end", queries.membership)
def role(membership: Membership) -> Response:
    """The dates of a role."""
    form = EndRoleForm(data={"until": membership.until})
    return page("pilot/role.html", member=membership, form=form)


@views.post("/inae/roles/<uuid:membership_id>")
@does("member.end", queries.membership)
def end_role(membership: Membership) -> AnyResponse:
    form = EndRoleForm(request.form)
    if not form.validate():
        return page("pilot/role.html", member=membership, form=form, status=422)
    then = url_for(".structure", structure_id=membership.structure_id)
    try:
        with writing(then):
            actions.end_role(membership, form.until.data)
    except actions.EndsBeforeItBegins:
        form.until.errors = [_("Ce jour est avant le premier jour.")]
        membership = queries.membership(membership.id) or membership
        return page("pilot/role.html", member=membership, form=form, status=422)
    return redirect(then, 303)


@views.get("/inae/badges")
@does("credential.find")
def find_badge() -> AnyResponse:
    """Find a badge by its address; one that is found opens."""
    form = FindBadgeForm(request.args)
    if "address" not in request.args:
        return page("pilot/find_badge.html", form=form)
    if form.validate():
        found = queries.badge_at(form.address.data or "")
        if found:
            return redirect(url_for(".badge", credential_id=found), 303)
        form.address.errors = [_("Aucun badge d’ici n’a cette adresse. Vérifiez-la.")]
    return page("pilot/find_badge.html", form=form, status=422)


@views.get("/inae/badges/<uuid:credential_id>")
@does("credential.revoke", credentials.credential)
def badge(credential: Credential) -> Response:
    """What the badge says, not whose it is; revoke it, or read what the person answers."""
    afterwards(lambda: mark_all_read(me().id, request.path))
    return page("pilot/badge.html", credential=credential, form=RevokeForm())


@views.post("/inae/badges/<uuid:credential_id>")
@does("credential.revoke", credentials.credential)
def revoke_badge(credential: Credential) -> AnyResponse:
    form = RevokeForm(request.form)
    if not form.validate():
        return page("pilot/badge.html", credential=credential, form=form, status=422)
    then = url_for(".badge", credential_id=credential.id)
    with suppress(issuing.AlreadyRevoked), writing(then):  # the page says so
        issuing.revoke(credential, said(form.reason), by=me())
    return redirect(then, 303)
