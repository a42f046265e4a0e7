"""A revoked credential is seen as revoked, and a hostile list is refused."""

import gzip
import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.openbadges import BadDocument, StatusList, build_status_list, sign, status_of
from tests.openbadges.conftest import A_MONDAY, INAE

LIST_URL = "http://localhost:8000/statuts/1"
VECTORS = Path(__file__).parent / "vectors"


def entry(index):
    return {
        "id": f"{LIST_URL}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": LIST_URL,
    }


def encoded(data):
    return "u" + urlsafe_b64encode(gzip.compress(data, mtime=0)).decode().rstrip("=")


@settings(deadline=None)
@given(st.sets(st.integers(0, 131_071), max_size=20))
def test_the_places_revoked_come_back_and_no_other(places):
    status = StatusList.decode(StatusList.empty().with_revoked(*places).encoded)

    assert {index for index in range(status.size) if status.revoked(index)} == places


def test_place_zero_is_the_first_bit():
    assert StatusList.empty().with_revoked(0).bits[:2] == b"\x80\x00"
    assert StatusList.empty().with_revoked(9).bits[:2] == b"\x00\x40"


def test_the_signed_list_says_who_is_revoked(key):
    """INAÉ takes the badge at place 7 back; the one at 8 still counts."""
    status = StatusList.empty().with_revoked(7)
    signed = sign(
        build_status_list(LIST_URL, INAE, status, valid_from=A_MONDAY), key, created=A_MONDAY
    )

    assert status_of(entry(7), signed)
    assert not status_of(entry(8), signed)


def test_the_example_of_the_specification_is_read():
    document = json.loads((VECTORS / "bitstring-example.json").read_text())

    asked = {**entry(94567), "statusListCredential": document["id"]}

    assert not status_of(asked, document)
    assert StatusList.decode(document["credentialSubject"]["encodedList"]) == StatusList.empty()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "H4sIAAAAAAAAA",
        "uéé",
        "u####",
        encoded(bytes(100)),
        encoded(bytes(3_000_000)),
        encoded(bytes(16_384))[:-12],
    ],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(BadDocument):
        StatusList.decode(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"statusListIndex": "131072"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "٣"},
        {"statusListIndex": None},
        {"statusPurpose": "suspension"},
        {"statusListCredential": "https://else.example/list"},
    ],
)
def test_an_entry_of_another_list_is_refused(wrong):
    document = build_status_list(LIST_URL, INAE, StatusList.empty(), valid_from=A_MONDAY)

    with pytest.raises(BadDocument):
        status_of({**entry(1), **wrong}, document)


def test_a_list_too_small_to_hide_anyone_is_not_made():
    with pytest.raises(ValueError, match="8 places"):
        StatusList.empty(8)
    with pytest.raises(IndexError):
        StatusList.empty().with_revoked(131_072)
