"""Error pages: what happened, and what to do now, in simple words."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portfolio.config import settings
from portfolio.db import session
from portfolio.permissions import NOBODY
from portfolio.web.language import _l
from portfolio.web.limits import words_to_keep
from portfolio.web.pages import page

NOT_FOUND = 404
TOO_HEAVY = 413
TOO_MANY = 429

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """The two sentences of an error page."""

    happened: Any
    now: Any


UNFORESEEN = Words(
    _l("Cette page ne marche pas."),
    _l("Ce n’est pas votre faute. Attendez un peu. Puis essayez encore."),
)
WORDS: dict[int, Words] = {
    400: Words(
        _l("Nous n’avons pas bien reçu la page."),
        _l("Revenez en arrière. Puis essayez encore."),
    ),
    403: Words(
        _l("Vous ne pouvez pas faire cela ici."),
        _l("Revenez à l’accueil. Ou demandez de l’aide."),
    ),
    404: Words(
        _l("Cette page n’existe pas."),
        _l("Vérifiez l’adresse. Ou revenez à l’accueil."),
    ),
    405: Words(
        _l("Cette page s’ouvre autrement."),
        _l("Revenez à l’accueil. Puis essayez encore."),
    ),
    409: Words(
        _l("Quelqu’un a changé cela avant vous."),
        _l("Ouvrez la page encore une fois. Puis regardez."),
    ),
    410: Words(
        _l("Ce lien est fermé."),
        _l("Demandez un nouveau lien à la personne."),
    ),
    413: Words(
        _l("Ce fichier est trop lourd."),
        _l("Rien n’est parti. Choisissez un fichier plus petit."),
    ),
    429: Words(
        _l("Vous avez essayé trop de fois."),
        _l("Attendez quelques minutes. Puis essayez encore."),
    ),
    503: Words(
        _l("Le site est occupé."),
        _l("Rien n’est perdu. Attendez un peu. Puis essayez encore."),
    ),
}


def init_errors(app: Flask) -> None:
    """One page for every error, ours in words and the browser's in status."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]
        if error.code == TOO_MANY:
            return _too_many()
        return error_page(error.code or 500)

    @app.errorhandler(StaleDataError)
    def changed_meanwhile(error: StaleDataError) -> Response:
        return error_page(409)

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        log.error("database: %s", type(error.orig).__name__)
        _leave_database_alone()
        return error_page(503)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.exception("unforeseen")
        _leave_database_alone()
        return error_page(500)


def _too_many() -> Response:
    """Files stay on the phone: a page cannot carry them."""
    if any(each.filename for each in request.files.values()):
        return error_page(TOO_MANY, files_lost=True)
    return error_page(TOO_MANY, typed=words_to_keep())


def _leave_database_alone() -> None:
    """The page that says sorry asks the database nothing."""
    session.rollback()
    g.who = NOBODY


def error_page(
    status: int, typed: Sequence[tuple[str, str]] = (), *, files_lost: bool = False
) -> Response:
    """The page for `status`, which never fails because of the database.

    typed: what the form carried, kept in the page to be sent again. files_lost: the form had
    files, to be chosen again.
    """
    words = WORDS.get(status, UNFORESEEN)
    reference = g.get("request_id", "")
    return page(
        "web/error.html",
        status=status,
        words=words,
        missing=status == NOT_FOUND,
        reference=reference,
        typed=typed,
        files_lost=files_lost,
        form_page=_page_before() if status == TOO_HEAVY else "",
    )


def _page_before() -> str:
    """The page of ours that this form was on: path and question; empty when it is not known."""
    before = urlsplit(request.referrer or "")
    if f"{before.scheme}://{before.netloc}" != settings().origin:
        return ""
    return before._replace(scheme="", netloc="").geturl()
