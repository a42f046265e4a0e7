"""`/rejoindre/<token>`: a person with an account says yes to a structure, face to face."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.accompany import actions, joining
from portfolio.accompany.joining import JoinCode
from portfolio.accompany.views.blueprint import views
from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.people.models import Role
from portfolio.people.queries import me
from portfolio.web import A_ROOM, at_most, current_who, does, page
from portfolio.web.qr import qr_svg


@views.get("/equipe/deja/code")
@does("person.open_account")
def show_join_code() -> Response:
    """A code drawn anew: the person photographs it, and says yes on their own phone."""
    mine = [each for each in people.roles(me().id) if each.role is Role.COUNSELLOR]
    chosen = request.args.get("structure", str(mine[0].structure_id))
    there = next((each for each in mine if str(each.structure_id) == chosen), None)
    if there is None:
        abort(404)
    image = qr_svg(joining.address(there))
    return page("accompany/join_code.html", image=image, structure=there.structure)


@views.get("/rejoindre/<token>")
@does("join.answer", joining.code_in)
def join(code: JoinCode) -> Response:
    """A page with a button: looking at it says nothing."""
    who = current_who()
    return page(
        "accompany/join.html",
        membership=code.membership,
        inside=me() if who.person_id else None,
        own=who.person_id == code.membership.person_id,
    )


@views.post("/rejoindre/<token>")
@at_most(A_ROOM)
@does("join.answer", joining.code_in)
def say_yes(code: JoinCode) -> AnyResponse:
    """Yes; a stranger comes in first, then finds this page again."""
    person_id = current_who().person_id
    if person_id is None:
        return redirect(url_for("signin.enter", suite=request.path), 303)
    if person_id == code.membership.person_id:
        return redirect(request.path, 303)
    then = url_for("signin.account")
    with writing(then):
        membership = code.membership
        actions.accompany(me(), membership.structure, by=membership.person, agreed=True)
    return redirect(then, 303)
