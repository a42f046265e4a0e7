"""Things to tell stories with: each factory makes the smallest valid one, with its joins.

They write through `writing()`, in the write transaction that is open or in one of their own.
A room adds its factories beside its tests (`tests/<room>/factories.py`).
"""

from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from factory.declarations import Iterator, Sequence, SubFactory, Trait

from portfolio.db import in_writing, session, writing
from portfolio.people.models import Membership, Person, Role, Structure, StructureKind

FIRST_NAMES = ("Fatou", "Nadia", "Karim", "Ana", "Ibrahim", "Lucie", "Sofiane", "Maria")


class Factory(SQLAlchemyModelFactory):
    """One base for all: flushes inside a write transaction, opening one when none is open."""

    class Meta:
        abstract = True
        sqlalchemy_session = session
        sqlalchemy_session_persistence = "flush"

    @classmethod
    def create(cls, **values: Any) -> Any:
        """Make one, and all it needs."""
        if in_writing():
            return super().create(**values)
        with writing():
            return super().create(**values)

    @classmethod
    def create_batch(cls, size: int, **values: Any) -> list[Any]:
        """Make `size` of them in one write."""
        if in_writing():
            return super().create_batch(size, **values)
        with writing():
            return super().create_batch(size, **values)


class PersonFactory(Factory):
    class Meta:
        model = Person

    class Params:
        with_email = Trait(email=Sequence(lambda n: f"personne{n}@exemple.fr"))

    first_name = Iterator(FIRST_NAMES)
    last_name = "B"


class StructureFactory(Factory):
    class Meta:
        model = Structure

    class Params:
        issuer = Trait(kind=StructureKind.ISSUER, name="INAÉ")

    name = Sequence(lambda n: f"Les Jardins {n}")
    city = "Poitiers"


class MembershipFactory(Factory):
    """A member of staff: a person with a role in a structure, from today."""

    class Meta:
        model = Membership

    class Params:
        admin = Trait(role=Role.ADMIN, structure__issuer=True)

    person = SubFactory(PersonFactory)
    structure = SubFactory(StructureFactory)
    role = Role.COUNSELLOR
