"""`/r/<token>`: whoever has the link writes a word. No account, no script, one minute."""

from typing import Any, cast
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import LinkClosed
from portfolio.recognition.forms import WHOLE_WORK, WordForm, badges_among
from portfolio.recognition.links import id_of_word, is_open, is_taken_back, opening, seal_opening
from portfolio.recognition.models import Invitation, KnownFrom
from portfolio.recognition.views.blueprint import views
from portfolio.web import A_ROOM, at_most, current_who, does, page, requested_write
from portfolio.web.secrets import link_token


@views.get("/employeur")
@does("page.read")
def for_employers() -> Response:
    """What Pépites is for an employer, in ten seconds."""
    return page("recognition/employers.html")


@views.get("/r/<token>")
@does("recommend.open", queries.invitation_by)
def recommend(invitation: Invitation) -> Response:
    """Screen 1: who asks, for what, is it true; and the word. Looking uses nothing up."""
    if _is_mine(invitation):
        return page("recognition/my_own_link.html", invitation=invitation)
    if not is_open(invitation):
        return _closed(invitation, status=410)
    asked = [str(each.credential_id) for each in invitation.asked_about] or [WHOLE_WORK]
    form = WordForm(data={"about": asked})
    return _form_page(invitation, form, seal_opening(invitation, _token()))


@views.post("/r/<token>")
@at_most(A_ROOM, keeps=True)
@does("recommend.give", queries.invitation_by)
def give_word(invitation: Invitation) -> Response:
    """Keep the word. The page was opened while the link lived: that is enough."""
    form = cast("WordForm", WordForm.sent())
    form.offer(_badges(invitation), invitation.holder.first_name)
    if _is_mine(invitation):
        return page("recognition/my_own_link.html", invitation=invitation)
    opened = request.form.get("opened", "")
    in_time = is_open(invitation) or opening(opened, _token()) == invitation.id
    if is_taken_back(invitation) or not in_time:
        return _closed(invitation, form=form, status=409)
    if not form.validate():
        return _form_page(invitation, form, opened, status=422)
    word_id = id_of_word(requested_write())
    then = url_for(".say_address", token=link_token(word_id, 1))
    try:
        with writing(then):
            actions.give(
                word_id,
                invitation,
                form.said,
                about=_ticked(form),
                whole_work=WHOLE_WORK in (form.about.data or []),
                known_from=KnownFrom(form.known_from.data),
            )
    except LinkClosed:
        return _closed(invitation, form=form, status=409)
    return redirect(then, 303)


def _token() -> str:
    return str((request.view_args or {})["token"])


def _is_mine(invitation: Invitation) -> bool:
    return current_who().person_id == invitation.holder_id


def _badges(invitation: Invitation) -> list[Credential]:
    return [each.credential for each in invitation.asked_about]


def _ticked(form: WordForm) -> list[UUID]:
    return badges_among(form.about.data or [])


def _form_page(
    invitation: Invitation, form: WordForm, opened: str, *, status: int = 200
) -> Response:
    badges = _badges(invitation)
    form.offer(badges, invitation.holder.first_name)
    return page(
        "recognition/recommend.html",
        form=form,
        person=invitation.holder,
        badges=badges,
        opened=opened,
        status=status,
    )


def _closed(invitation: Invitation, *, status: int, form: WordForm | None = None) -> Response:
    """One clear page for each reason; what was typed is shown, to be copied."""
    why = "ended"
    if invitation.used_at:
        why = "used"
    elif invitation.withdrawn_at:
        why = "withdrawn"
    more: dict[str, Any] = {"typed": form.whole_word} if form else {}
    return page("recognition/closed.html", why=why, status=status, **more)
