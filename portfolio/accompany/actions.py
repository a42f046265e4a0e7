"""What a counsellor changes: accounts, cards, accompaniments, filling together."""

from uuid import UUID

from portfolio import clock
from portfolio.applications import actions as applications
from portfolio.applications import asking
from portfolio.applications.models import Application
from portfolio.catalogue.models import Achievement
from portfolio.db import session
from portfolio.notices.actions import tell
from portfolio.people import queries as people
from portfolio.people.actions import record
from portfolio.people.models import Accompaniment, Act, Person, Structure
from portfolio.signin import sessions
from portfolio.signin.actions import cards
from portfolio.signin.models import AccessCard
from portfolio.signin.queries import person_at


def open_account(
    person_id: UUID,
    structure: Structure,
    *,
    by: Person,
    first_name: str,
    last_name: str = "",
    phone: str | None = None,
) -> tuple[Person, AccessCard, str]:
    """Make an account for somebody who sits here and has said yes, with a first card.

    person_id: drawn by the page. Returns the person, the card and its secret (shown now, kept
    nowhere).
    """
    person = Person(id=person_id, first_name=first_name, last_name=last_name, phone=phone)
    session.add(person)
    session.flush()
    record(person, Act.ACCOUNT_MADE, by=by)
    accompany(person, structure, by=by, agreed=True)
    card, secret = cards.new_card(person, by=by)
    return person, card, secret


def accompany(person: Person, structure: Structure, *, by: Person, agreed: bool) -> Accompaniment:
    """Let `structure`, and in it `by`, accompany `person`; without their yes it only asks.

    The one that runs already is kept.
    """
    for each in people.accompaniments(person.id):
        if each.structure_id == structure.id:
            if agreed and each.agreed_at is None:
                _agree(each, person, structure)
            return each
    made = Accompaniment(person_id=person.id, structure_id=structure.id, counsellor_id=by.id)
    session.add(made)
    session.flush()
    if agreed:
        _agree(made, person, structure)
    else:
        tell(person, "accompany_asked", link=f"/moi/compte/accompagnement/{made.id}",
             structure=structure.name)  # fmt: skip
    return made


def _agree(each: Accompaniment, person: Person, structure: Structure) -> None:
    each.agreed_at = clock.now()
    session.flush()
    record(person, Act.ACCOMPANIED, structure=structure.name)


def ask_by_email(email: str, structure: Structure, *, by: Person) -> None:
    """Ask the person of this address for their yes. Nobody there: nothing, and no sign of it."""
    person = person_at(email)
    if person and person.id != by.id:
        accompany(person, structure, by=by, agreed=False)


def give_card(person: Person, *, by: Person) -> tuple[AccessCard, str]:
    """A first card, or a new one in the place of the old: what it ends was said before."""
    try:
        return cards.new_card(person, by=by)
    except cards.HasACard:
        return cards.replace_card(person, by=by)


def begin_together(
    application_id: UUID, holder: Person, *, by: Person, badge: Achievement
) -> Application:
    """Begin the request of `badge`, then let the person have this screen.

    The counsellor's session of this browser ends; one for this request alone begins. Raises
    AlreadyBegun of `applications` when the person has begun it: what they wrote alone is not
    the counsellor's to open. Then nothing has changed.
    """
    application = asking.start(application_id, holder, badge, beside=by)
    if application.id != application_id:
        raise asking.AlreadyBegun(application)
    _hand_over(application, by)
    return application


def go_on_together(application: Application, holder: Person, *, by: Person) -> None:
    """The same, for a request that was begun before."""
    asking.note_opened(application, holder, by)
    _hand_over(application, by)


def _hand_over(application: Application, by: Person) -> None:
    sessions.open_session(by, "together", application_id=application.id)


def send_together(application: Application, holder: Person) -> None:
    """The person has just proved who they are: it leaves, and this screen is closed.

    Raises NoProof or ImpossibleChange of `applications`; then nothing has changed.
    """
    applications.send(application, named=application.named is not False, by=holder)
    sessions.end_here()
