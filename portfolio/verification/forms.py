"""A badge to check: a file, or an address."""

from wtforms import FileField, StringField
from wtforms.validators import Length

from portfolio.verification.checking import (
    Busy,
    NoBadge,
    NotChecked,
    NoTime,
    NotReached,
    TooHeavy,
)
from portfolio.web.fetch import LONGEST_ADDRESS
from portfolio.web.forms import Form
from portfolio.web.language import _l

WHY_NOT = {
    NoBadge: _l("Nous ne trouvons pas de badge ici."),
    TooHeavy: _l("Ce fichier est trop lourd pour un badge."),
    NoTime: _l("Nous n’avons pas eu le temps de le lire. Essayez encore."),
    NotReached: _l("Nous ne pouvons pas lire cette adresse."),
    Busy: _l("Beaucoup de badges attendent. Essayez encore."),
}


class BadgeForm(Form):
    """One of the two; the file when both are given. recipient: for whom it should be."""

    file = FileField(_l("Le fichier du badge"))
    address = StringField(
        _l("Ou l’adresse du badge"),
        [Length(max=LONGEST_ADDRESS, message=_l("Cette adresse est trop longue."))],
    )

    recipient = StringField(
        _l("L’adresse e-mail de la personne"),
        [Length(max=254, message=_l("Cette adresse est trop longue."))],
    )

    @property
    def whose(self) -> str | None:
        """The e-mail address to compare with, or None: nobody asked."""
        return (self.recipient.data or "").strip() or None

    def say_missing(self) -> None:
        """Neither was given."""
        self.file.errors = [_l("Choisissez un fichier, ou collez une adresse.")]

    def say(self, error: NotChecked, *, of_file: bool) -> None:
        """Say beside what was given why nothing was checked."""
        field = self.file if of_file else self.address
        field.errors = [WHY_NOT[type(error)]]
