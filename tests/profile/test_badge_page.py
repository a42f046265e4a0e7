"""« Mon badge »: what its page settles."""

from portfolio.db import writing
from portfolio.notices.actions import tell
from tests.profile.conftest import a_badge
from tests.support.signing import signs_in

NEWS = "Vous avez un nouveau badge"


def test_who_opened_the_badge_is_not_told_of_it_any_more(nadia, client):
    """Nadia opens her new badge from the list of her badges, not from the news of it."""
    badge = a_badge(nadia)
    with writing():
        tell(nadia, "badge_given", link=f"/moi/badges/{badge.id}", badge="Je suis fiable")
    signs_in(client, nadia)
    assert NEWS in client.get("/moi").text

    assert client.get(f"/moi/badges/{badge.id}").status_code == 200

    assert NEWS not in client.get("/moi").text
