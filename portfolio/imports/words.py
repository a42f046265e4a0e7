"""What people read about a badge from elsewhere, in simple words."""

from dataclasses import dataclass
from typing import Any

from portfolio.imports.models import ImportedBadge, ImportLine, Outcome, Recipient
from portfolio.verification.words import BAD, FAILED, HEADS
from portfolio.web.language import _l

# The pictograms of the stones, as one says what they show.
ICONS: dict[str, Any] = {
    "users-three": _l("Des gens"), "clock": _l("Une horloge"), "hard-hat": _l("Un casque"),
    "list-checks": _l("Une liste"), "bus": _l("Un bus"), "device-mobile": _l("Un téléphone"),
    "file-text": _l("Un papier"), "currency-eur": _l("De l’argent"), "heartbeat": _l("Un cœur"),
    "chats-circle": _l("Des paroles"), "hand-heart": _l("Une main"),
    "chalkboard-teacher": _l("Un tableau"), "binoculars": _l("Voir loin"),
    "footprints": _l("Des pas"), "handshake": _l("Deux mains"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What happened, and what to do now (may be empty)."""

    fact: Any
    then: Any = ""
    good: bool = False


YOURS = _l("Ce badge est à vous.")
UNVERIFIED = _l("Déposé par vous, non vérifié.")
UNREADABLE = _l("Nous ne pouvons pas lire ce fichier.")

REFUSED: dict[Outcome, Told] = {
    Outcome.OURS: Told(_l("Vous avez déjà ce badge ici."), good=True),
    Outcome.NO_BADGE: Told(
        UNREADABLE, _l("Téléchargez encore le badge sur son site. Puis ajoutez ce fichier.")
    ),
    Outcome.NO_NAME: Told(
        _l("Ce badge n’est plus entier."), _l("Demandez-le encore à celui qui l’a donné.")
    ),
    Outcome.TOO_HEAVY: Told(
        _l("Ce fichier est trop lourd pour un badge."), _l("Ajoutez les badges un par un.")
    ),
    Outcome.NOT_REACHED: Told(
        _l("Nous ne pouvons pas lire cette adresse."),
        _l("Téléchargez le badge. Puis ajoutez le fichier."),
    ),
    Outcome.NO_TIME: Told(
        _l("Nous n’avons pas eu le temps de le lire."), _l("Ajoutez-le encore une fois.")
    ),
    Outcome.TOO_MANY: Told(
        _l("Il y a trop de fichiers."), _l("Ajoutez 50 fichiers à la fois, pas plus.")
    ),
    Outcome.BAD_ZIP: Told(UNREADABLE, _l("Ajoutez les badges un par un.")),
}


def told(line: ImportLine) -> Told:
    """What became of one file."""
    if line.outcome is not Outcome.KEPT:
        return REFUSED[line.outcome]
    if line.badge is None:
        return Told(_l("Vous avez effacé ce badge."))
    return standing(line.badge)


def standing(badge: ImportedBadge) -> Told:
    """Whose the badge is, and why we cannot say so."""
    if badge.is_theirs:
        return Told(YOURS, good=True)
    if not badge.verified:
        known = HEADS.get(badge.problem) or BAD.get(badge.problem) or FAILED.get(badge.problem)
        return Told(UNVERIFIED, known or _l("Nous ne pouvons pas tout vérifier."))
    if badge.recipient is Recipient.UNKNOWN:
        return Told(UNVERIFIED, _l("Ajoutez votre e-mail au compte. Puis ajoutez ce fichier."))
    return Told(UNVERIFIED, _l("Ce badge ne porte pas votre adresse e-mail."))


def file_name(badge: ImportedBadge) -> str:
    """How the original is called on the phone."""
    return f"badge-ajoute.{badge.ending}"
