"""Nadia has badges on another site. She brings them here and reads what they are worth."""

import io
import json
import time
import zipfile
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portfolio.db import session, writing
from portfolio.files.decoders.loop import Refused
from portfolio.files.errors import BadFile
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage
from portfolio.imports import opening, unzipping
from portfolio.imports.models import BadgeImport, ImportedBadge
from portfolio.openbadges import bake, identity_hash, is_for
from portfolio.people.models import Person
from portfolio.profile.rights import actions as rights
from portfolio.web import fetch
from tests import scenes
from tests.imports.conftest import MAIL, a_picture, brings, hers
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, plain
from tests.support.foreign import says
from tests.support.house import grows_not
from tests.verification.test_nameless import a_forgery
from tests.verification.test_older import hosted

YOURS = "Ce badge est à vous."
UNVERIFIED = "Déposé par vous, non vérifié."
UNREADABLE = "Nous ne pouvons pas lire ce fichier."

SALTED = identity_hash(MAIL, "s")


def kept() -> list[ImportedBadge]:
    return list(session.scalars(sa.select(ImportedBadge).order_by(ImportedBadge.name)))


def stored() -> list[str]:
    return [each.name for each in storage().list()]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def test_a_badge_given_to_her_address_is_hers(proved, browser, cap):
    phone = browser(proved)
    data = json.dumps(hers(cap)).encode()

    assert YOURS in plain(brings(phone, ("badge.json", data)))

    (badge,) = kept()
    assert badge.is_theirs
    page = phone.get(f"/moi/badges/ailleurs/{badge.id}")
    assert "Donné par Cap Métiers" in plain(page)
    assert YOURS in page.text
    assert f"/moi/badges/ailleurs/{badge.id}" in phone.get("/moi").text
    saved = phone.get(f"/moi/badges/ailleurs/{badge.id}/fichier")
    assert saved.data == data
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_a_badge_of_another_address_is_kept_unverified(proved, browser, cap):
    page = brings(browser(proved), ("b.json", json.dumps(hers(cap, "autre@exemple.fr")).encode()))

    assert UNVERIFIED in page.text
    assert "Ce badge ne porte pas votre adresse e-mail." in plain(page)
    assert YOURS not in page.text


def test_without_an_address_of_hers_nobody_can_say(nadia, browser, cap):
    page = brings(browser(nadia), ("b.json", json.dumps(hers(cap)).encode()))

    assert UNVERIFIED in page.text
    assert "Ajoutez votre e-mail au compte." in plain(page)


def test_once_her_address_is_proved_the_same_file_is_hers(nadia, browser, cap):
    data = json.dumps(hers(cap)).encode()
    brings(browser(nadia), ("b.json", data))
    with_mail = session.get_one(Person, nadia.id)
    with writing():
        session.get_one(Person, with_mail.id).email = MAIL

    assert YOURS in brings(browser(nadia), ("b.json", data)).text
    assert len(kept()) == 1
    assert session.scalar(sa.select(sa.func.count(StoredFile.id))) == len(stored()) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda badge: badge | {"name": "Autre"}, "Ce badge a été changé après sa signature."),
        (lambda badge: {k: v for k, v in badge.items() if k != "proof"}, "n’est pas signé."),
    ],
)
def test_a_changed_badge_is_not_verified(proved, browser, cap, change, sentence):
    page = brings(browser(proved), ("b.json", json.dumps(change(hers(cap))).encode()))

    assert UNVERIFIED in page.text
    assert sentence in plain(page)


def test_a_name_that_nobody_vouches_for_is_not_verified(proved, browser):
    """Whoever made this badge has a key, and wrote « INAÉ » beside it."""
    phone = browser(proved)

    page = plain(brings(phone, ("badge.json", a_forgery())))

    assert UNVERIFIED in page
    assert "Nous ne savons pas qui a donné ce badge." in page
    alone = plain(phone.get(f"/moi/badges/ailleurs/{kept()[0].id}"))
    assert "Le nom écrit dedans" in alone
    assert "Donné par" not in alone


def test_a_badge_that_ended_says_so(proved, browser, cap):
    old = hers(cap, valid_until=datetime(2026, 11, 23, 10, tzinfo=UTC))

    page = brings(browser(proved), ("b.json", json.dumps(old).encode()))

    assert UNVERIFIED in page.text
    assert "Ce badge a pris fin." in plain(page)


def test_a_picture_is_drawn_anew_and_the_file_stays_as_it_came(proved, browser, cap):
    phone, data = browser(proved), a_picture(hers(cap))
    brings(phone, ("badge.png", data))
    (badge,) = kept()

    shown = phone.get(f"/moi/badges/ailleurs/{badge.id}/image")
    assert shown.data.startswith(b"\xff\xd8\xff")
    assert b"openbadge" not in shown.data
    assert phone.get(f"/moi/badges/ailleurs/{badge.id}/fichier").data == data
    assert len(stored()) == 2


def test_a_zip_brings_many_and_says_what_each_became(proved, browser, cap):
    page = brings(
        browser(proved),
        (
            "tout.zip",
            zipped(
                {
                    "../../etc/fiable.json": json.dumps(hers(cap)).encode(),
                    "photos/vide.png": b"\x89PNG\r\n\x1a\n",
                    "__MACOSX/._fiable.json": b"x",
                    "lisez-moi.txt": b"Bonjour",
                }
            ),
        ),
    )

    text = plain(page)
    assert text.count(YOURS) == 1
    assert text.count(UNREADABLE) == 2
    assert "Téléchargez encore le badge sur son site." in text
    assert "lisez-moi.txt" in text
    assert "etc/" not in page.text
    assert "MACOSX" not in page.text


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({f"{n}.json": b"{}" for n in range(51)}, "Il y a trop de fichiers."),
        ({f"{n}.json": b"{}" for n in range(20_000)}, "Il y a trop de fichiers."),
        ({f"{n}.json": bytes(1_900_000) for n in range(12)}, "Ce fichier est trop lourd"),
        ({"bombe.json": bytes(300_000_000)}, "Ce fichier est trop lourd"),
    ],
)
def test_a_zip_that_is_too_much_is_refused_in_time(proved, browser, app, files, sentence):
    data = zipped(files)
    started = time.monotonic()

    page = brings(browser(proved), ("tout.zip", data))

    assert sentence in plain(page)
    assert time.monotonic() - started < 10
    assert kept() == []
    assert stored() == []


def test_of_a_zip_comes_out_what_was_asked_for():
    data = zipped({"a.json": b"0123456789", "b.json": b"01234"})
    job = {"most_files": 2, "most_bytes": 15, "most_each": 6}

    assert unzipping.work(job, data)[1][1:] == [b"0123456", b"01234"]  # one too many says so
    for less in ({"most_bytes": 14, "most_each": 10}, {"most_files": 1}):
        with pytest.raises(Refused):
            unzipping.work(job | less, data)


def test_a_large_picture_stays_out_and_its_badge_comes_in(proved, browser, cap):
    large = io.BytesIO()
    Image.new("RGB", (2_100, 2_000)).save(large, "PNG")
    picture = bake(large.getvalue(), ob3=json.dumps(hers(cap)))

    brings(browser(proved), ("badge.png", picture))

    (badge,) = kept()
    assert badge.is_theirs
    assert badge.picture_id is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**4), st.binary(min_size=1, max_size=6)), max_size=8))
def test_a_zip_with_wrong_bytes_ends_nothing(changes):
    data = bytearray(zipped({"a.json": b"{}" * 50, "b/c.json": b"[]" * 500}))
    for place, new in changes:
        at = place % len(data)
        data[at : at + len(new)] = new
    job = {"do": "unzip", "most_files": 50, "most_bytes": 10_000, "most_each": 5_000}
    try:
        said, made = opening.unzipper.ask(job, bytes(data))
    except BadFile:
        return
    assert said.get("refused") or sum(map(len, made[1:])) <= 10_001


def test_she_brings_an_address(proved, browser, cap):
    cap.site.answers["/b/1"] = says(json.dumps(hers(cap)).encode())

    page = brings(browser(proved), address=f"localhost:{cap.site.port}/b/1")

    assert YOURS in page.text


def test_an_address_that_is_not_public_is_not_read(proved, browser, app, monkeypatch):
    page = brings(browser(proved), address="https://127.0.0.1/b/1")

    assert "Nous ne pouvons pas lire cette adresse." in plain(page)


def test_a_badge_of_this_house_is_not_kept_twice(proved, browser, app, monkeypatch):
    monkeypatch.setattr(fetch, "THE_INTERNET", fetch.Rules(resolve=lambda *_, **__: []))
    ours = a_badge(proved)

    page = brings(browser(proved), ("b.json", ours.document.encode()))

    assert "Vous avez déjà ce badge ici." in plain(page)
    assert kept() == []
    assert stored() == []


def test_a_double_tap_brings_one_badge(proved, browser, cap):
    phone, write, data = browser(proved), uuid4(), a_picture(hers(cap))
    first = brings(phone, ("b.png", data), write=write)
    second = brings(phone, ("b.png", data), write=write)

    assert first.request.path == second.request.path
    assert len(kept()) == session.scalar(sa.select(sa.func.count(BadgeImport.id))) == 1
    assert len(stored()) == 2


def test_nothing_is_asked_for_again(proved, browser, app):
    page = brings(browser(proved), status=422)

    assert "Choisissez un fichier, ou collez une adresse." in page.text
    assert "<title>Erreur" in page.text


def test_she_chooses_how_its_stone_looks(nadia, browser):
    badge, phone = a_badge_from_elsewhere(nadia), browser(nadia)
    where = f"/moi/badges/ailleurs/{badge.id}/pierre"

    wrong = phone.post(where, data={"write": str(uuid4()), "tint": "noir", "icon": "bus"})
    assert wrong.status_code == 422
    phone.post(where, data={"write": str(uuid4()), "tint": "vie", "icon": "bus"})

    session.rollback()
    (now,) = kept()
    assert (now.tint, now.icon) == ("vie", "bus")


def test_somebody_else_cannot_see_it(nadia, browser):
    badge = a_badge_from_elsewhere(nadia)
    other = browser(scenes.a_person("Samir"))

    for end in ("", "/image", "/fichier", "/pierre", "/effacer"):
        assert other.get(f"/moi/badges/ailleurs/{badge.id}{end}").status_code == 404


def test_words_of_a_file_reach_the_page_as_text_alone(proved, browser, cap):
    wild = hers(cap)
    wild["credentialSubject"]["achievement"]["name"] = "<script>alert(1)</script>\u202e"
    name = '"><img src=x onerror=alert(1)>.json'

    page = brings(browser(proved), (name, json.dumps(wild).encode()), ("<b>x.txt", b"Bonjour"))

    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "<b>x" not in page.text
    assert "\u202e" not in page.text


def test_the_account_goes_with_its_files(nadia, app):
    a_badge_from_elsewhere(nadia)
    with writing():
        rights.delete_account(session.get_one(Person, nadia.id))

    assert kept() == []
    assert stored() == []


def test_all_my_data_has_the_file_as_it_came(proved, browser, cap):
    phone, data = browser(proved), json.dumps(hers(cap)).encode()
    brings(phone, ("b.json", data))

    answer = phone.post("/moi/donnees/tout", data={"write": str(uuid4())})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        facts = json.loads(packed.read("donnees.json"))
        (badge,) = facts["mes badges d’ailleurs"]
        assert packed.read(badge["fichiers"][0]) == data
    assert facts["fichiers ajoutés"][0]["lus"][0]["résultat"] == "gardé"


def test_twenty_badges_cost_no_more_statements_than_one(nadia, browser, house):
    phone = browser(nadia)
    grows_not(
        house,
        lambda number: [a_badge_from_elsewhere(nadia) for _ in range(number)],
        lambda: phone.get("/moi"),
    )


@pytest.mark.parametrize(
    ("recipient", "answer"),
    [
        ({"type": "email", "hashed": False, "identity": MAIL.upper()}, True),
        ({"type": "email", "hashed": True, "identity": MAIL}, False),
        (
            {"type": "email", "hashed": True, "salt": "s", "identity": identity_hash(MAIL, "s")},
            True,
        ),
        (
            {"type": "email", "hashed": True, "salt": "t", "identity": identity_hash(MAIL, "s")},
            False,
        ),
        ({"type": "url", "hashed": False, "identity": MAIL}, False),
        ({"type": "email", "identity": "md5$abc", "hashed": True}, False),
        (identity_hash(MAIL), True),
        ([None, 3, []], False),
    ],
)
def test_for_whom_an_older_badge_is(recipient, answer):
    assert is_for({"recipient": recipient}, MAIL) is answer


def test_a_badge_of_open_badge_passport_is_hers(proved, browser, cap):
    """Most badges of today: Open Badges 2.0 in a PNG, hosted on the site of who gave them."""
    assertion = hosted(cap.site)["/a.json"]
    picture = a_picture(assertion, "ob2")

    page = brings(browser(proved), ("badge.png", picture))

    assert YOURS in page.text
    (badge,) = kept()
    assert (badge.version, badge.name) == ("2.0", "Je conduis un chariot")
    assert badge.picture_id


def test_an_old_badge_that_is_gone_from_its_site_is_explained(proved, browser, cap):
    assertion = hosted(cap.site)["/a.json"]
    cap.site.answers.clear()

    page = brings(browser(proved), ("badge.png", a_picture(assertion, "ob2")))

    assert "Ce badge n’est plus entier." in plain(page)
    assert "Demandez-le encore à celui qui l’a donné." in plain(page)
    assert kept() == []
    assert stored() == []
