"""The demonstration: invented people whose story is made by the same actions as people use.

All of it is one write: after a crash half-way there is nothing, and the next start begins anew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

import sqlalchemy as sa
from flask import current_app, g

from portfolio import clock
from portfolio.accompany import actions as accompany
from portfolio.applications import actions as applications
from portfolio.applications import asking
from portfolio.applications import queries as application_queries
from portfolio.applications.actions import STORY, WHERE
from portfolio.applications.models import Application
from portfolio.catalogue import actions as catalogue
from portfolio.catalogue import queries as badges
from portfolio.catalogue.source import DEMONSTRATION, read_catalogue
from portfolio.credentials import queries as credential_queries
from portfolio.credentials.models import Credential
from portfolio.db import session, writing
from portfolio.evidence import actions as evidence
from portfolio.evidence.models import Evidence
from portfolio.files import actions as files
from portfolio.files.actions import Kept
from portfolio.files.kinds import Family
from portfolio.notices.models import Notice, OutboxMessage
from portfolio.people.actions import record
from portfolio.people.models import Act, Membership, Person, Role, Structure, StructureKind
from portfolio.pilot import actions
from portfolio.pilot import demo_story as story
from portfolio.pilot.drawings import photo
from portfolio.profile import actions as profile
from portfolio.recognition import actions as recognition
from portfolio.recognition import queries as recognition_queries
from portfolio.recognition.actions import Said
from portfolio.review import actions as review
from portfolio.review.actions import Decision
from portfolio.signin import codes, digits
from portfolio.signin.actions import accounts, cards, invitations
from portfolio.signin.codes import Drawn
from portfolio.signin.demo import Example, Examples
from portfolio.signin.models import AccessCard
from portfolio.web.language import _, _l

NAMES = UUID("5f0f0a52-6d0c-4b55-9d5c-6f1b6f6a0d11")  # demonstration people keep their ids
CODE = "274951"
BROWSER = "Mozilla/5.0 (Linux; Android 9; SM-J330F) Chrome/90.0 Mobile Safari/537.36"
ROLES = {
    Role.ADMIN: _l("administre INAÉ"),
    Role.COUNSELLOR: _l("accompagne"),
    Role.REVIEWER: _l("évalue"),
}


def person_id(first_name: str) -> UUID:
    """The id of somebody of the demonstration."""
    return uuid5(NAMES, first_name)


def prepare() -> None:
    """Load the catalogue; in an empty house, make the demonstration."""
    with writing():
        catalogue.load(read_catalogue(DEMONSTRATION))
    if session.scalar(sa.select(Person.id).limit(1)) is None:
        _Demonstration().make()


def examples() -> Sequence[Example]:
    """« Essayer comme … »: one or two people of each role."""
    rows = session.execute(
        sa.select(Person, Membership.role, Structure.kind)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Structure, Structure.id == Membership.structure_id)
        .where(Person.id.in_([person_id(name) for name in story.EXAMPLES]))
    )
    known = {person.first_name: (person, role, kind) for person, role, kind in rows}
    return [_example(*known[name]) for name in story.EXAMPLES if name in known]


def _example(person: Person, role: Role | None, kind: StructureKind | None) -> Example:
    words = str(ROLES[role]) if role else _("salariée")
    if role is Role.REVIEWER and kind is StructureKind.ISSUER:
        words = _("évalue pour INAÉ")
    return Example(person.id, person.first_name, words)


Examples.load = staticmethod(examples)


class _Demonstration:
    """What is made once, and found by its name while the story goes on."""

    def __init__(self) -> None:
        self.start = clock.now()
        self.people: dict[str, Person] = {}
        self.houses: dict[str, Structure] = {}
        # Slow work comes before the write: photos, hashes.
        self.requests = sorted(story.REQUESTS, key=lambda each: -each.days)
        proofs = [proof for asked in self.requests for proof in asked.proofs]
        self.photos: dict[story.Proof, list[Kept]] = {}
        for proof in proofs:
            if proof.subject:
                kept = files.store(photo(proof.subject), frozenset({Family.PHOTO}))
                self.photos.setdefault(proof, []).append(kept)
        self.code_hash = digits.hashed(CODE)
        self.mailed: Drawn = codes.draw()

    def make(self) -> None:
        """Make all of it, or nothing."""
        try:
            with writing():
                self._houses()
                self._colleagues()
                self._holders()
                for asked in self.requests:
                    self._ask(asked)
                for word in story.WORDS:
                    self._recommend(word)
                self._share()
                # Letters of those days left long ago: the worker must not send them now.
                session.execute(sa.delete(OutboxMessage))
                self._read_old_news()
        except BaseException:
            for same in self.photos.values():
                for kept in same:
                    files.discard(kept)
            raise
        finally:
            clock.set_source(None)

    def _read_old_news(self) -> None:
        """Everybody has opened what they were told before the last days."""
        old = self.start - timedelta(days=story.NEWS)
        session.execute(sa.update(Notice).where(Notice.at < old).values(read_at=Notice.at))

    def _at(self, days: float) -> datetime:
        """Let it be `days` ago."""
        moment = self.start - timedelta(days=days)
        clock.set_source(lambda: moment)
        g.pop("roles", None)  # read once a request: here a request is a day
        return moment

    def _houses(self) -> None:
        self._at(300)
        for house in story.HOUSES:
            self.houses[house.name] = actions.open_structure(
                uuid4(), house.name, city=house.city, phone=house.phone
            )
        self.houses[story.INAE] = actions.open_structure(
            uuid4(), story.INAE, city="Bordeaux", kind=StructureKind.ISSUER
        )
        review.make_agreement(
            agreement_id=uuid4(),
            structure_id=self.houses[story.SHORE].id,
            since=clock.today().date(),
            until=None,
            badges=[],
        )

    def _person(self, first_name: str, last_name: str, email: str | None = None) -> Person:
        made = Person(
            id=person_id(first_name), first_name=first_name, last_name=last_name, email=email
        )
        session.add(made)
        session.flush()
        record(made, Act.ACCOUNT_MADE)
        self.people[first_name] = made
        return made

    def _colleagues(self) -> None:
        self._at(290)
        admin = self._person(*story.ADMIN)
        invitations.take_role(admin, Role.ADMIN, self.houses[story.INAE].id)
        for each in story.COLLEAGUES:
            colleague = self._person(each.first_name, each.last_name, each.email)
            house = self.houses[each.house]
            invitations.accept(invitations.invite(house, each.role, by=admin), colleague)
            role = session.scalars(
                sa.select(Membership).where(Membership.person_id == colleague.id)
            ).one()
            role.work_phone = each.phone

    def _holders(self) -> None:
        for each in story.HOLDERS:
            self._at(each.made)
            made, card, _secret = accompany.open_account(
                person_id(each.first_name),
                self.houses[each.house],
                by=self.people[each.counsellor],
                first_name=each.first_name,
                last_name=each.last_name,
                phone=each.phone,
            )
            self.people[each.first_name] = made
            if each.opens is not None:
                self._at(each.opens)
                self._open_card(card)
        self._alone(*story.ALONE)

    def _open_card(self, card: AccessCard) -> None:
        with current_app.test_request_context(headers={"User-Agent": BROWSER}):
            cards.open_first(card, self.code_hash)
        self._forget_browser()

    def _alone(self, first_name: str, last_name: str, email: str, days: float) -> None:
        self._at(days)
        row = accounts.ask_to_begin(self.mailed, email, first_name, code_id=uuid4())
        with current_app.test_request_context(headers={"User-Agent": BROWSER}):
            accounts.enter_by_code(row, right=True)
        self._forget_browser()
        made = session.scalars(sa.select(Person).where(Person.email == email)).one()
        accounts.change_names(made, first_name, last_name, None)
        self.people[first_name] = made

    def _forget_browser(self) -> None:
        for kept in ("session_row", "new_token", "who"):
            g.pop(kept, None)

    def _ask(self, asked: story.Asked) -> None:
        self._at(asked.days)
        holder, beside = self.people[asked.who], self.people.get(asked.beside)
        badge = badges.achievement(asked.badge)
        if badge is None:
            raise LookupError(f"no badge is called {asked.badge}")
        made = asking.start(uuid4(), holder, badge, beside=beside)
        places = [place.value for place in asked.places]
        applications.answer(made, WHERE, places, beside=beside)
        applications.answer(made, STORY, asked.story, beside=beside)
        for proof in asked.proofs:
            applications.attach(made, self._prove(proof, holder, beside))
        for step in asked.steps:
            self._at(step.days)
            self._take(made, holder, step)

    def _prove(self, proof: story.Proof, holder: Person, beside: Person | None) -> Evidence:
        if proof.subject:
            made = evidence.keep_file(
                uuid4(), holder, self.photos[proof].pop(), title=proof.title, beside=beside
            )
            evidence.say_who_is_seen(made, others=False)
            return made
        if proof.url:
            return evidence.keep_link(uuid4(), holder, proof.url, title=proof.title, beside=beside)
        return evidence.keep_text(uuid4(), holder, proof.text, title=proof.title, beside=beside)

    def _take(self, made: Application, holder: Person, step: story.Step) -> None:
        by = self.people[step.by] if step.by else holder
        if step.act == "send":
            applications.send(made, named=True, by=holder)
        elif step.act == "ask_holder":
            applications.ask_holder_to_send(made, named=True, beside=by)
        elif step.act == "withdraw":
            applications.withdraw(made, by=holder)
        elif step.act == "take":
            review.take(made, by=by)
        else:
            decision = Decision(step.act, step.word, step.reason, step.next_step)
            review.decide(made, decision, by=by)

    def _recommend(self, word: story.Word) -> None:
        self._at(word.days)
        holder = self.people[word.who]
        about = [self._badge_of(holder, slug) for slug in word.badges]
        asked = recognition.ask(uuid4(), holder, about, word.way)
        invitation = recognition_queries.invitation(asked.id)
        if invitation is None:
            raise LookupError(asked.id)
        given = recognition.give(
            uuid4(),
            invitation,
            Said(word.text, word.name, word.role, word.company),
            about=[each.id for each in about],
            whole_work=word.whole_work,
            known_from=word.known_from,
        )
        kept = recognition_queries.word(given.id) or given
        if word.proves:
            recognition.prove_address(kept, word.proves)
        if word.shown is not None:
            recognition.choose(kept, shown=word.shown)

    def _badge_of(self, holder: Person, slug: str) -> Credential:
        return next(
            each
            for each in credential_queries.credentials_of(holder.id)
            if each.achievement_version.achievement.slug == slug
        )

    def _share(self) -> None:
        """Nadia's link: her badges, one proof of each, the words that she shows."""
        self._at(5)
        nadia = self.people["Nadia"]
        shown = [self._badge_of(nadia, slug).id for slug in story.SHOWN]
        link = profile.start_link(uuid5(NAMES, "link"), nadia, shown)
        profile.choose_evidence(link, self._first_photos(nadia, shown))
        words = recognition_queries.shown_words(nadia.id)
        profile.choose_recommendations(link, [each.id for each in words])
        profile.write_words(link, "Je cherche un travail dehors, en équipe.")
        profile.name_link(link, "Pour mon entretien")
        profile.open_link(link, nadia)

    def _first_photos(self, holder: Person, shown: list[UUID]) -> list[tuple[UUID, UUID]]:
        pairs = []
        for each in application_queries.of_person(holder.id):
            if each.credential_id in shown:
                proofs = application_queries.proofs(each.id)
                pairs.append((each.credential_id, proofs[0].id))
        return pairs
