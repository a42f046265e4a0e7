"""`/verifier`: anyone gives a badge and reads whether it is true. Nothing is kept."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portfolio.credentials.issuer import issuer
from portfolio.verification import words
from portfolio.verification.checking import (
    MOST_BYTES,
    Busy,
    NoBadge,
    NotChecked,
    NotReached,
    check,
    check_address,
)
from portfolio.verification.forms import BadgeForm
from portfolio.verification.names import takes_the_name_of
from portfolio.verification.ours import Ours
from portfolio.web import at_most, does, page

views = Blueprint("verification", __name__)


@views.get("/verifier")
@does("badge.verify")
def ask() -> Response:
    """The question. `adresse`: an address that a page of ours proposes; a press checks it."""
    return _question(BadgeForm(data={"address": request.args.get("adresse", "")}))


@views.post("/verifier")
@at_most("20/minute;200/hour")
@does("badge.verify")
def answer() -> Response:
    """The answer. The page is made from the file and forgotten with it: no redirect."""
    form = BadgeForm(request.form)
    sent = request.files.get("file")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    address = (form.address.data or "").strip()
    if not form.validate():
        return _question(form, status=422)
    if not data and not address:
        form.say_missing()
        return _question(form, status=422)
    try:
        readings = (
            check(data, recipient=form.whose)
            if data
            else check_address(_as_address(address), recipient=form.whose)
        )
    except NotChecked as error:
        closed = isinstance(error, (NoBadge, NotReached)) and not data
        if closed and (mine := _page_of_ours(address)):
            return redirect(mine, 303)
        form.say(error, of_file=bool(data))
        return _question(form, status=503 if isinstance(error, Busy) else 422)
    owner = issuer()
    ours = owner.name if owner else ""
    return page(
        "verification/result.html",
        readings=readings,
        words=words,
        our_name=ours,
        takes_our_name=lambda name: takes_the_name_of(name, ours),
    )


def _question(form: BadgeForm, status: int = 200) -> Response:
    return page("verification/ask.html", status=status, form=form)


def _as_address(text: str) -> str:
    """What was typed, as an address: people leave out its beginning."""
    return text if "://" in text else f"https://{text}"


def _page_of_ours(address: str) -> str:
    """A badge of this house whose document is not public: its own page says what it may."""
    address = _as_address(address)
    path = urlsplit(address).path
    return path if Ours().is_ours(address) and path.startswith("/b/") else ""
