"""Every route, tried by everybody: the answer is the one that the permission table gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portfolio.permissions import MAY, Relation
from tests.support.factories import PersonFactory
from tests.support.house import House
from tests.support.signing import signs_in
from tests.support.things import (
    OTHER_ANSWERS,
    THINGS,
    Somebody,
    Thing,
    load_entries,
    nothing_in_particular,
)

OPEN = {Relation.ANYONE, Relation.BEARER, Relation.OPEN_ADDRESS}  # the table lets strangers try
SAFE = "GET"
SIGN_IN = "/entrer"


@dataclass(frozen=True)
class Try:
    """One visitor at one address, and whether the table lets them in."""

    words: str
    arguments: dict[str, object]
    relations: frozenset[Relation]
    visitor: Somebody | None
    form: dict[str, str]

    def answer_wanted(self, action: str) -> str:
        """« let in », « sign in », « forbidden » or « unknown »."""
        if self.relations & MAY[action]:
            return "let in"
        if self.visitor is None and not MAY[action] & OPEN:
            return "sign in"
        read = MAY.get(f"{action.partition('.')[0]}.read", frozenset())
        return "forbidden" if self.arguments and self.relations & read else "unknown"


def _tries(one: Thing, other: Thing) -> Iterator[Try]:
    bearer = {Relation.BEARER} if one.bearers else set()
    always = frozenset({Relation.ANYONE} | bearer)
    yield Try("a stranger", one.arguments, always, None, one.form)
    known = frozenset({Relation.SIGNED_IN}) if not one.arguments else frozenset()
    somebody = Somebody(PersonFactory())
    yield Try("somebody else", one.arguments, always | known, somebody, one.form)
    for words, each in one.people.items():
        there = always | frozenset(each.to_any)
        yield Try(words, one.arguments, there | frozenset(each.to_it), each, one.form)
        if one.arguments:
            yield Try(f"{words} of another", other.arguments, there, each, other.form)
    if one.arguments:
        nowhere = {name: _unknown(value) for name, value in one.arguments.items()}
        yield Try("a stranger, no such thing", nowhere, frozenset(), None, {})
        yield Try("somebody, no such thing", nowhere, frozenset(), somebody, {})


def _unknown(value: object) -> object:
    return uuid4() if isinstance(value, UUID) else 999 if isinstance(value, int) else "unknown"


def _got(response: TestResponse, action: str, visitor: Somebody | None) -> str:
    leads_to = response.headers.get("Location", "").partition("?")[0]
    if visitor is None and leads_to == SIGN_IN and Relation.ANYONE not in MAY[action]:
        return "sign in"
    named = {403: "forbidden", 404: "unknown"}
    if response.status_code in named:
        return named[response.status_code]
    return "let in" if response.status_code < 500 else f"error {response.status_code}"


def _send(house: House, rule: Rule, method: str, each: Try) -> TestResponse:
    client = house.app.test_client()
    if each.visitor:
        signs_in(client, each.visitor.person, together=each.visitor.together)
    for limiter in house.app.extensions["limiter"]:
        limiter.reset()
    with house.app.test_request_context():
        path = rule.build(each.arguments, append_unknown=False)
    assert path, f"the entry of this thing lacks one of {sorted(rule.arguments)}"
    form = {"write": str(uuid4())} | each.form
    return client.open(path[1], method=method, data=None if method == SAFE else form)


def _walk(house: House, rule: Rule, method: str, action: str) -> list[str]:
    """What answers otherwise than the table, one line each."""
    make = THINGS[action.partition(".")[0]] if rule.arguments else nothing_in_particular
    problems = []
    tries = list(_tries(make(), make()))
    # What changes something comes last: those before find the thing as it was made.
    tries.sort(key=lambda each: each.answer_wanted(action) == "let in")
    for each in tries:
        wanted = each.answer_wanted(action)
        response = _send(house, rule, method, each)
        got = _got(response, action, each.visitor)
        other = OTHER_ANSWERS.get(rule.endpoint)
        if other and wanted == "let in" and response.status_code == other[0]:
            continue
        if got != wanted:
            problems.append(f"{method} {rule.rule} ({action}), {each.words}: {got}, not {wanted}")
    return problems


def _steps(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, action


def test_every_route_has_an_action_and_every_thing_an_entry(app):
    load_entries()
    steps = list(_steps(app))

    assert [rule.rule for rule, _, action in steps if action not in MAY] == []
    missing = {
        f"{action.partition('.')[0]}: for {rule.rule}"
        for rule, _, action in steps
        if rule.arguments and action.partition(".")[0] not in THINGS
    }
    assert missing == set(), "make an entry in tests/<room>/things.py (see tests/support/things.py)"
    assert set(OTHER_ANSWERS) <= {rule.endpoint for rule, _, _ in steps}


@pytest.mark.slow
def test_everybody_gets_the_answer_of_the_table(app, house):
    load_entries()
    problems: list[str] = []
    for rule, method, action in _steps(app):
        if rule.arguments and action.partition(".")[0] not in THINGS:
            continue  # the test above speaks of it
        problems += _walk(house, rule, method, action)

    assert problems == [], "\n".join(problems)
