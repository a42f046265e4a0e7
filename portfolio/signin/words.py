"""The person's own log in sentences."""

from markupsafe import Markup

from portfolio.people.models import Act, LogEntry
from portfolio.web.language import _, _l

MINE = {
    Act.ACCOMPANIED: _l("Vous avez dit oui à %(structure)s."),
    Act.ACCOMPANIMENT_ENDED: _l("%(structure)s ne vous accompagne plus."),
    Act.ACCOUNT_MADE: _l("Vous avez créé votre compte."),
    Act.CARD_OPENED: _l("Vous avez ouvert votre carte."),
    Act.CODE_ASKED: _l("Avec votre carte, on a demandé un nouveau code."),
    Act.CODE_CHANGED: _l("Votre code secret a changé."),
    Act.REVOKED: _l("Vous avez retiré votre badge « %(badge)s »."),
    Act.SESSION_ENDED: _l("Vous avez fermé : %(device)s."),
    Act.SHARED: _l("Vous avez partagé votre profil."),
    Act.SIGNED_IN: _l("Vous avez ouvert Pépites : %(device)s."),
}
BY_OTHERS = {
    Act.ACCOUNT_MADE: _l("%(name)s a créé votre compte."),
    Act.CARD_GIVEN: _l("%(name)s a fait votre carte."),
    Act.CARD_REPLACED: _l("%(name)s a fait une nouvelle carte."),
    Act.CODE_ASKED: _l("%(name)s a dit oui pour un nouveau code."),
    Act.DECIDED: _l("%(name)s a répondu à votre demande."),
    Act.FILLED: _l("%(name)s a ouvert votre demande « %(badge)s », pour la remplir avec vous."),
    Act.LOOKED: _l("%(name)s a regardé votre page."),
    Act.LOOKED_AT_PROOF: _l("%(name)s a regardé une de vos preuves."),
    Act.LOOKED_AT_REQUEST: _l("%(name)s a regardé votre demande."),
    Act.REVOKED: _l("%(name)s a retiré votre badge « %(badge)s »."),
}


def of(entry: LogEntry) -> Markup:
    """« Élodie M. a fait votre carte. »"""
    known = BY_OTHERS if entry.by_name else MINE
    text = Markup(_(str(known.get(entry.act) or _l("Il y a eu un changement."))))  # noqa: S704
    about = {"name": entry.by_name, "structure": "", "device": "", "badge": "", **entry.about}
    return text % {key: _own(str(value)) for key, value in about.items()}


def _own(words: str) -> Markup:
    return Markup("<span data-own-words>{}</span>").format(words)
