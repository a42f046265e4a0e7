"""What a check found, in simple sentences. `technical` stays beside them, folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.verification.checking import Reading, Step
from portfolio.web.dates import day
from portfolio.web.language import _l

TRUE = _l("Ce badge est vrai.")
TRUE_WORD = _l("Ce mot est vrai.")
CHANGED = _l("Ce badge a été changé après sa signature.")
NOT_SURE = _l("Nous ne pouvons pas tout vérifier.")

# The first line of the page, by what is wrong; the most serious first.
HEADS: dict[str, Any] = {
    "altered": CHANGED,
    "revoked": _l("Ce badge est retiré."),
    "not_the_issuers_key": _l("Ce badge n’est pas signé par celui qui le donne."),
    "unknown_key": _l("Ce badge n’est pas signé par celui qui le donne."),
    "no_proof": _l("Ce badge n’est pas signé."),
    "nameless": _l("Nous ne savons pas qui a donné ce badge."),
    "expired": _l("Ce badge a pris fin."),
    "not_yet": _l("Ce badge n’a pas encore commencé."),
}
# A sentence a problem. One that is not here says what check failed.
BAD: dict[str, Any] = {
    "altered": _l("Le badge a changé après sa signature."),
    "revoked": _l("Celui qui donne ce badge l’a retiré."),
    "not_the_issuers_key": _l("Une autre personne a signé ce badge."),
    "unknown_key": _l("Nous ne trouvons pas cette signature sur son site."),
    "no_proof": _l("Il n’y a pas de signature dans ce badge."),
    "nameless": _l("Nous ne savons pas qui a signé."),
    "expired": _l("La date de fin est passée."),
    "not_yet": _l("La date de début n’est pas encore là."),
    "bad_date": _l("Une date de ce badge est mal écrite."),
    "unreachable": _l("Nous ne pouvons pas lire une adresse de ce badge."),
    "unsupported": _l("Nous ne savons pas lire cette sorte de signature."),
    "bad_status": _l("Nous ne savons pas si ce badge est retiré."),
    "other_recipient": _l("Ce badge est pour une autre adresse e-mail."),
    "no_recipient": _l("Ce badge ne dit pas pour quelle adresse il est."),
    "bad_endorsement": _l("Un mot joint à ce badge n’est pas vrai."),
    "other_image": _l("L’image ne va pas avec ce badge."),
    "bad_schema": _l("Le badge est mal écrit."),
    "no_schema": _l("Nous ne connaissons pas cette sorte de badge."),
    "unsafe_text": _l("Le badge contient des signes cachés."),
    "unknown_context": _l("Le badge parle d’une page que nous ne connaissons pas."),
    "undefined_term": _l("Le badge contient un mot que sa signature ne couvre pas."),
    "malformed": _l("Nous ne pouvons pas lire la signature."),
}
GOOD: dict[str, Any] = {
    "schema": _l("Le badge est bien écrit."),
    "dates": _l("Les dates sont bonnes aujourd’hui."),
    "key": _l("La signature vient bien de son site."),
    "proof": _l("Rien n’a changé depuis la signature."),
    "status": _l("Ce badge n’a pas été retiré."),
    "recipient": _l("Ce badge est pour cette adresse e-mail."),
    "endorsements": _l("Les mots joints à ce badge sont vrais."),
    "image": _l("Le badge est dans l’image."),
}
FAILED: dict[str, Any] = {
    "schema": _l("Le badge est mal écrit."),
    "dates": _l("Les dates ne vont pas."),
    "key": _l("Nous ne savons pas qui a signé."),
    "proof": _l("Nous ne pouvons pas lire la signature."),
    "status": _l("Nous ne savons pas si ce badge est retiré."),
    "recipient": _l("Ce badge est pour une autre adresse e-mail."),
    "endorsements": _l("Un mot joint à ce badge n’est pas vrai."),
    "image": _l("L’image ne va pas avec ce badge."),
}


@dataclass(frozen=True)
class Line:
    """One sentence of the page, and whether it is good news."""

    good: bool
    text: Any


def headline(readings: Sequence[Reading]) -> Any:
    """The one sentence that says what to think of it."""
    if all(reading.ok for reading in readings):
        return TRUE_WORD if all(is_word(reading) for reading in readings) else TRUE
    steps = [step for reading in readings for step in reading.steps]
    problems = [step.problem for step in steps if step.name != "endorsements"]
    return next((HEADS[each] for each in HEADS if each in problems), NOT_SURE)


def is_word(reading: Reading) -> bool:
    """Whether it is a recommendation of a badge, and no badge."""
    return reading.facts["kind"] == "word"


def comes_from_here(reading: Reading) -> bool:
    """Whether this house signed it: the name inside alone says nothing."""
    return reading.ours and not (reading.problem_of("proof") or reading.problem_of("key"))


def line(step: Step) -> Line:
    """The sentence for one check."""
    if step.ok:
        return Line(True, GOOD.get(step.name, GOOD["schema"]))
    return Line(False, BAD.get(step.problem) or FAILED.get(step.name, NOT_SURE))


def day_of(text: str) -> str:
    """A date of a badge as one reads it; nothing when it is none."""
    try:
        return day(datetime.fromisoformat(text)) if text else ""
    except ValueError:
        return ""
