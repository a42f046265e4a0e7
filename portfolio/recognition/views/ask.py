"""`/moi/recommandations/demander`: about what, by which way, and the link to hand over."""

from collections.abc import Sequence
from typing import cast

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio import clock
from portfolio.config import settings
from portfolio.credentials.models import Credential
from portfolio.credentials.queries import standing_of
from portfolio.db import writing
from portfolio.people import queries as people
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import TooManyMails
from portfolio.recognition.forms import WHOLE_WORK, AboutForm, ToWhomForm, WayForm
from portfolio.recognition.links import QR_LASTS, is_open, is_taken_back, token_of
from portfolio.recognition.models import Invitation, InvitationWay
from portfolio.recognition.views.blueprint import views
from portfolio.web import afterwards, at_most, current_who, does, page, requested_write
from portfolio.web.language import _
from portfolio.web.qr import qr_svg
from portfolio.web.secrets import link_token


@views.get("/moi/recommandations/demander")
@does("word_request.make")
def ask() -> Response:
    """Screen 1: about which badges. `badge`: one to tick already."""
    return _about_page(AboutForm(data={"about": request.args.getlist("badge")}))


@views.post("/moi/recommandations/demander")
@does("word_request.make")
def say_about() -> Response:
    form = cast("AboutForm", AboutForm.sent())
    form.offer(_my_badges())
    if not form.validate():
        return _about_page(form, status=422)
    return redirect(url_for(".choose_way", about=form.about.data), 303)


@views.get("/moi/recommandations/demander/comment")
@does("word_request.make")
def choose_way() -> Response:
    """Screen 2: a code to show, a link to send, or an e-mail."""
    if not request.args.get("about"):
        return redirect(url_for(".ask"), 303)
    return _way_page(WayForm())


@views.post("/moi/recommandations/demander/comment")
@at_most("20/hour")
@does("word_request.make")
def say_way() -> Response:
    form = cast("WayForm", WayForm.sent())
    if not form.validate():
        return _way_page(form, status=422)
    way = InvitationWay(form.way.data)
    if way is InvitationWay.MAIL:
        return redirect(url_for(".to_whom", about=request.args.getlist("about")), 303)
    there = ".show_code" if way is InvitationWay.QR else ".invitation"
    then = url_for(there, invitation_id=requested_write())
    with writing(then):
        actions.ask(requested_write(), people.me(), _asked_about(), way)
    return redirect(then, 303)


@views.get("/moi/recommandations/demander/adresse")
@does("word_request.make")
def to_whom() -> Response:
    """Screen 3 of the e-mail: the address of who is asked."""
    return _to_whom_page(ToWhomForm())


@views.post("/moi/recommandations/demander/adresse")
@at_most("20/hour")
@does("word_request.make")
def send_mail() -> Response:
    form = cast("ToWhomForm", ToWhomForm.sent())
    if not form.validate():
        return _to_whom_page(form, status=422)
    then = url_for(".invitation", invitation_id=requested_write())
    try:
        with writing(then):
            actions.ask(
                requested_write(),
                people.me(),
                _asked_about(),
                InvitationWay.MAIL,
                email=form.email.data,
            )
    except TooManyMails:
        form.email.errors = [_("Vous avez envoyé 10 messages. Continuez demain.")]
        return _to_whom_page(form, status=422)
    return redirect(then, 303)


@views.get("/moi/recommandations/invitations/<uuid:invitation_id>")
@does("word_request.read", queries.invitation)
def invitation(row: Invitation) -> Response:
    """The link to hand over, or where it went; until when; the way to take it back."""
    if not is_open(row):
        return redirect(url_for(".my_words"), 303)
    return page("recognition/invitation.html", row=row, link=_address(token_of(row)))


@views.get("/moi/recommandations/invitations/<uuid:invitation_id>/code")
@does("word_request.read", queries.invitation)
def show_code(row: Invitation) -> Response:
    """The whole screen is a code, drawn anew each time: the one before is dead."""
    if is_taken_back(row) or row.way is not InvitationWay.QR:
        return redirect(url_for(".my_words"), 303)
    drawn = row.generation + 1
    afterwards(lambda: actions.code_shown(row.id, drawn), needed=True)
    address = _address(link_token(row.id, drawn))
    return page(
        "recognition/code_to_show.html",
        row=row,
        code=qr_svg(address),
        link=address,
        until=clock.now() + QR_LASTS,
    )


@views.post("/moi/recommandations/invitations/<uuid:invitation_id>/enlever")
@does("word_request.withdraw", queries.invitation)
def withdraw(row: Invitation) -> Response:
    then = url_for(".my_words")
    with writing(then):
        actions.withdraw_invitation(row)
    return redirect(then, 303)


def _address(token: str) -> str:
    return settings().public_url + url_for(".recommend", token=token)


def _my_badges() -> Sequence[Credential]:
    person_id = current_who().person_id
    return standing_of(person_id) if person_id else []


def _asked_about() -> list[Credential]:
    """The badges of mine that the address names; none: all my work."""
    named = set(request.args.getlist("about")) - {WHOLE_WORK}
    return [each for each in _my_badges() if str(each.id) in named]


def _about_page(form: AboutForm, *, status: int = 200) -> Response:
    badges = _my_badges()
    form.offer(badges)
    return page("recognition/ask.html", form=form, badges=badges, status=status)


def _way_page(form: WayForm, *, status: int = 200) -> Response:
    about = request.args.getlist("about")
    return page("recognition/ask_way.html", form=form, about=about, status=status)


def _to_whom_page(form: ToWhomForm, *, status: int = 200) -> Response:
    about = request.args.getlist("about")
    return page("recognition/ask_mail.html", form=form, about=about, status=status)
