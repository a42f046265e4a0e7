"""Only the sharing screen makes the public see more of a person."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.credentials.issuer import opened_issuer
from portfolio.credentials.looking import look_again
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.imports import actions as imports
from portfolio.profile import actions, queries
from portfolio.profile.shown import shown_by
from portfolio.recognition import actions as recognition
from portfolio.recognition import queries as words
from portfolio.recognition.models import EndorsementState
from tests import scenes
from tests.imports.things import a_badge_from_elsewhere
from tests.profile.conftest import a_badge, a_link, a_word, path_of
from tests.profile.test_proofs import a_photo

ROOT = Path(__file__).parent.parent.parent / "portfolio"
SHARING = re.compile(
    r"\bShare(?:Link|dCredential|dEvidence|dEndorsement|dImport)\(|"
    r"\.(?:open_address|open_words|opened_at|indexed) = "
)
MAY_WRITE = {"profile/actions.py", "profile/models.py", "signin/actions/cards.py"}  # its own cards

OTHER_ACTS = {
    "accept": lambda s: recognition.choose(s.word(), shown=True),
    "keep to myself": lambda s: recognition.choose(s.word(), shown=False),
    "read": lambda s: recognition.mark_read(s.word()),
    "correct": lambda s: recognition.correct(
        s.word(), recognition.Said(f"Un autre mot {s.count()}.", "Marc", "", "")
    ),
    "somebody is seen": lambda s: evidence.say_who_is_seen(s.one("photo"), others=True),
    "nobody is seen": lambda s: evidence.say_who_is_seen(s.one("photo"), others=False),
    "dress": lambda s: imports.dress(s.one("brought"), tint="vie", icon="bus"),
    "look again": lambda s: look_again(s.one("badge"), opened_issuer()),
}


class Scene:
    """Nadia's open link with a badge, a photo and a word; and a second word on no link."""

    def __init__(self, nadia) -> None:
        badge = a_badge(nadia)
        photo = a_photo(nadia)
        word = a_word(nadia, badge)
        a_word(nadia, badge, state=EndorsementState.NEW)
        brought = a_badge_from_elsewhere(nadia)
        a_badge_from_elsewhere(nadia, "Un autre")
        link = a_link(nadia, badge, brought, words=[word])
        with writing():
            evidence.say_who_is_seen(session.merge(photo), others=False)
            actions.choose_evidence(link, {(badge.id, photo.id)})
        self.kept = {"badge": badge, "photo": photo, "word": word, "link": link, "brought": brought}
        self.acts = 0

    def one(self, name):
        return session.get_one(type(self.kept[name]), self.kept[name].id)

    def word(self):
        found = words.word(self.kept["word"].id)
        assert found
        return found

    def count(self) -> int:
        self.acts += 1
        return self.acts

    def public(self) -> set[str]:
        """What a stranger learns from the link and from the badge's address."""
        session.rollback()
        session.expire_all()
        link = queries.link(self.kept["link"].id)
        assert link
        shown = shown_by(link)
        facts = {f"badge {each.number} {each.name}" for each in shown.badges}
        facts |= {f"badge {each.number} {each.name}" for each in shown.others}
        facts |= {f"word {each}" for each in shown.recommendations}
        for badge_id in queries.chosen_badges(link.id):
            facts |= {f"proof {each.id}" for each in queries.shown_proofs(link.id, badge_id)}
        return facts | ({"document"} if self.one("badge").open_address else set())


@pytest.mark.slow
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(sorted(OTHER_ACTS)), min_size=1, max_size=7))
def test_nothing_else_shows_more(app, nadia, acts):
    """Whatever people do elsewhere, and in whatever order, a page only ever shows less."""
    with app.test_request_context():
        scene = Scene(scenes.a_person("Nadia"))
        before = scene.public()
        assert len(before) == 4
        for act in acts:
            with writing():
                OTHER_ACTS[act](scene)
            after = scene.public()
            assert after <= before, act
            before = after


def test_what_is_public_is_written_in_one_place():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if SHARING.search(path.read_text())
    }
    assert found <= MAY_WRITE
    assert "profile/actions.py" in found


def test_a_new_badge_and_a_new_word_stay_private(nadia, browser):
    badge = a_badge(nadia)
    link = a_link(nadia, badge)
    before = browser().get(path_of(link)).text

    a_word(nadia, badge)
    a_badge(nadia, scenes.RELIABLE)

    assert browser().get(path_of(link)).text == before
