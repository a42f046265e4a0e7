"""Opening a notice leads to what it speaks of."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from portfolio.notices import actions, queries, relations  # noqa: F401 - registers its facts
from portfolio.notices.models import Notice
from portfolio.notices.words import NOTICES
from portfolio.web import afterwards, does
from portfolio.web.language import _

views = Blueprint("notices", __name__)


@views.app_template_global()
def notice_words(notice: Notice) -> dict[str, str]:
    """The two sentences and the icon of a notice, for the templates."""
    words = NOTICES[notice.kind]
    return {
        "fact": _(words.fact, **notice.about),
        "then": _(words.then, **notice.about),
        "icon": words.icon,
    }


@views.get("/avis/<uuid:notice_id>")
@does("notice.open", queries.notice)
def open_notice(notice: Notice) -> Response:
    afterwards(lambda: actions.mark_read(notice.id))
    return redirect(notice.link, 303)
