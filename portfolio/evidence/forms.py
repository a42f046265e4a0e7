"""What one says about a proof."""

from wtforms import FileField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portfolio.evidence.actions import LINK_MOST, TEXT_MOST, TITLE_MOST, WrongLink, checked_link
from portfolio.web.forms import CHOOSE_ONE, Form, options
from portfolio.web.language import _l

TOO_LONG = _l("C’est trop long. Écrivez moins de mots.")


class PhotoForm(Form):
    """Up to 5 photos in the plain form; the script sends them one by one."""

    files = MultipleFileField(_l("Quelles photos ?"))


class SoundForm(Form):
    files = FileField(_l("Votre voix"))


class PaperForm(Form):
    files = FileField(_l("Quel papier ?"))


class TextForm(Form):
    """A few words as a proof."""

    text = TextAreaField(
        _l("Que voulez-vous dire ?"),
        [DataRequired(_l("Écrivez quelques mots.")), Length(max=TEXT_MOST, message=TOO_LONG)],
    )


class LinkForm(Form):
    """An address, shown with its host."""

    url = StringField(
        _l("Quelle est l’adresse du lien ?"),
        [DataRequired(_l("Collez l’adresse du lien.")), Length(max=LINK_MOST, message=TOO_LONG)],
    )

    def validate_url(self, field: StringField) -> None:
        """Refuse, in simple words, what cannot be shown as a link."""
        try:
            checked_link(field.data or "")
        except WrongLink as error:
            raise ValidationError(
                str(_l("Cette adresse ne marche pas. Elle commence par https://"))
            ) from error


class TitleForm(Form):
    """The name a person gives to a proof."""

    title = StringField(_l("Son nom"), [Length(max=TITLE_MOST, message=TOO_LONG)])


class SeenForm(Form):
    """Asked before a photo or a paper is shown publicly."""

    others = RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("On voit quelqu’un d’autre ? Son nom ?"),
        choices=options([("yes", _l("Oui")), ("no", _l("Non"))]),
        validators=[InputRequired(CHOOSE_ONE)],
        invalid_choice_message=CHOOSE_ONE,
    )
