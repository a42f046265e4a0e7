"""Everything that changes what the public sees of a person. Nothing else does.

A change of a link that is open shows at the next request: each raises the link's `version`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portfolio import clock
from portfolio.credentials.models import Credential
from portfolio.db import lock, session
from portfolio.evidence.models import Evidence
from portfolio.imports.models import ImportedBadge
from portfolio.people.actions import record
from portfolio.people.models import Act, Person
from portfolio.profile import queries
from portfolio.profile.facts import may_be_shown
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    SharedImport,
    ShareLink,
)
from portfolio.recognition.models import Endorsement, EndorsementState
from portfolio.web.secrets import link_token, token_hash

NAME_MOST = 60  # characters
WORDS_MOST = 200


def start_link(link_id: UUID, holder: Person, badges: Sequence[UUID]) -> ShareLink:
    """Prepare a link that shows `badges` of `holder`. Nobody can read it before `open_link`."""
    link = ShareLink(
        id=link_id, holder_id=holder.id, name="", token_hash=token_hash(link_token(link_id, 1))
    )
    session.add(link)
    session.flush()
    choose_badges(link, badges)
    return link


def choose_badges(link: ShareLink, badges: Sequence[UUID]) -> None:
    """Show these badges of the holder, and no other: given here, or brought from elsewhere.

    A badge that stays keeps its number. One that was revoked is not shown.
    """
    lock(link)  # both kinds share one numbering
    given = set(
        session.scalars(
            sa.select(Credential.id).where(
                Credential.holder_id == link.holder_id,
                Credential.id.in_(badges),
                Credential.revoked_at.is_(None),
            )
        )
    )
    brought = set(
        session.scalars(
            sa.select(ImportedBadge.id).where(
                ImportedBadge.holder_id == link.holder_id, ImportedBadge.id.in_(badges)
            )
        )
    )
    before = _badges_on(link)
    for badge_id, row in before.items():
        if badge_id not in given | brought:
            session.delete(row)
    session.execute(
        sa.delete(SharedEvidence).where(
            SharedEvidence.link_id == link.id, SharedEvidence.credential_id.not_in(given)
        )
    )
    number = max((row.number for row in before.values()), default=0)
    for badge_id in dict.fromkeys(badges):
        if badge_id in before or badge_id not in given | brought:
            continue
        number += 1
        place = {"link_id": link.id, "number": number}
        session.add(
            SharedCredential(credential_id=badge_id, **place)
            if badge_id in given
            else SharedImport(imported_badge_id=badge_id, **place)
        )
    _changed(link)


def _badges_on(link: ShareLink) -> dict[UUID, SharedCredential | SharedImport]:
    given = session.scalars(sa.select(SharedCredential).where(SharedCredential.link_id == link.id))
    brought = session.scalars(sa.select(SharedImport).where(SharedImport.link_id == link.id))
    found: dict[UUID, SharedCredential | SharedImport] = {row.credential_id: row for row in given}
    return found | {row.imported_badge_id: row for row in brought}


def choose_evidence(link: ShareLink, chosen: Collection[tuple[UUID, UUID]]) -> None:
    """Show these (badge, proof) pairs under the badges of the link, and no other.

    A photo or a paper on which somebody else is seen, or of which that was not asked, stays out.
    """
    before, now = queries.chosen_proofs(link.id), set[tuple[UUID, UUID]]()
    session.execute(sa.delete(SharedEvidence).where(SharedEvidence.link_id == link.id))
    shown = set(
        session.scalars(
            sa.select(SharedCredential.credential_id).where(SharedCredential.link_id == link.id)
        )
    )
    proofs = session.scalars(
        sa.select(Evidence).where(
            Evidence.holder_id == link.holder_id, Evidence.id.in_({proof for _, proof in chosen})
        )
    )
    showable = {proof.id for proof in proofs if may_be_shown(proof)}
    for badge_id, proof_id in set(chosen):
        if badge_id in shown and proof_id in showable:
            now.add((badge_id, proof_id))
            session.add(
                SharedEvidence(link_id=link.id, evidence_id=proof_id, credential_id=badge_id)
            )
    session.execute(
        sa.update(SharedCredential)
        .where(
            SharedCredential.link_id == link.id,
            SharedCredential.credential_id.in_({badge_id for badge_id, _ in before ^ now}),
        )
        .values(shown_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    _changed(link)


def choose_recommendations(link: ShareLink, words: Collection[UUID]) -> None:
    """Show these words about the holder, among those that they accepted, and no other."""
    session.execute(sa.delete(SharedEndorsement).where(SharedEndorsement.link_id == link.id))
    accepted = session.scalars(
        sa.select(Endorsement.id).where(
            Endorsement.holder_id == link.holder_id,
            Endorsement.id.in_(words),
            Endorsement.state == EndorsementState.SHOWN,
        )
    ).all()
    session.add_all(SharedEndorsement(link_id=link.id, endorsement_id=each) for each in accepted)
    _changed(link)


def show_word(word: Endorsement, links: Collection[UUID]) -> None:
    """Show one accepted word on these links of its holder, and on no other."""
    shown = queries.links_with(word)
    for link in queries.links_of(word.holder_id):
        if link.id in links and link.id not in shown and word.state is EndorsementState.SHOWN:
            session.add(SharedEndorsement(link_id=link.id, endorsement_id=word.id))
        elif link.id not in links and link.id in shown:
            session.delete(
                session.get_one(SharedEndorsement, {"link_id": link.id, "endorsement_id": word.id})
            )
        else:
            continue
        _changed(link)


def write_words(link: ShareLink, words: str) -> None:
    """The holder's own words at the head of the page."""
    link.words = words[:WORDS_MOST]
    _changed(link)


def name_link(link: ShareLink, name: str) -> None:
    """How the holder calls this link; nobody else reads it."""
    link.name = name[:NAME_MOST]
    session.flush()


def set_end(link: ShareLink, ends_at: datetime | None) -> None:
    """From `ends_at` on the link is closed; None: it stays open until the holder closes it."""
    link.ends_at = ends_at
    _changed(link)


def let_search_engines(link: ShareLink, *, find: bool) -> None:
    """Whether the page may be found by looking for the holder's name."""
    link.indexed = find
    _changed(link)


def open_link(link: ShareLink, holder: Person) -> None:
    """From now on, whoever holds the link may look. A replay changes nothing."""
    if link.opened_at is None:
        link.opened_at = clock.now()
        record(holder, Act.SHARED)
    _changed(link)


def close_link(link: ShareLink) -> None:
    """Nobody may look any more, from the next request on. A closed link is never opened again."""
    link.closed_at = link.closed_at or clock.now()
    _changed(link)


def open_address(credential: Credential, *, to_all: bool) -> None:
    """« Adresse publique du badge »: whether anyone may read the signed document there.

    Closed, it is without words when it opens again.
    """
    credential.open_address = to_all
    credential.open_words &= to_all
    session.flush()


def open_words(credential: Credential, *, to_all: bool) -> None:
    """« Avec les recommandations que je montre »: whether anyone may read them there too.

    Nothing happens at an address that is closed.
    """
    credential.open_words = to_all and credential.open_address
    session.flush()


def count_openings(counted: Mapping[UUID, int]) -> None:
    """So many more people opened each page. Who, is kept nowhere."""
    for link_id, more in sorted(counted.items()):  # one order: two processes never wait in a ring
        session.execute(
            sa.update(ShareLink)
            .where(ShareLink.id == link_id)
            .values(openings=ShareLink.openings + more)
            .execution_options(synchronize_session=False)
        )


def _changed(link: ShareLink) -> None:
    session.flush()
    one_more = sa.update(ShareLink).where(ShareLink.id == link.id)
    session.execute(
        one_more.values(version=ShareLink.version + 1).execution_options(synchronize_session=False)
    )
