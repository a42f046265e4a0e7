"""This house itself, asked by the validator of Open Badges 2.0: is this badge Nadia's?"""

import json
from uuid import uuid4

import pytest

from portfolio.credentials import queries
from portfolio.credentials.renewal import put_email
from portfolio.db import writing
from portfolio.profile import actions
from tests.interop.test_openbadges2 import validator
from tests.profile.conftest import a_badge, browser, nadia

__all__ = ["browser", "nadia"]

pytestmark = pytest.mark.slow

HERS, ANOTHER = {"email": "nadia@exemple.fr"}, {"email": "karim@exemple.fr"}


def test_a_hosted_badge_with_her_address_is_hers_and_nobody_elses(house, nadia, browser, tmp_path):
    house.is_served()
    with_it, without = a_badge(nadia), a_badge(nadia)
    for badge in (with_it, without):
        with writing():
            actions.open_address(queries.credential(badge.id), to_all=True)
    with writing():
        put_email(queries.credential(with_it.id), HERS["email"])
    picture = tmp_path / f"{uuid4()}.png"
    picture.write_bytes(browser().get(f"/b/{with_it.id}.png").data)
    address = f"{house.url}/b/{with_it.id}/2"

    said = validator(
        {
            "hers": {"input": address, "recipient": HERS},
            "her picture": {"file": str(picture), "recipient": HERS},
            "not Karim's": {"input": address, "recipient": ANOTHER},
            "of nobody known": {"input": f"{house.url}/b/{without.id}/2", "recipient": HERS},
        }
    )

    assert said["hers"]["valid"], json.dumps(said, indent=2)
    assert said["her picture"]["valid"]
    for name in ("not Karim's", "of nobody known"):
        assert said[name]["errors"] == ["VERIFY_RECIPIENT_IDENTIFIER"]
