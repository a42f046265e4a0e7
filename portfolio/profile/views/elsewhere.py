"""A badge from elsewhere, for whoever bears a link that shows it: its page, its files."""

from flask import Response, abort

from portfolio.files.answers import answer
from portfolio.files.errors import BadFile
from portfolio.files.models import StoredFile
from portfolio.imports import queries as imports
from portfolio.imports.models import ImportedBadge
from portfolio.profile import elsewhere
from portfolio.profile.shown import OpenedLink, link_opened
from portfolio.profile.views.blueprint import views
from portfolio.profile.words import file_name
from portfolio.web import does, page


def other_badge(link: OpenedLink, number: int, token: str) -> Response:
    """The page of the badge from elsewhere at this place of the link; 404 when there is none."""
    found = elsewhere.at(link.id, number)
    if found is None:
        abort(404)
    badge, said = found
    return page("profile/public_other.html", link=link, badge=badge, said=said, token=token)


@views.get("/p/<token>/<int(max=9999):number>/fichier")
@does("share_link.look", link_opened)
def shared_original(link: OpenedLink, number: int) -> Response:
    """The file as it was brought: saved, never shown, for anyone to verify."""
    badge = _shown(link, number)
    return _file(imports.original_of(badge), file_name(badge.name, badge.ending))


@views.get("/p/<token>/<int(max=9999):number>/image")
@does("share_link.look", link_opened)
def shared_picture(link: OpenedLink, number: int) -> Response:
    """Its picture, drawn anew by our decoder. Of a badge that nobody vouches for there is none:
    it could be the picture of somebody else's badge."""
    badge = _shown(link, number)
    return _file(imports.picture_of(badge) if badge.is_theirs else None, "badge.jpg")


def _shown(link: OpenedLink, number: int) -> ImportedBadge:
    found = elsewhere.at(link.id, number)
    if found is None:
        abort(404)
    return found[0]


def _file(stored: StoredFile | None, name: str) -> Response:
    if stored is None:
        abort(404)
    try:
        sent = answer(stored, name)
    except BadFile:
        abort(404)
    sent.headers["X-Robots-Tag"] = "noindex"
    return sent
