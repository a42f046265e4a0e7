"""`/moi/recommandations`: the person reads what was written about them, and chooses."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portfolio.db import writing
from portfolio.notices.actions import mark_all_read
from portfolio.people import queries as people
from portfolio.recognition import actions, queries
from portfolio.recognition.actions import WordTakenBack
from portfolio.recognition.links import path_for_holder, path_to_show
from portfolio.recognition.models import Endorsement, EndorsementState
from portfolio.recognition.views.blueprint import views
from portfolio.web import afterwards, does, page


@views.get("/moi/recommandations")
@does("recommendation.list")
def my_words() -> Response:
    """New ones first, then the others; below, the links that wait for a word."""
    me = people.me()
    words, waiting = queries.words_for(me.id), queries.open_invitations(me.id)
    return page("recognition/mine.html", words=words, waiting=waiting)


@views.get("/moi/recommandations/<uuid:endorsement_id>")
@does("recommendation.read", queries.word)
def read_word(word: Endorsement) -> Response:
    afterwards(lambda: _was_read(word))
    if word.state is EndorsementState.WITHDRAWN:
        return page("recognition/word_withdrawn.html", word=word)
    return page("recognition/read.html", word=word)


@views.post("/moi/recommandations/<uuid:endorsement_id>/choisir")
@does("recommendation.decide", queries.word)
def choose(word: Endorsement) -> Response:
    """« Je la montre », then in which links; or « Je la garde pour moi ». Free to change later."""
    shown = request.form.get("choice") == "show"
    then = path_to_show(word) if shown else path_for_holder(word)
    try:
        with writing(then):
            actions.choose(word, shown=shown)
    except WordTakenBack:
        return redirect(path_for_holder(word), 303)  # the page says so
    return redirect(then, 303)


@views.get("/moi/recommandations/<uuid:endorsement_id>/effacer")
@does("recommendation.read", queries.word)
def ask_delete(word: Endorsement) -> Response:
    """What disappears, said before."""
    return page("recognition/delete.html", word=word)


@views.post("/moi/recommandations/<uuid:endorsement_id>/effacer")
@does("recommendation.delete", queries.word)
def delete(word: Endorsement) -> Response:
    then = url_for(".my_words")
    with writing(then):
        actions.delete(word)
    return redirect(then, 303)


def _was_read(word: Endorsement) -> None:
    actions.mark_read(word)
    mark_all_read(word.holder_id, path_for_holder(word))
