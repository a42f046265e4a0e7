"""What the walk through all routes must know of credentials."""

from tests.support.things import OTHER_ANSWERS

OTHER_ANSWERS["credentials.did_json"] = (404, "no key is published before the first issue")
