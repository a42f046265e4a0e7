"""How to make each thing that routes speak of, and the people who are something to it.

The walk through all routes (`tests/gates/test_who_may_do_what.py`) asks here. A room adds
its entries in `tests/<room>/things.py`:

    @thing("passkey")
    def a_passkey() -> Thing:
        key = …
        return Thing({"passkey_id": key.id}, {"its owner": Somebody(owner, {Relation.HOLDER})})

An entry is called for each address it serves, twice: the people of the first try the second.
"""

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from portfolio.people.models import Person, Role
from portfolio.permissions import Relation
from tests.support.factories import MembershipFactory, PersonFactory

TESTS = Path(__file__).parent.parent


@dataclass(frozen=True)
class Somebody:
    """Somebody signed in, and what they are.

    to_it: to this very thing. to_any: to every thing of the kind (INAÉ's administrator).
    together: the application that a session for filling together is for.
    """

    person: Person
    to_it: Iterable[Relation] = ()
    to_any: Iterable[Relation] = ()
    together: UUID | None = None


@dataclass(frozen=True)
class Thing:
    """What stands in the address, who is something to it, and what a form sends to it.

    bearers: whoever has this address in hand is its bearer, signed in or not.
    """

    arguments: dict[str, Any]
    people: dict[str, Somebody] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    bearers: bool = False


THINGS: dict[str, Callable[[], Thing]] = {}
# Right answers that look like refusals: the name of the route, the status, why.
OTHER_ANSWERS: dict[str, tuple[int, str]] = {}


def thing(*names: str) -> Callable[[Callable[[], Thing]], Callable[[], Thing]]:
    """Register how to make a thing: `names` are what stands before the dot in its actions."""

    def keep(make: Callable[[], Thing]) -> Callable[[], Thing]:
        for name in names:
            THINGS[name] = make
        return make

    return keep


def load_entries() -> None:
    """Read `things.py` of every room."""
    for path in sorted(TESTS.glob("*/things.py")):
        if path.parent != Path(__file__).parent:
            importlib.import_module(f"tests.{path.parent.name}.things")


def nothing_in_particular() -> Thing:
    """The address of a page that is about no thing: one person of each role."""
    roles = {
        "a counsellor": (Role.COUNSELLOR, Relation.STAFF),
        "a manager": (Role.MANAGER, Relation.MANAGER),
        "a reviewer": (Role.REVIEWER, Relation.REVIEWER),
    }
    people = {"a holder": Somebody(PersonFactory(), to_any={Relation.SIGNED_IN})}
    for words, (role, relation) in roles.items():
        member = MembershipFactory(role=role)
        people[words] = Somebody(member.person, to_any={Relation.SIGNED_IN, relation})
    admin = MembershipFactory(admin=True)
    people["the administrator"] = Somebody(
        admin.person, to_any={Relation.SIGNED_IN, Relation.ADMIN}
    )
    return Thing({}, people)
