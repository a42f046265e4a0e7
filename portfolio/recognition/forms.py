"""Forms of recommendations: what the person asks, what the author writes."""

from collections.abc import Sequence
from uuid import UUID

import wtforms
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portfolio.credentials.models import Credential
from portfolio.recognition import words
from portfolio.recognition.actions import Said
from portfolio.recognition.models import Endorsement, InvitationWay, KnownFrom
from portfolio.signin.forms import mail_field
from portfolio.web.forms import CHOOSE_ONE, Form, options
from portfolio.web.language import _, _l

WHOLE_WORK = "work"
MOST_LETTERS = 1000
CHOOSE_SOME = _l("Choisissez au moins une réponse.")


def short(field_label: str, missing: str | None = None) -> wtforms.StringField:
    """A short answer; `missing`: what to say without it, None when it may stay empty."""
    too_long = Length(max=100, message=_l("Écrivez moins long."))
    needed = [DataRequired(missing)] if missing else []
    return wtforms.StringField(field_label, [*needed, too_long])


def _offer(
    field: wtforms.SelectMultipleField, credentials: Sequence[Credential], whole: str
) -> None:
    """Offer these badges and « tout … travail »; what is not offered (any more) is not answered."""
    named = [(str(each.id), each.achievement_version.name) for each in credentials]
    offered = [*named, (WHOLE_WORK, whole)]
    field.choices = options(offered)
    field.data = [each for each in field.data or [] if each in dict(offered)]


def badges_among(answers: Sequence[str]) -> list[UUID]:
    """The ids of the badges in the answers to « Pour quel badge ? »."""
    return [UUID(each) for each in answers if each != WHOLE_WORK]


class AboutForm(Form):
    """« Un mot sur quoi ? »"""

    about = wtforms.SelectMultipleField(_l("Un mot sur quoi ?"), validate_choice=False)

    def offer(self, credentials: Sequence[Credential]) -> None:
        """The person's own badges, and all their work."""
        _offer(self.about, credentials, _("Tout mon travail"))

    def validate_about(self, field: wtforms.Field) -> None:
        if not field.data:
            raise ValidationError(CHOOSE_SOME)


class WayForm(Form):
    """« Comment demander ? »"""

    way = wtforms.RadioField(
        _l("Comment demander ?"),
        [InputRequired(CHOOSE_ONE)],
        choices=options(
            [
                (InvitationWay.QR.value, _l("Je montre le QR code")),
                (InvitationWay.LINK.value, _l("J’envoie le lien moi-même")),
                (InvitationWay.MAIL.value, _l("Pépites envoie un e-mail")),
            ]
        ),
    )


class ToWhomForm(Form):
    """Where the invitation goes by e-mail."""

    email = mail_field(_l("À quelle adresse ?"), _l("Écrivez une adresse e-mail."))


class SaidForm(Form):
    """What the author may correct later: the word, and who they are."""

    word = wtforms.TextAreaField(
        _l("Votre mot"),
        [
            DataRequired(_l("Écrivez votre mot.")),
            Length(max=MOST_LETTERS, message=_l("Votre mot est trop long. Gardez 1000 lettres.")),
        ],
    )
    name = short(_l("Votre nom"), _l("Écrivez votre nom."))
    role = short(_l("Votre métier"))
    company = short(_l("Votre entreprise"))

    @property
    def said(self) -> Said:
        """What was said, once the form is valid."""
        return Said(
            word=self.word.data or "",
            name=self.name.data or "",
            role=self.role.data or "",
            company=self.company.data or "",
        )

    @classmethod
    def of(cls, endorsement: Endorsement) -> "SaidForm":
        """The form as the word stands."""
        return cls(
            data={
                "word": endorsement.word,
                "name": endorsement.author_name,
                "role": endorsement.author_role,
                "company": endorsement.author_company,
            }
        )


class WordForm(Form):
    """The one page of the author, in the order of the page."""

    about = wtforms.SelectMultipleField(_l("Pour quel badge ?"), validate_choice=False)
    known_from = wtforms.RadioField(_l("D’où vous connaissez-vous ?"), [InputRequired(CHOOSE_ONE)])
    word = wtforms.TextAreaField(_l("Votre mot"))
    begin = wtforms.RadioField(_l("Une phrase pour commencer"), default="", validate_choice=False)
    name = short(_l("Votre nom"), _l("Écrivez votre nom."))
    role = short(_l("Votre métier"))
    company = short(_l("Votre entreprise"))

    def offer(self, credentials: Sequence[Credential], first_name: str) -> None:
        """The invited badges, and sentences with the name of the person."""
        _offer(self.about, credentials, _("Tout son travail"))
        self.first_name = first_name
        begun = words.sentences_to_begin().items()
        self.known_from.choices = options(words.known_from(first_name))
        self.begin.choices = options(
            [
                ("", _("Non, j’écris tout")),
                *((key, words.in_words(text, first_name)) for key, text in begun),
            ]
        )
        self.word.label.text = words.in_words(_("Votre mot pour %(name)s"), first_name)

    @property
    def whole_word(self) -> str:
        """The chosen sentence, then the author's own words."""
        chosen = words.sentences_to_begin().get(self.begin.data or "", "")
        begun = chosen % {"name": self.first_name} if chosen else ""
        return " ".join(part for part in (begun, self.word.data or "") if part)

    @property
    def said(self) -> Said:
        """What was said, once the form is valid."""
        return Said(
            word=self.whole_word,
            name=self.name.data or "",
            role=self.role.data or "",
            company=self.company.data or "",
        )

    def validate_about(self, field: wtforms.Field) -> None:
        if not field.data:
            raise ValidationError(CHOOSE_SOME)

    def validate_word(self, field: wtforms.Field) -> None:
        if not self.whole_word:
            raise ValidationError(_("Écrivez votre mot."))
        if len(self.whole_word) > MOST_LETTERS:
            raise ValidationError(_("Votre mot est trop long. Gardez 1000 lettres."))

    def validate_company(self, field: wtforms.Field) -> None:
        at_work = {KnownFrom.WORKED.value, KnownFrom.PLACEMENT.value}
        if not field.data and self.known_from.data in at_work:
            raise ValidationError(_("Écrivez le nom de votre entreprise."))
