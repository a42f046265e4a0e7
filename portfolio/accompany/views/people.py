"""`/equipe`: the people one accompanies, and the page of one of them."""

from typing import Any

from flask import Response, request

from portfolio.accompany import queries
from portfolio.accompany.queries import Line
from portfolio.accompany.views.blueprint import views
from portfolio.accompany.views.cards import cards_made_of_late
from portfolio.credentials import queries as credentials
from portfolio.people import queries as people
from portfolio.people.actions import note_look
from portfolio.people.models import Person
from portfolio.people.queries import me
from portfolio.signin import queries as signin
from portfolio.web import afterwards, does, page

TO_COMPLETE = "a-completer"


@views.get("/equipe")
@does("person.list")
def home() -> Response:
    return page("accompany/home.html", fresh_cards=len(cards_made_of_late()), **the_list())


def the_list() -> dict[str, Any]:
    """What the pane of people shows: mine, or what was looked for in the whole structure."""
    mine = me()
    everybody = queries.people_of(mine.id)
    own = [line for line in everybody if line.mine]
    typed, only = request.args.get("q", "").strip(), request.args.get("voir") == TO_COMPLETE
    shown = queries.found(everybody, typed) if typed else own
    waiting = [line for line in own if line.to_complete]
    if only and not typed:
        shown = waiting
    return {
        "typed": typed,
        "only": only,
        "shown": shown,
        "all": len(own),
        "waiting": len(waiting),
        "others": len(everybody) - len(own),
        "first_word": queries.word_about(_first(shown)),
        "structures": queries.my_structures(mine.id),
    }


def _first(shown: list[Line]) -> queries.Asked | None:
    return shown[0].to_complete if shown else None


@views.get("/equipe/personnes/<uuid:person_id>")
@does("person.read", people.person)
def person(person: Person) -> Response:
    """One person: what waits, their requests, their badges. The person sees who looked."""
    person_id, counsellor_id = person.id, me().id
    afterwards(lambda: note_look(person_id, counsellor_id), needed=True)
    reset = signin.pending_reset(person.id)
    return page(
        "accompany/person.html",
        person=person,
        card=signin.card_state(person.id),
        reset=reset if reset and not reset.confirmed_by_id else None,
        requests=queries.sent_requests(person.id),
        badges=credentials.credentials_of(person.id),
        **the_list(),
    )
