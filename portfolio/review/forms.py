"""The reviewer's decision, and INAÉ's agreements."""

from collections.abc import Sequence
from typing import Self

import wtforms
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from portfolio.review.actions import Decision
from portfolio.web.forms import CHOOSE_ONE, DayField, Form, options
from portfolio.web.language import _, _l

LONGEST_WORD = 1000  # characters


class _NeededFor:
    """This field is needed when the decision is one of `steps`."""

    def __init__(self, steps: set[str], sentence: str) -> None:
        self.steps = steps
        self.sentence = sentence

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data and form["step"].data in self.steps:
            raise StopValidation(str(self.sentence))


class DecisionForm(Form):
    """Give with a kind word, ask for more with a precise one, decline with a reason."""

    step = wtforms.RadioField(
        _l("Votre décision"),
        [InputRequired(CHOOSE_ONE)],
        choices=options(
            [
                ("grant", _l("Je donne le badge")),
                ("ask_for_more", _l("Je demande un complément")),
                ("decline", _l("Pas cette fois")),
            ]
        ),
    )
    word = wtforms.TextAreaField(
        _l("Un mot pour la personne"),
        [
            DataRequired(_l("Écrivez un mot. Une phrase suffit.")),
            Length(max=LONGEST_WORD, message=_l("Ce mot est trop long. Gardez l’important.")),
        ],
    )
    reason = wtforms.TextAreaField(
        _l("Pourquoi pas cette fois"),
        [
            _NeededFor({"decline"}, _l("Dites pourquoi. La personne doit comprendre.")),
            Length(max=LONGEST_WORD, message=_l("Ce texte est trop long. Gardez l’important.")),
        ],
    )
    next_step = wtforms.TextAreaField(
        _l("Ce que la personne peut faire"),
        [
            _NeededFor({"decline"}, _l("Dites ce que la personne peut faire maintenant.")),
            Length(max=LONGEST_WORD, message=_l("Ce texte est trop long. Gardez l’important.")),
        ],
    )
    met = wtforms.SelectMultipleField(_l("Les critères du badge"), [Optional()])
    version = wtforms.HiddenField()

    def offer(self, criteria: Sequence[str]) -> Self:
        """Give the reviewer these sentences to tick while reading; ticks go no further."""
        self.met.choices = options((str(at), words) for at, words in enumerate(criteria))
        return self

    def seen(self) -> int:
        """The version of the application that was read; 0 when the page did not say."""
        said = self.version.data or ""
        return int(said) if said.isdigit() else 0

    def decision(self) -> Decision:
        """What the form says, once it is valid."""
        declined = self.step.data == "decline"
        return Decision(
            step=self.step.data,
            word=self.word.data or "",
            reason=(self.reason.data or "") if declined else "",
            next_step=(self.next_step.data or "") if declined else "",
        )


class AgreementForm(Form):
    """For which structure, from when, until when, for which badges (none: all)."""

    structure = wtforms.SelectField(_l("La structure"), [InputRequired(CHOOSE_ONE)])
    since = DayField(_l("À partir du"), [InputRequired(_l("Donnez le premier jour."))])
    until = DayField(_l("Jusqu’au"), [Optional()])
    badges = wtforms.SelectMultipleField(_l("Les badges"), [Optional()])

    def validate_until(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise wtforms.ValidationError(_("Le dernier jour vient après le premier."))
