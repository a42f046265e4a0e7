"""`flask people …`: the first people of a house, and a way in for those who lost theirs."""

from uuid import UUID

import click
import sqlalchemy as sa

from portfolio.db import session, writing
from portfolio.people.actions import record
from portfolio.people.models import Act, Person, Role, Structure, StructureKind
from portfolio.signin.actions.invitations import take_role
from portfolio.signin.actions.links import new_link


@click.group("people")
def people_group() -> None:
    """People and their ways in."""


@people_group.command("add")
@click.argument("first_name")
@click.option("--last-name", default="", help="A name or its initial.")
@click.option("--admin", is_flag=True, help="Administrator of the issuer, made when missing.")
@click.option("--structure", help="A structure that exists; with --admin, the issuer's name.")
@click.option(
    "--role",
    type=click.Choice([Role.COUNSELLOR.value, Role.REVIEWER.value, Role.MANAGER.value]),
    default=Role.COUNSELLOR.value,
    show_default=True,
    help="In that structure.",
)
def add(first_name: str, last_name: str, admin: bool, structure: str | None, role: str) -> None:
    """Add FIRST_NAME and print a link that lets them in."""
    with writing():
        person = Person(first_name=first_name.strip(), last_name=last_name.strip())
        if not person.first_name:
            raise click.ClickException("Give a first name.")
        session.add(person)
        session.flush()
        record(person, Act.ACCOUNT_MADE)
        if admin:
            take_role(person, Role.ADMIN, _issuer(structure or "INAÉ").id)
        elif structure:
            take_role(person, Role(role), _named(structure).id)
        link = new_link(person)
    click.echo(link)


@people_group.command("sign-in-link")
@click.argument("person")
def sign_in_link(person: str) -> None:
    """Print a link that lets PERSON in: an id, a proved e-mail address, or a first name."""
    with writing():
        link = new_link(_person(person))
    click.echo(link)


def _issuer(name: str) -> Structure:
    """The one structure of kind issuer, made when there is none."""
    found = session.scalar(sa.select(Structure).where(Structure.kind == StructureKind.ISSUER))
    if found is None:
        found = Structure(name=name, kind=StructureKind.ISSUER)
        session.add(found)
        session.flush()
    return found


def _named(name: str) -> Structure:
    found = session.scalars(sa.select(Structure).where(Structure.name == name)).all()
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} structures are called {name}: one is needed.")
    return found[0]


def _person(called: str) -> Person:
    try:
        by_id = session.get(Person, UUID(called))
    except ValueError:
        by_id = None
    if by_id:
        return by_id
    column = Person.email if "@" in called else Person.first_name
    wanted = called.lower() if "@" in called else called
    found = session.scalars(sa.select(Person).where(column == wanted)).all()
    if len(found) != 1:
        ids = ", ".join(f"{each.name} {each.id}" for each in found)
        raise click.ClickException(f"{len(found)} people are called {called}. {ids}".rstrip())
    return found[0]


COMMANDS = (people_group,)
