"""Status lists: a random place for each badge and each word, and the signed list of the revoked.

Sources: W3C Bitstring Status List 1.0; Open Badges 3.0, "credentialStatus". A place says nothing
of whose it is, is never given twice, and stays as it is when its badge or word is deleted.
"""

import json
import secrets
from collections.abc import Iterable
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, undefer

from portfolio import clock, openbadges
from portfolio.credentials.keys import signing_key
from portfolio.credentials.models import Issuer, StatusList, StatusPlace
from portfolio.db import lock, session

PLACES = 131_072  # the fewest that a list may have (Bitstring Status List 1.0, section 6.1)
HALF = PLACES // 2  # then the next list begins: a free place is always soon found
AT_ONCE = 5_000  # SQLite takes 32,766 values in a statement


def take_places(owner: Issuer, number: int) -> list[StatusPlace]:
    """`number` places that were never given, drawn at random. Inside writing(), late in it.

    Who draws waits for who drew before and has not committed yet.
    """
    taken: list[StatusPlace] = []
    while len(taken) < number:
        listed = _list_with_room(owner)
        wanted = min(number - len(taken), HALF - listed.given, AT_ONCE)
        taken += [
            StatusPlace(list_id=listed.id, place=place, status_list=listed)
            for place in _free_places(listed, wanted)
        ]
        listed.given += wanted
    session.add_all(taken)
    session.flush()
    return taken


def entry(place: StatusPlace) -> openbadges.StatusEntry:
    """What a credential says of its place."""
    return openbadges.StatusEntry(list_url=place.status_list.url, index=place.place)


def revoke_places(ids: Iterable[UUID]) -> None:
    """Set these places and sign their lists anew. Places set before stay. Inside writing()."""
    places = session.scalars(
        sa.select(StatusPlace)
        .join(StatusPlace.status_list)
        .where(StatusPlace.id.in_(list(ids)), StatusPlace.revoked_at.is_(None))
        .options(contains_eager(StatusPlace.status_list))
        .order_by(StatusList.made_at, StatusList.id)  # everybody locks them in this order
    ).all()
    for listed in dict.fromkeys(place.status_list for place in places):
        lock(listed)
        for place in places:
            if place.list_id == listed.id:
                place.revoked_at = clock.now()
        sign_list(listed, session.get_one(Issuer, listed.issuer_id))


def sign_list(listed: StatusList, owner: Issuer) -> None:
    """Keep the list as it is now, signed in the name under which it began."""
    session.flush()
    revoked = session.scalars(
        sa.select(StatusPlace.place).where(
            StatusPlace.list_id == listed.id, StatusPlace.revoked_at.is_not(None)
        )
    )
    now = clock.now()
    document = openbadges.build_status_list(
        listed.url,
        openbadges.Profile(id=listed.did, name=owner.name),
        openbadges.StatusList.empty().with_revoked(*revoked),
        valid_from=now,
    )
    signed = openbadges.sign(document, signing_key(owner, listed.did), created=now)
    listed.document = json.dumps(signed)
    session.flush()


def sign_all_lists(owner: Issuer) -> None:
    """After a change of keys: every list is signed by a key that is published."""
    for listed in session.scalars(
        sa.select(StatusList)
        .where(StatusList.issuer_id == owner.id)
        .order_by(StatusList.made_at, StatusList.id)
    ).all():
        lock(listed)
        sign_list(listed, owner)


def list_document(list_id: UUID) -> str | None:
    """The signed list, as anyone reads it. One statement."""
    return session.scalar(sa.select(StatusList.document).where(StatusList.id == list_id)) or None


def place(place_id: UUID) -> StatusPlace:
    """A place with its list and the list's document. One statement."""
    return session.scalars(
        sa.select(StatusPlace)
        .where(StatusPlace.id == place_id)
        .join(StatusPlace.status_list)
        .options(contains_eager(StatusPlace.status_list).options(undefer(StatusList.document)))
    ).one()


def _list_with_room(owner: Issuer) -> StatusList:
    """The list in use, held until this write is over; a new one when it is half full."""
    in_use = (
        sa.select(StatusList)
        .where(
            StatusList.issuer_id == owner.id, StatusList.did == owner.did, StatusList.given < HALF
        )
        .order_by(StatusList.made_at, StatusList.id)
        .limit(1)
    )
    while listed := session.scalar(in_use):
        lock(listed)
        if listed.given < HALF:  # nobody filled it while we waited
            return listed
    list_id = uuid4()
    listed = StatusList(
        id=list_id,
        issuer_id=owner.id,
        did=owner.did,
        url=f"{owner.public_url}/statuts/{list_id}",
        given=0,
    )
    session.add(listed)
    sign_list(listed, owner)
    return listed


def _free_places(listed: StatusList, number: int) -> set[int]:
    free: set[int] = set()
    while len(free) < number:
        drawn = {secrets.randbelow(PLACES) for _ in range(number - len(free))} - free
        free |= drawn - set(
            session.scalars(
                sa.select(StatusPlace.place).where(
                    StatusPlace.list_id == listed.id, StatusPlace.place.in_(drawn)
                )
            )
        )
    return free
