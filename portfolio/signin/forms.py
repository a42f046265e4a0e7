"""Forms of the ways in."""

import re
from typing import BinaryIO, cast

import wtforms
from werkzeug.datastructures import FileStorage
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from portfolio.files.errors import BadFile
from portfolio.signin import cards, digits
from portfolio.web.forms import Form
from portfolio.web.language import _, _l

MAIL = r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+$"
PHONE = r"^\+?[\d .]{6,20}$"
BETWEEN_DIGITS = re.compile(r"[\s\u200b\u2060\ufeff.·\-\u00ad\u2010-\u2015\u2212]")
LONGEST_MAIL = 254  # RFC 5321 §4.5.3.1.3, without its brackets


def said(field: wtforms.StringField) -> str:
    """What was answered, once the form is valid."""
    return field.data or ""


def only_digits(text: str | None) -> str | None:
    """« 12 34 56 », « 123-456 » are typed or pasted by many: spaces, dashes and dots go."""
    return BETWEEN_DIGITS.sub("", text) if text else text


def _lower(text: str | None) -> str | None:
    return text.lower() if text else text


def mail_field(label: str, missing: str | None) -> wtforms.StringField:
    """An e-mail address. missing: what to say without one; None: it may be empty."""
    return wtforms.StringField(
        label,
        [
            DataRequired(missing) if missing else Optional(),
            Length(max=LONGEST_MAIL, message=_l("Cette adresse est trop longue.")),
            Regexp(MAIL, message=_l("Écrivez une adresse comme nom@exemple.fr.")),
        ],
        filters=[_lower],
    )


class _SixDigits:
    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not digits.are_six_digits(field.data or ""):
            raise ValidationError(_("Tapez 6 chiffres."))


class CodeForm(Form):
    """A code that exists already."""

    code = wtforms.StringField(
        _l("Tapez votre code secret"),
        [DataRequired(_l("Tapez votre code à 6 chiffres.")), _SixDigits()],
        filters=[only_digits],
    )


class MailedCodeForm(Form):
    """A code that came by e-mail."""

    code = wtforms.StringField(
        _l("Tapez le code reçu par e-mail"),
        [DataRequired(_l("Tapez le code à 6 chiffres.")), _SixDigits()],
        filters=[only_digits],
    )


class NewCodeForm(Form):
    """A code to choose, typed twice: nobody can read it to you later."""

    code = wtforms.StringField(
        _l("Choisissez votre code"),
        [DataRequired(_l("Choisissez 6 chiffres.")), _SixDigits()],
        filters=[only_digits],
    )
    again = wtforms.StringField(
        _l("Tapez-le encore une fois"),
        [DataRequired(_l("Tapez votre code encore une fois."))],
        filters=[only_digits],
    )

    def validate_code(self, field: wtforms.Field) -> None:
        if digits.too_easy(field.data or ""):
            raise ValidationError(_("Ce code est trop facile à deviner. Choisissez-en un autre."))

    def validate_again(self, field: wtforms.Field) -> None:
        if not self.code.errors and field.data != self.code.data:
            raise ValidationError(_("Les deux codes sont différents. Tapez-les encore."))


def card_on_photo(photo: FileStorage, field: wtforms.FileField) -> str | None:
    """The secret of the card in a photo; else None, and what to do stands in `field`.

    Slow: before writing().
    """
    try:
        secret = cards.secret_on(cast("BinaryIO", photo.stream))
    except BadFile as error:
        field.errors = [str(error.sentence)]
        return None
    if secret is None:
        field.errors = [_("Le code ne se lit pas. Prenez une photo plus près.")]
    return secret


class CardForm(Form):
    """A card that the phone’s camera did not open."""

    photo = wtforms.FileField(_l("La photo de ma carte"))
    address = wtforms.StringField(
        _l("L’adresse de ma carte"),
        [DataRequired(_l("Ajoutez la photo de la carte, ou son adresse."))],
    )


class EmailForm(Form):
    email = mail_field(_l("Votre adresse e-mail"), _l("Écrivez votre adresse e-mail."))


class FirstNameForm(Form):
    first_name = wtforms.StringField(
        _l("Quel est votre prénom ?"),
        [
            DataRequired(_l("Écrivez votre prénom.")),
            Length(max=60, message=_l("Écrivez un prénom plus court.")),
        ],
    )


class WhoIAmForm(FirstNameForm):
    """« Mon compte »: what I am called and where I can be called."""

    last_name = wtforms.StringField(
        _l("Votre nom, ou sa première lettre"),
        [Optional(), Length(max=60, message=_l("Écrivez un nom plus court."))],
    )
    phone = wtforms.StringField(
        _l("Votre téléphone"),
        [
            Optional(),
            Regexp(PHONE, message=_l("Écrivez un numéro comme 06 00 00 00 00.")),
        ],
    )


class PasskeyNameForm(Form):
    name = wtforms.StringField(
        _l("Le nom de cette clé"),
        [
            DataRequired(_l("Donnez un nom.")),
            Length(max=60, message=_l("Écrivez un nom plus court.")),
        ],
    )
