"""`flask badges export --all DIR`: a whole deployment, to be checked by anyone, offline.

Every badge in every form, and beside them all that a verifier would fetch: `index.json` says
which file stands for which address. A badge or a word of Open Badges 2.0 is true at its address
alone, so it is in the index only while its person keeps that address public.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portfolio import openbadges
from portfolio.catalogue.models import Achievement, AchievementVersion
from portfolio.credentials import hosted
from portfolio.credentials.commands import badges_group
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import key_address, published_did, published_jwk
from portfolio.credentials.models import Credential, Issuer, KeyKind, SigningKey, StatusList
from portfolio.db import session
from portfolio.profile import carrying
from portfolio.profile.carrying import Form, Packed
from portfolio.recognition.hosted import endorsement, endorsement_address
from portfolio.recognition.models import EndorsedCredential, Endorsement, EndorsementState
from portfolio.recognition.queries import open_words
from portfolio.web.stone_png import badge_png

AT_ONCE = 200  # badges in memory
INDEX = "index.json"


@badges_group.command("export")
@click.option("--all", "every", is_flag=True, required=True, help="Every badge of every person.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_command(every: bool, folder: Path) -> None:
    """Write every badge into FOLDER, which is made: ID.json, ID.jwt, ID.ob2.json, ID.png, ID.svg.

    Beside them: words, contexts, schemas, DID documents, keys, status lists. Names of people
    are in it. The server may run meanwhile.
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty: give another name.")
    owner = issuer()
    if owner is None:
        raise click.ClickException("No badge was given yet.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    index = dict(_write_what_verifiers_fetch(owner, folder)) | dict(_write_older(owner, folder))
    number = 0
    for badge in _every_badge():
        _write_badge(badge, folder)
        if badge.hosted:
            index[hosted.assertion_address(owner, badge.id)] = f"{badge.id}.{Form.OB2}"
        number += 1
    words = _write_words(owner, folder)
    index |= _open_words(owner)
    (folder / INDEX).write_text(json.dumps(index, indent=2))
    click.echo(f"{number} badges and {words} words in {folder}")


def _every_badge() -> Iterator[Packed]:
    ids = session.scalars(sa.select(Credential.id).order_by(Credential.id)).all()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = session.scalars(carrying.with_documents().where(Credential.id.in_(some))).all()
        yield from carrying.packed(rows)
        session.commit()
        session.expunge_all()


def _write_badge(badge: Packed, folder: Path) -> None:
    for form in Form:
        if data := badge.file(form):
            (folder / f"{badge.id}.{form}").write_bytes(data)


def _write_words(owner: Issuer, folder: Path) -> int:
    """What others wrote and did not take back, signed and in the older form; how many."""
    rows = session.execute(
        sa.select(EndorsedCredential.endorsement_id, EndorsedCredential.credential_id)
        .join(Endorsement, Endorsement.id == EndorsedCredential.endorsement_id)
        .where(
            EndorsedCredential.document.is_not(None),
            Endorsement.state != EndorsementState.WITHDRAWN,
        )
    ).all()
    for word_id, badge_id in rows:
        row = session.get_one(
            EndorsedCredential, {"endorsement_id": word_id, "credential_id": badge_id}
        )
        signed = row.document or ""
        ob2 = endorsement(owner, badge_id, word_id, signed)
        _write(folder, f"words/{badge_id}.{word_id}.json", signed)
        _write(folder, f"words/{badge_id}.{word_id}.{Form.OB2}", json.dumps(ob2))
    return len(rows)


def _open_words(owner: Issuer) -> dict[str, str]:
    """(address, file) of the words that anyone may read beside their badge."""
    opened = session.scalars(sa.select(Credential.id).where(Credential.open_address)).all()
    return {
        endorsement_address(owner, badge_id, word_id): f"words/{badge_id}.{word_id}.{Form.OB2}"
        for badge_id, word_ids in open_words(opened).items()
        for word_id in word_ids
    }


def _write_older(owner: Issuer, folder: Path) -> Iterator[tuple[str, str]]:
    """(address, file) of what a badge of Open Badges 2.0 names: who gave it, what it says, its
    picture. The badge itself is in the index while its own address is public."""
    yield (
        hosted.issuer_address(owner),
        _write(folder, "ob2/issuer.json", json.dumps(hosted.issuer_document())),
    )
    given = sa.select(Credential.achievement_version_id).distinct()
    for version in session.scalars(
        sa.select(AchievementVersion)
        .where(AchievementVersion.id.in_(given))
        .options(
            joinedload(AchievementVersion.achievement).joinedload(Achievement.pathway),
        )
    ).all():
        slug, number = version.achievement.slug, version.number
        said = hosted.badge_class(slug, number)
        if said is None:
            continue
        file = _write(folder, f"ob2/{slug}-{number}.json", json.dumps(said))
        yield hosted.badge_class_address(owner, version), file
        picture = badge_png(version.achievement.pathway.tint, version.achievement.icon)
        (folder / f"ob2/{slug}.png").write_bytes(picture)
        yield said["image"], f"ob2/{slug}.png"


def _write_what_verifiers_fetch(owner: Issuer, folder: Path) -> Iterator[tuple[str, str]]:
    """(address, file) of each public document, written."""
    for url, context in openbadges.bundled_contexts().items():
        yield url, _write(folder, f"contexts/{_file_of(url)}", json.dumps(context))
    for url, schema in openbadges.bundled_schemas().items():
        yield url, _write(folder, f"schemas/{_file_of(url)}", json.dumps(schema))
    for number, did in enumerate(_identities(owner)):
        name = f"did-{number}.json" if number else "did.json"
        yield did, _write(folder, name, json.dumps(published_did(owner, did), indent=2))
    for key in session.scalars(sa.select(SigningKey).where(SigningKey.kind == KeyKind.P256)).all():
        if jwk := published_jwk(key.id):
            yield key_address(owner, key), _write(folder, f"keys/{key.id}.json", json.dumps(jwk))
    for row in session.execute(sa.select(StatusList.id, StatusList.url, StatusList.document)):
        yield row.url, _write(folder, f"status/{row.id}.json", row.document)


def _identities(owner: Issuer) -> list[str]:
    """The present did:web first, then those that were left."""
    dids = session.scalars(sa.select(SigningKey.did).distinct()).all()
    return sorted(dids, key=lambda did: (did != owner.did, did))


def _file_of(url: str) -> str:
    """`https://www.w3.org/ns/credentials/v2` → `www.w3.org-ns-credentials-v2.json`."""
    return url.partition("://")[2].removesuffix(".json").replace("/", "-") + ".json"


def _write(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return name
