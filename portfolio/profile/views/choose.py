"""What a link shows, one question a screen; the same pages prepare it and change it later."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portfolio import clock
from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.db import writing
from portfolio.evidence.words import proof_name
from portfolio.imports import queries as imports
from portfolio.profile import actions, elsewhere, forms, queries, words
from portfolio.profile.facts import end_of, is_asked_first, last_day
from portfolio.profile.models import LinkState, ShareLink
from portfolio.profile.views.blueprint import views
from portfolio.recognition import queries as recognition
from portfolio.recognition.links import path_for_holder
from portfolio.recognition.models import Endorsement, EndorsementState
from portfolio.recognition.words import OWN
from portfolio.signin.kept import forget_kept_form, sent_or_kept
from portfolio.web import current_who, does, page
from portfolio.web.forms import Form, options
from portfolio.web.language import _

STEPS = ("badges", "proofs", "recommendations", "name", "end")


def _after(step: str, link: ShareLink) -> str:
    """Where the journey goes on: the next question, or the link when only this was changed."""
    if request.form.get("later"):
        return url_for("profile.links")
    if step not in STEPS[:-1] or _changes(link):
        return url_for("profile.one", link_id=link.id)
    coming = STEPS[STEPS.index(step) + 1 :]
    return url_for(f"profile.{_first_with_an_answer(coming, link)}", link_id=link.id)


def _first_with_an_answer(steps: tuple[str, ...], link: ShareLink) -> str:
    empty = set()
    if not recognition.shown_words(link.holder_id):
        empty.add("recommendations")
    if "proofs" in steps and not queries.proofs_of(queries.chosen_badges(link.id)):
        empty.add("proofs")
    return next(step for step in steps if step not in empty)


def _changes(link: ShareLink) -> bool:
    return link.state is not LinkState.PREPARED or "retour" in request.args


def _question(step: str, link: ShareLink, form: Form, **values: Any) -> Response:
    number = STEPS.index(step) + 1 if step in STEPS else len(STEPS)
    back = url_for("profile.one", link_id=link.id) if _changes(link) else _before(step, link)
    return page(
        f"profile/choose_{step}.html",
        status=422 if form.errors else 200,
        link=link,
        form=form,
        changes=_changes(link) or step not in STEPS,
        step=number,
        total=len(STEPS),
        back=back,
        **values,
    )


def _before(step: str, link: ShareLink) -> str:
    earlier = STEPS[: STEPS.index(step)] if step in STEPS else ()
    for each in reversed(earlier):
        if _first_with_an_answer((each, "name"), link) == each:
            return url_for(f"profile.{each}", link_id=link.id)
    return url_for("profile.links")


@views.route("/moi/montrer/<uuid:link_id>/badges", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def badges(link: ShareLink) -> AnyResponse:
    mine = credentials.standing_of(link.holder_id)
    brought = imports.of_person(link.holder_id)
    form = forms.BadgesForm(
        sent_or_kept(),
        badges=[str(each) for each in queries.chosen_badges(link.id)],
        others=[str(each) for each in elsewhere.chosen(link.id)],
    )
    form.badges.choices = options([(str(each.id), each.achievement_version.name) for each in mine])
    form.others.choices = options(
        [(str(each.id), OWN.format(elsewhere.short_name(each))) for each in brought]
    )
    if request.method == "GET" or not form.validate():
        shapes = {str(each.id): queries.badge_words(each) for each in mine}
        return _question("badges", link, form, shapes=shapes, brought=brought)
    then = _after("badges", link)
    with writing(then=then):
        forget_kept_form()
        wanted = [*(form.badges.data or ()), *(form.others.data or ())]
        actions.choose_badges(link, [UUID(each) for each in wanted])
    return redirect(then, 303)


@views.route("/moi/montrer/<uuid:link_id>/preuves", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def proofs(link: ShareLink) -> AnyResponse:
    """The proofs under each badge; a photo or a paper only once « On voit quelqu’un ? » is no."""
    found = queries.proofs_to_choose(link)
    form = forms.ProofsForm(
        sent_or_kept(),
        proofs=[_pair(badge, proof) for badge, proof in queries.chosen_proofs(link.id)],
    )
    ready = {_pair(each.badge.id, each.proof.id): each for each in found if each.ready}
    form.proofs.choices = options(
        [(key, OWN.format(proof_name(each.proof))) for key, each in ready.items()]
    )
    if request.method == "GET" or not form.validate():
        asked = [each.proof for each in found if is_asked_first(each.proof)]
        return _question("proofs", link, form, ready=ready, asked=asked)
    then = _after("proofs", link)
    with writing(then=then):
        forget_kept_form()
        actions.choose_evidence(
            link, {(ready[key].badge.id, ready[key].proof.id) for key in form.proofs.data or ()}
        )
    return redirect(then, 303)


def _pair(badge_id: UUID, proof_id: UUID) -> str:
    return f"{badge_id}.{proof_id}"


@views.route("/moi/montrer/<uuid:link_id>/recommandations", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def recommendations(link: ShareLink) -> AnyResponse:
    accepted = words.said(recognition.shown_words(link.holder_id))
    form = forms.RecommendationsForm(
        sent_or_kept(), recommendations=[str(each) for each in queries.chosen_words(link.id)]
    )
    form.recommendations.choices = options(
        [(str(each.id), OWN.format(each.words)) for each in accepted]
    )
    if request.method == "GET" or not form.validate():
        return _question(
            "recommendations",
            link,
            form,
            authors={str(each.id): OWN.format(f"{each.name}, {each.role}") for each in accepted},
        )
    then = _after("recommendations", link)
    with writing(then=then):
        forget_kept_form()
        actions.choose_recommendations(
            link, [UUID(each) for each in form.recommendations.data or ()]
        )
    return redirect(then, 303)


@views.route("/moi/montrer/<uuid:link_id>/nom", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def name(link: ShareLink) -> AnyResponse:
    form = forms.NameForm(sent_or_kept(), name=link.name or _("Pour mon entretien"))
    if request.method == "GET" or not form.validate():
        return _question("name", link, form)
    then = _after("name", link)
    with writing(then=then):
        forget_kept_form()
        actions.name_link(link, form.name.data or "")
    return redirect(then, 303)


@views.route("/moi/montrer/<uuid:link_id>/fin", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def end(link: ShareLink) -> AnyResponse:
    known: dict[str, Any] = {"until": forms.NEVER if _changes(link) else forms.SEASON}
    if link.ends_at:
        known = {"until": forms.DAY, "day": last_day(link.ends_at)}
    form = forms.EndForm(sent_or_kept(), **known)
    if request.method == "GET" or not form.validate():
        return _question("end", link, form)
    then = _after("end", link)
    with writing(then=then):
        forget_kept_form()
        actions.set_end(link, _chosen_end(form))
    return redirect(then, 303)


def _chosen_end(form: forms.EndForm) -> datetime | None:
    if form.until.data == forms.NEVER:
        return None
    if form.until.data == forms.DAY and form.day.data:
        return end_of(form.day.data)
    return end_of((clock.today() + timedelta(days=forms.DAYS[form.until.data])).date())


@views.route("/moi/montrer/<uuid:link_id>/mots", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def own_words(link: ShareLink) -> AnyResponse:
    form = forms.WordsForm(sent_or_kept(), words=link.words)
    if request.method == "GET" or not form.validate():
        return _question("words", link, form)
    then = url_for("profile.one", link_id=link.id)
    with writing(then=then):
        forget_kept_form()
        actions.write_words(link, form.words.data or "")
    return redirect(then, 303)


@views.route("/moi/montrer/<uuid:link_id>/recherche", methods=["GET", "POST"])
@does("share_link.change", queries.link)
def search(link: ShareLink) -> AnyResponse:
    form = forms.SearchForm(sent_or_kept(), find="yes" if link.indexed else "no")
    if request.method == "GET" or not form.validate():
        return _question("search", link, form)
    then = url_for("profile.one", link_id=link.id)
    with writing(then=then):
        forget_kept_form()
        actions.let_search_engines(link, find=form.find.data == "yes")
    return redirect(then, 303)


@views.route("/moi/montrer/mots/<uuid:endorsement_id>", methods=["GET", "POST"])
@does("recommendation.show", recognition.word)
def show_word(word: Endorsement) -> AnyResponse:
    """One accepted word, and its links. Seen nowhere yet: where it belongs is ticked already."""
    links = queries.links_of(word.holder_id)
    seen = word.id in queries.seen_words(word.holder_id)
    ticked = queries.links_with(word) | (set() if seen else queries.fitting_links(word))
    form = forms.LinksForm(sent_or_kept(), links=[str(each) for each in ticked])
    form.links.choices = options(
        [
            (str(each.id), OWN.format(each.name) if each.name else _("Un lien sans nom"))
            for each in links
        ]
    )
    if request.method == "GET" or not form.validate():
        state = {str(each.id): words.until(each) for each in links}
        return page(
            "profile/show_word.html",
            form=form,
            word=word,
            state=state,
            accepted=word.state is EndorsementState.SHOWN,
            any_open=any(each.state is LinkState.OPEN for each in links),
            seen=seen,
        )
    then = path_for_holder(word)
    with writing(then=then):
        forget_kept_form()
        actions.show_word(word, {UUID(each) for each in form.links.data or ()})
    return redirect(then, 303)


@views.get("/moi/montrer/adresses")
@does("share_link.list")
def addresses() -> Response:
    """« Adresse publique du badge », for each of my badges."""
    mine = credentials.standing_of(current_who().person_id or UUID(int=0))
    return page(
        "profile/addresses.html", badges=[(each, queries.badge_words(each)) for each in mine]
    )


@views.post("/moi/montrer/adresses/<uuid:credential_id>")
@does("credential.open_address", credentials.credential)
def switch_address(credential: Credential) -> AnyResponse:
    then = url_for("profile.addresses")
    with writing(then=then):
        actions.open_address(credential, to_all=request.form.get("to_all") == "yes")
    return redirect(then, 303)


@views.post("/moi/montrer/adresses/<uuid:credential_id>/mots")
@does("credential.open_address", credentials.credential)
def switch_words(credential: Credential) -> AnyResponse:
    then = url_for("profile.addresses")
    with writing(then=then):
        actions.open_words(credential, to_all=request.form.get("to_all") == "yes")
    return redirect(then, 303)
