"""« Montrer »: my links, one by one: prepared, open, shown as a code, on paper, closed."""

from datetime import datetime
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio.config import settings
from portfolio.credentials import queries as credentials
from portfolio.db import writing
from portfolio.imports import queries as imports
from portfolio.people import queries as people
from portfolio.profile import actions, elsewhere, queries, words
from portfolio.profile.facts import last_day
from portfolio.profile.models import LinkState, ShareLink
from portfolio.profile.pieces import pieces
from portfolio.profile.shown import shown_at_first, shown_by
from portfolio.profile.views.blueprint import views
from portfolio.web import does, page, requested_write
from portfolio.web.dates import day
from portfolio.web.qr import qr_svg
from portfolio.web.secrets import link_token


@views.app_template_global()
def link_until(link: ShareLink) -> str:
    """For the templates: « Ouvert jusqu’au 30 juin 2027 »."""
    return words.until(link)


@views.app_template_global("seen_words")
def words_the_public_sees(holder_id: UUID) -> set[UUID]:
    """For the templates: the words about a person that the public sees now."""
    return queries.seen_words(holder_id)


@views.app_template_global("last_day")
def last_day_of(ends_at: datetime | None) -> str:
    """For the templates: « 30 juin 2027 », nothing when the link has no end."""
    return day(last_day(ends_at)) if ends_at else ""


def address_of(link: ShareLink) -> str:
    """The address that its holder hands over."""
    return settings().public_url + url_for(
        "profile.shared", token=link_token(link.id, link.generation)
    )


@views.get("/moi/montrer")
@does("share_link.list")
def links() -> Response:
    """My links, and a new one."""
    me = people.me()
    return page("profile/links.html", me=me, links=queries.links_of(me.id), state=LinkState)


@views.get("/moi/montrer/nouveau")
@does("share_link.make")
def new() -> Response:
    """« Voilà ce que l’employeur voit », before anything is chosen or open."""
    me = people.me()
    first = shown_at_first(me, request.args.get("badge", ""))
    return page(
        "profile/new.html",
        shown=first,
        parts=pieces().parts_of(first, heading="h2"),
        brought=imports.of_person(me.id),
    )


@views.post("/moi/montrer/nouveau")
@does("share_link.make")
def make() -> AnyResponse:
    """Prepare a link, not open yet, that shows all my badges given here.

    `badge`: this one alone, given here or elsewhere.
    """
    me = people.me()
    link_id = requested_write()
    badges = [each.id for each in credentials.standing_of(me.id)]
    wanted = request.form.get("badge", "")
    brought = [each.id for each in imports.of_person(me.id)]
    only = [each for each in (*badges, *brought) if str(each) == wanted]
    then = url_for("profile.badges", link_id=link_id)
    with writing(then=then):
        actions.start_link(link_id, people.me(), only or badges)
    return redirect(then, 303)


@views.get("/moi/montrer/<uuid:link_id>")
@does("share_link.read", queries.link)
def one(link: ShareLink) -> Response:
    """Look again before it opens; once open, all the ways to hand it over."""
    return page(
        "profile/link.html",
        link=link,
        shown=shown_by(link),
        proofs=len(queries.chosen_proofs(link.id)),
        address=address_of(link),
        is_open=link.state is LinkState.OPEN,
        is_prepared=link.state is LinkState.PREPARED,
    )


@views.post("/moi/montrer/<uuid:link_id>/ouvrir")
@does("share_link.change", queries.link)
def open_it(link: ShareLink) -> AnyResponse:
    then = url_for("profile.one", link_id=link.id)
    with writing(then=then):
        actions.open_link(link, link.holder)
    return redirect(then, 303)


@views.get("/moi/montrer/<uuid:link_id>/fermer")
@does("share_link.change", queries.link)
def ask_close(link: ShareLink) -> AnyResponse:
    """What ends with the link, said before."""
    if link.state is LinkState.CLOSED:
        return redirect(url_for("profile.one", link_id=link.id), 303)
    return page("profile/close_link.html", link=link)


@views.post("/moi/montrer/<uuid:link_id>/fermer")
@does("share_link.change", queries.link)
def close_it(link: ShareLink) -> AnyResponse:
    then = url_for("profile.links")
    with writing(then=then):
        actions.close_link(link)
    return redirect(then, 303)


@views.get("/moi/montrer/<uuid:link_id>/voir")
@does("share_link.read", queries.link)
def preview(link: ShareLink) -> Response:
    """« Voilà ce que l’employeur voit », as this link shows it now."""
    parts = pieces().parts_of(shown_by(link), heading="h2")
    return page("profile/preview.html", link=link, parts=parts)


@views.get("/moi/montrer/<uuid:link_id>/code")
@does("share_link.read", queries.link)
def code(link: ShareLink) -> AnyResponse:
    """The whole screen is the code."""
    if link.state is not LinkState.OPEN:
        return redirect(url_for("profile.one", link_id=link.id), 303)
    address = address_of(link)
    return page(
        "profile/code.html",
        link=link,
        address=address,
        image=qr_svg(address),
        badges=len(queries.chosen_badges(link.id)) + len(elsewhere.chosen(link.id)),
    )


@views.get("/moi/montrer/<uuid:link_id>/feuille")
@does("share_link.read", queries.link)
def sheet(link: ShareLink) -> AnyResponse:
    """One A4 sheet to hand over."""
    if link.state is not LinkState.OPEN:
        return redirect(url_for("profile.one", link_id=link.id), 303)
    address = address_of(link)
    return page(
        "profile/sheet.html",
        link=link,
        shown=shown_by(link),
        awarded=queries.awarded_on(link.id),
        address=address,
        image=qr_svg(address),
    )
