"""What a person chooses to show, one question a screen."""

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portfolio import clock
from portfolio.profile.actions import NAME_MOST, WORDS_MOST
from portfolio.web.forms import CHOOSE_ONE, DayField, Form, options
from portfolio.web.language import _l

TOO_LONG = _l("C’est trop long. Écrivez moins de mots.")
ANSWER_MOST = 1000  # characters
MONTH, SEASON, DAY, NEVER = "month", "season", "day", "never"
DAYS = {MONTH: 30, SEASON: 90}


class BadgesForm(Form):
    """One at least, given here or brought from elsewhere."""

    badges = SelectMultipleField(_l("Quels badges montrez-vous ?"))
    others = SelectMultipleField(_l("D’ailleurs"))

    def validate_badges(self, field: SelectMultipleField) -> None:
        """Of both kinds together."""
        if not field.data and not self.others.data:
            raise ValidationError(str(_l("Choisissez au moins un badge.")))


class ProofsForm(Form):
    proofs = SelectMultipleField(_l("Quelles preuves montrez-vous ?"))


class RecommendationsForm(Form):
    recommendations = SelectMultipleField(_l("Quelles recommandations montrez-vous ?"))


class LinksForm(Form):
    links = SelectMultipleField(_l("Dans quels liens montrez-vous ce mot ?"))


class WordsForm(Form):
    words = TextAreaField(
        _l("Que dites-vous de vous ?"), [Length(max=WORDS_MOST, message=TOO_LONG)]
    )


class AnswerForm(Form):
    """What a person says to who revoked their badge."""

    answer = TextAreaField(
        _l("Que répondez-vous ?"),
        [
            DataRequired(_l("Écrivez votre réponse. Une phrase suffit.")),
            Length(max=ANSWER_MOST, message=TOO_LONG),
        ],
    )


class NameForm(Form):
    name = StringField(
        _l("Ce lien, c’est pour quoi ?"),
        [
            DataRequired(_l("Donnez un nom à ce lien.")),
            Length(max=NAME_MOST, message=TOO_LONG),
        ],
    )


class EndForm(Form):
    """Until when a link is open. `day` counts when `until` is « day »."""

    until = RadioField(
        _l("Jusqu’à quand ?"),
        choices=options(
            [
                (MONTH, _l("Pendant un mois")),
                (SEASON, _l("Pendant trois mois")),
                (DAY, _l("Jusqu’à une date")),
                (NEVER, _l("Sans date de fin")),
            ]
        ),
        validators=[InputRequired(CHOOSE_ONE)],
    )
    day = DayField(_l("Quel jour ?"))

    def validate_day(self, field: DayField) -> None:
        """A date is needed with « Jusqu’à une date », and not one that is over."""
        typed = any(field.raw_data or ())
        if self.until.data != DAY or not typed:
            field.errors = []  # it may be anything while « Jusqu’à une date » is not chosen
        if self.until.data != DAY:
            return
        if not typed:
            raise ValidationError(str(_l("Choisissez un jour.")))
        if field.data and field.data < clock.today().date():
            raise ValidationError(str(_l("Ce jour est passé. Choisissez un autre jour.")))


class SearchForm(Form):
    find = RadioField(
        _l("Peut-on trouver cette page en cherchant votre nom ?"),
        choices=options([("no", _l("Non")), ("yes", _l("Oui"))]),
        validators=[InputRequired(CHOOSE_ONE)],
    )
