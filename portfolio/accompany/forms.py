"""Forms of the counsellor."""

import wtforms
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from portfolio.people.models import Role
from portfolio.signin.forms import PHONE, mail_field, only_digits
from portfolio.web.forms import CHOOSE_ONE, Form, options
from portfolio.web.language import _, _l


class NewPersonForm(Form):
    """Screen 1 of a new account."""

    first_name = wtforms.StringField(
        _l("Son prénom"),
        [
            DataRequired(_l("Écrivez son prénom.")),
            Length(max=60, message=_l("Écrivez un prénom plus court.")),
        ],
    )
    last_name = wtforms.StringField(
        _l("La première lettre de son nom"),
        [Optional(), Length(max=60, message=_l("Écrivez un nom plus court."))],
    )
    phone = wtforms.StringField(
        _l("Son téléphone"),
        [Optional(), Regexp(PHONE, message=_l("Écrivez un numéro comme 06 00 00 00 00."))],
    )
    structure = wtforms.RadioField(
        _l("Avec quelle structure ?"), validators=[InputRequired(CHOOSE_ONE)]
    )


class ColleagueForm(Form):
    """Invite somebody to a role."""

    role = wtforms.RadioField(
        _l("Pour quoi faire ?"),
        choices=options(
            [
                (Role.COUNSELLOR.value, _l("Accompagner des personnes")),
                (Role.REVIEWER.value, _l("Évaluer des demandes")),
            ]
        ),
        validators=[InputRequired(CHOOSE_ONE)],
    )
    email = mail_field(_l("Son adresse e-mail"), None)


class AskForm(Form):
    """Ask somebody who has an account, by their e-mail."""

    email = mail_field(_l("Son adresse e-mail"), _l("Écrivez son adresse e-mail."))


class TogetherForm(Form):
    """Which request to fill together: one that waits to be finished, or a badge."""

    here = wtforms.RadioField(
        choices=options([("yes", _l("Oui")), ("no", _l("Non"))]),
        validators=[InputRequired(CHOOSE_ONE)],
    )
    what = wtforms.RadioField(  # type: ignore[call-arg] # the stubs lack one
        _l("Quelle demande ?"),
        validators=[InputRequired(_l("Choisissez une demande."))],
        invalid_choice_message=_l("Choisissez une demande."),
    )

    def ask(self, name: str) -> "TogetherForm":
        """Put the person's first name in the question."""
        self.here.label.text = _("%(name)s est à côté de vous ?", name=name)
        return self

    def validate_here(self, field: wtforms.RadioField) -> None:
        """Nobody fills alone what is somebody else's."""
        if field.data == "no":
            raise ValidationError(_("Attendez. Commencez quand vous êtes ensemble."))


class ProofForm(Form):
    """« C’est bien moi »: the person's card, and their code."""

    photo = wtforms.FileField(_l("La photo de ma carte"))
    address = wtforms.StringField(_l("Ou l’adresse écrite par la carte"))
    code = wtforms.StringField(
        _l("Mon code secret"),
        [DataRequired(_l("Tapez votre code à 6 chiffres."))],
        filters=[only_digits],
    )
