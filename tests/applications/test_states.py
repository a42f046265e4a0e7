"""Every state × every change, from the table itself."""

import pytest

from portfolio.applications import actions, queries
from portfolio.applications.states import CHANGES, ImpossibleChange, State, stands_at
from portfolio.db import session, writing
from tests import scenes

ALL = [(state, step) for state in State for step in sorted(CHANGES) if step != "start_again"]


@pytest.mark.parametrize(("state", "step"), ALL, ids=lambda x: getattr(x, "value", x))
def test_a_request_takes_the_steps_of_the_table_and_no_other(app, state, step):
    scenes.a_catalogue()
    person = scenes.a_person()
    application = scenes.a_request(person, state)
    events = len(queries.events(application.id))
    begins, ends = CHANGES[step]

    if state in begins:
        with writing():
            actions.change(application, step, by=person, word="Merci.")
        assert application.state is ends
        assert [e.act for e in queries.events(application.id)][events:] == [step]
    else:
        with pytest.raises(ImpossibleChange), writing():
            actions.change(application, step, by=person)
        session.expire_all()
        assert application.state is state
        assert len(queries.events(application.id)) == events


@pytest.mark.parametrize(
    ("answered", "has_proof", "step"),
    [
        (set(), False, "where"),
        ({"story"}, True, "where"),
        ({"where"}, False, "story"),
        ({"where", "story"}, False, "proofs"),
        ({"where"}, True, "check"),
        ({"where", "story"}, True, "check"),
    ],
)
def test_a_draft_stands_at_its_first_open_step(answered, has_proof, step):
    assert stands_at(answered, has_proof=has_proof) == step
