"""Ask for a word, give it, read it and choose, correct it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.actions import sign_word, withdraw_words
from portfolio.credentials.models import Credential
from portfolio.db import lock, session
from portfolio.notices.actions import send_mail, tell
from portfolio.people.models import Person
from portfolio.recognition import queries
from portfolio.recognition.links import (
    LINK_LASTS,
    QR_LASTS,
    is_taken_back,
    path_for_holder,
    path_of,
    token_of,
)
from portfolio.recognition.models import (
    Assurance,
    EndorsedCredential,
    Endorsement,
    EndorsementState,
    Invitation,
    InvitationWay,
    InvitedFor,
    KnownFrom,
)
from portfolio.recognition.words import written_by
from portfolio.web.secrets import link_token, token_hash

MAILS_A_DAY = 10


class TooManyMails(Exception):
    """This person sent enough invitations by e-mail today."""


class LinkClosed(Exception):
    """The link took its one word already, or was withdrawn."""


class WordTakenBack(Exception):
    """The author took this word back: nothing can be done with it now."""


@dataclass(frozen=True)
class Said:
    """A word as its author gives it, and who they say they are."""

    word: str
    name: str
    role: str
    company: str


def ask(
    invitation_id: UUID,
    holder: Person,
    credentials: Sequence[Credential],
    way: InvitationWay,
    *,
    email: str | None = None,
) -> Invitation:
    """Make a link that takes one word about `credentials` ([]: about all the work).

    invitation_id: drawn by the page; email: with the way MAIL, to whom it is sent at once.
    Changes nothing of what anyone sees. Raises TooManyMails, ValueError for another's badge.
    """
    if any(each.holder_id != holder.id for each in credentials):
        raise ValueError("a badge of somebody else")
    if way is InvitationWay.MAIL and queries.mails_of_today(holder.id) >= MAILS_A_DAY:
        raise TooManyMails(holder.id)
    token = link_token(invitation_id, 1)
    invitation = Invitation(
        id=invitation_id,
        holder_id=holder.id,
        way=way,
        email=email,
        generation=1,
        token_hash=token_hash(token),
        ends_at=clock.now() + (QR_LASTS if way is InvitationWay.QR else LINK_LASTS),
    )
    session.add(invitation)
    session.flush()
    session.add_all(
        InvitedFor(invitation_id=invitation_id, credential_id=each.id) for each in credentials
    )
    if email:
        send_mail("recommend_asked", to=email, link=path_of(invitation), name=holder.first_name)
    session.flush()
    return invitation


def code_shown(invitation_id: UUID, generation: int) -> None:
    """The code of `generation` is on the person's screen now: it lives 10 minutes.

    The one before is dead. Nothing happens to a link that is closed.
    """
    invitation = session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or is_taken_back(invitation) or generation < invitation.generation:
        return
    invitation.generation = generation
    invitation.token_hash = token_hash(token_of(invitation))
    invitation.ends_at = clock.now() + QR_LASTS


def withdraw_invitation(invitation: Invitation) -> None:
    """« J’enlève »: the link takes no word any more. Again, or too late: nothing changes."""
    if not is_taken_back(invitation):
        invitation.withdrawn_at = clock.now()
        invitation.email = None


def give(
    endorsement_id: UUID,
    invitation: Invitation,
    said: Said,
    *,
    about: Sequence[UUID],
    whole_work: bool,
    known_from: KnownFrom,
) -> Endorsement:
    """Write the word that `invitation` asked for, sign it for each badge, tell the person.

    endorsement_id: see `links.id_of_word`; about: ids among the invited badges.
    Whether the page was opened in time is the caller's question. Raises LinkClosed.
    """
    asked = {each.credential_id: each.credential for each in invitation.asked_about}
    session.refresh(invitation, ["used_at", "withdrawn_at"], with_for_update=True)
    if is_taken_back(invitation):
        raise LinkClosed(invitation.id)
    invitation.used_at, invitation.email = clock.now(), None
    met = invitation.way is InvitationWay.QR
    endorsement = Endorsement(
        id=endorsement_id,
        holder_id=invitation.holder_id,
        invitation_id=invitation.id,
        known_from=known_from,
        whole_work=whole_work,
        assurance=Assurance.MET if met else Assurance.UNVERIFIED,
        edit_generation=1,
        edit_token_hash=token_hash(link_token(endorsement_id, 1)),
        about=[EndorsedCredential(credential=asked[each]) for each in about],
    )
    _say(endorsement, said)
    session.add(endorsement)
    session.flush()
    _tell(invitation.holder, endorsement, "new_recommendation")
    return endorsement


def prove_address(endorsement: Endorsement, email: str) -> None:
    """The author typed the code sent to `email`: it is theirs. The link of the word is sent there.

    Signed again with what is known now. Raises WordTakenBack.
    """
    _hold(endorsement)
    _refuse_taken_back(endorsement)
    endorsement.author_email = email
    if endorsement.assurance is Assurance.UNVERIFIED:
        endorsement.assurance = Assurance.ADDRESS
        _sign(endorsement)
    link = path_of(endorsement)
    send_mail("recommend_thanks", to=email, link=link, name=endorsement.holder.first_name)


def correct(endorsement: Endorsement, said: Said) -> None:
    """Change the word: signed again, hidden until the person has read it and chosen anew.

    The same words again change nothing. Raises WordTakenBack.
    """
    _hold(endorsement)
    _refuse_taken_back(endorsement)
    if said == said_in(endorsement):
        return
    _say(endorsement, said)
    endorsement.state = EndorsementState.NEW
    endorsement.given_at, endorsement.read_at = clock.now(), None
    _tell(endorsement.holder, endorsement, "recommendation_corrected")


def take_back(endorsement: Endorsement) -> None:
    """The author withdraws: the word, the address and the signed documents are emptied at once.

    Whoever has the signed word reads in the status list that it does not stand any more.
    """
    _hold(endorsement)
    if endorsement.state is EndorsementState.WITHDRAWN:
        return
    endorsement.state = EndorsementState.WITHDRAWN
    endorsement.word, endorsement.author_email = "", None
    withdraw_words(each.status_id for each in endorsement.about)
    for each in endorsement.about:
        each.document = None
    _tell(endorsement.holder, endorsement, "recommendation_withdrawn")


def choose(endorsement: Endorsement, *, shown: bool) -> None:
    """« Je la montre »: links may now choose it. « Je la garde pour moi »: no link shows it.

    A word shown again is in no link before the person chooses it there once more.
    Raises WordTakenBack.
    """
    _refuse_taken_back(endorsement)
    endorsement.state = EndorsementState.SHOWN if shown else EndorsementState.HIDDEN
    mark_read(endorsement)


def mark_read(endorsement: Endorsement) -> None:
    """The person opened the word."""
    if endorsement.read_at is None:
        endorsement.read_at = clock.now()


def delete(endorsement: Endorsement) -> None:
    """The person erases the word: nothing of it is left, in any link. Its signed form is revoked.

    `endorsement.about` is loaded.
    """
    _hold(endorsement)
    withdraw_words(each.status_id for each in endorsement.about)
    endorsement.state = EndorsementState.HIDDEN
    session.flush()  # the links that showed it learn it
    session.execute(sa.delete(Endorsement).where(Endorsement.id == endorsement.id))


def forget_addresses() -> int:
    """Empty the e-mail addresses of invitations that have ended. Returns how many."""
    return _erased(
        sa.update(Invitation)
        .where(Invitation.email.is_not(None), Invitation.ends_at <= clock.now())
        .values(email=None)
    )


def said_in(endorsement: Endorsement) -> Said:
    """The word as it stands."""
    return Said(
        word=endorsement.word,
        name=endorsement.author_name,
        role=endorsement.author_role,
        company=endorsement.author_company,
    )


def _say(endorsement: Endorsement, said: Said) -> None:
    endorsement.word = said.word
    endorsement.author_name = said.name
    endorsement.author_role = said.role
    endorsement.author_company = said.company
    _sign(endorsement)


def _sign(endorsement: Endorsement) -> None:
    """Sign the word as it is now, for each badge; what was signed before stands no more."""
    author = written_by(endorsement)
    withdraw_words(each.status_id for each in endorsement.about)
    for each in endorsement.about:
        signed = sign_word(each.credential, word=endorsement.word, written_by=author)
        each.document, each.status_id = signed.document, signed.status_id


def _hold(endorsement: Endorsement) -> None:
    """Keep the word from every other change until this write is over: read again as it is now."""
    lock(endorsement)
    for each in endorsement.about:
        session.refresh(each, ["status_id"])


def _tell(holder: Person, endorsement: Endorsement, kind: str) -> None:
    tell(holder, kind, link=path_for_holder(endorsement), author=endorsement.author_name)


def _refuse_taken_back(endorsement: Endorsement) -> None:
    if endorsement.state is EndorsementState.WITHDRAWN:
        raise WordTakenBack(endorsement.id)


def _erased(statement: sa.Delete | sa.Update) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(result, "rowcount", 0))
