"""The badges for everybody, and « Demander » for who is signed in."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.catalogue import queries
from portfolio.catalogue.hooks import Hooks
from portfolio.catalogue.models import Achievement, AdaptationVersion
from portfolio.catalogue.source import Place
from portfolio.catalogue.suggest import MOST_TAPS, suggest, taps_table
from portfolio.web import current_who, does, page, readable_by_all
from portfolio.web.stone_png import badge_png

views = Blueprint("catalogue", __name__)

MOST_DEEDS = MOST_TAPS - 1  # the place was the first tap


@views.get("/badges")
@does("page.read")
def badges() -> Response:
    """Every badge by pathway."""
    return page("catalogue/badges.html", shelves=queries.shelves())


def _held() -> dict[str, UUID]:
    """The badges that who looks has already."""
    person_id = current_who().person_id
    return Hooks.held(person_id) if person_id else {}


def _badge(slug: str) -> AdaptationVersion | None:
    """What everybody reads, or how the structure of who asks says it."""
    version = queries.badge(slug)
    person_id = current_who().person_id
    if version is None or person_id is None:
        return version
    structure_id = queries.structure_of(person_id)
    return queries.version_for(version.adaptation.achievement_id, structure_id)


@views.get("/badges/cest-quoi")
@does("page.read")
def what() -> Response:
    """« Un badge, c’est quoi ? », in five sentences."""
    return page("catalogue/what.html")


def _any_badge(slug: str) -> Achievement | None:
    """Also one that is not given any more: what was given names its picture."""
    return queries.achievement(slug, retired=True)


@views.get("/badges/<slug>.png")
@does("page.read", _any_badge)
def picture(badge: Achievement) -> Response:
    """The picture of a badge, which signed badges name; other sites may show it."""
    answer = make_response(badge_png(badge.pathway.tint, badge.icon))
    answer.mimetype = "image/png"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return readable_by_all(answer)


@views.get("/badges/<slug>")
@does("page.read", _badge)
def badge(version: AdaptationVersion) -> Response:
    """One badge: what it says, how to show it, and the button that asks for it or shows mine."""
    mine = _held().get(version.achievement_version.achievement.slug)
    return page("catalogue/badge.html", version=version, mine=mine)


@views.get("/demander")
@does("badge.ask")
def ask() -> Response:
    """The tab « Demander »."""
    return page("catalogue/ask.html", shelves=queries.shelves(), held=_held())


@views.get("/demander/aide")
@does("badge.ask")
def find() -> Response:
    """« Où l’ai-je montré ? »: a place, what one does there, at most three badges."""
    table = taps_table()
    place = next(
        (each for each in table.places if each.place.value == request.args.get("lieu")), None
    )
    if place is None:
        return page("catalogue/find_place.html", table=table, asked="lieu" in request.args)
    deeds = request.args.getlist("geste")
    if not deeds or len(deeds) > MOST_DEEDS:
        return page(
            "catalogue/find_deeds.html",
            place=place,
            deeds=table.deeds_at(Place(place.place)),
            chosen=deeds,
            too_many=len(deeds) > MOST_DEEDS,
            missing="fini" in request.args and not deeds,
        )
    found = queries.lines(suggest(deeds))
    if not found:
        return redirect(url_for(".find"), 303)
    return page("catalogue/found.html", found=found, place=place, held=_held())
