"""The questions of the journey, one a screen."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portfolio.applications.actions import STORY, STORY_MOST, WHERE
from portfolio.applications.models import Answer
from portfolio.catalogue.models import AdaptationVersion
from portfolio.catalogue.queries import PathwayShelf
from portfolio.catalogue.suggest import taps_table
from portfolio.web.forms import CHOOSE_ONE, Form, options
from portfolio.web.language import _l

NAMED = options([("yes", _l("Oui, avec mon prénom")), ("no", _l("Non, sans mon prénom"))])


class BadgeForm(Form):
    """Step 1."""

    badge = RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("Quel badge voulez-vous ?"),
        validators=[InputRequired(_l("Choisissez un badge."))],
        invalid_choice_message=_l("Choisissez un badge."),
    )

    def offer(self, shelves: Sequence[PathwayShelf], held: Container[str] = ()) -> "BadgeForm":
        """Fill the choices with the badges that somebody looks at, less those that one has."""
        self.badge.choices = options(
            [
                (badge.slug, badge.name)
                for shelf in shelves
                for badge in shelf.badges
                if not badge.automatic and badge.slug not in held
            ]
        )
        return self


class _Seen(Form):
    """`seen`: the number of what the page showed, to know what was written since."""

    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def shows(self, number: int) -> None:
        """From now on the page shows this number, whatever was sent."""
        self.seen.data, self.seen.raw_data = number, None


class WhereForm(_Seen):
    """Step 2: several places."""

    where = SelectMultipleField(  # type: ignore[call-arg] # the stubs lack one
        validators=[InputRequired(CHOOSE_ONE)],
        invalid_choice_message=CHOOSE_ONE,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def ask(self, version: AdaptationVersion) -> "WhereForm":
        """Put the badge's own question and places."""
        self.where.label.text = version.where_question
        words = place_words()
        self.where.choices = options(
            [(code, words[code]) for code in version.places if code in words]
        )
        return self


class StoryForm(_Seen):
    """Step 3, which may stay empty."""

    story = TextAreaField(
        validators=[Length(max=STORY_MOST, message=_l("C’est trop long. Écrivez moins de mots."))]
    )

    def ask(self, version: AdaptationVersion) -> "StoryForm":
        """Put the badge's own question."""
        self.story.label.text = version.story_question
        return self


class _Named(Form):
    """Whether the first name is in the badge."""

    named = RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("Mettre mon prénom dans le badge ?"),
        choices=NAMED,
        invalid_choice_message=CHOOSE_ONE,
        default="yes",
        validators=[InputRequired(CHOOSE_ONE)],
    )


class SendForm(_Named, _Seen):
    """Step 5. `proof` carries the sentence when there is none."""

    proof = HiddenField()


class AutomaticForm(_Named):
    """The support badge, given at once to who asks."""

    badge = HiddenField()


def place_words() -> dict[str, str]:
    """« travail » → « Au travail », in the order of the tiles."""
    return {each.place.value: each.label for each in taps_table().places}


def told(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What was answered, for a page: `places` in words, and the `story` or nothing."""
    words = place_words()
    places = answers[WHERE].value if WHERE in answers else []
    return {
        "places": [words.get(code, code) for code in places],
        "story": answers[STORY].value if STORY in answers else "",
    }


def place_icons() -> dict[str, str]:
    return {each.place.value: each.icon for each in taps_table().places}
