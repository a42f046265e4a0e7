"""From the door, every page that a stranger reaches exists."""

import re

from tests import scenes

LINK = re.compile(r'<a[^>]* href="(/[^"#?]*)')


def test_no_link_of_a_strangers_pages_leads_nowhere(app, client):
    """Somebody without an account touches everything."""
    scenes.a_catalogue()
    to_open, lost, seen = ["/"], [], {"/"}
    while to_open:
        page = client.get(to_open.pop())
        for path in LINK.findall(page.text):
            if path in seen:
                continue
            seen.add(path)
            if client.get(path).status_code >= 400:
                lost.append(path)
            else:
                to_open.append(path)

    assert lost == []
    assert "/badges/cest-quoi" in seen
