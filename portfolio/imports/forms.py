"""What a person brings, and how a badge looks."""

from wtforms import MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from portfolio.imports.words import ICONS
from portfolio.web.fetch import LONGEST_ADDRESS
from portfolio.web.forms import CHOOSE_ONE, Form, options
from portfolio.web.language import _l


class BringForm(Form):
    """Files, an address, or both."""

    files = MultipleFileField(_l("Le fichier du badge"))
    address = StringField(
        _l("Ou l’adresse du badge"),
        [Length(max=LONGEST_ADDRESS, message=_l("Cette adresse est trop longue."))],
    )

    def say_missing(self) -> None:
        """Nothing was given."""
        self.files.errors = [_l("Choisissez un fichier, ou collez une adresse.")]


class LookForm(Form):
    """The colour and the drawing of the dashed stone. The view gives the pathways."""

    tint = RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("Quel parcours ?"),
        validators=[InputRequired(CHOOSE_ONE)],
        invalid_choice_message=CHOOSE_ONE,
    )
    icon = RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("Quel dessin ?"),
        choices=options(ICONS.items()),
        validators=[InputRequired(CHOOSE_ONE)],
        invalid_choice_message=CHOOSE_ONE,
    )
