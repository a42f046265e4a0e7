"""Forms of INAÉ's console."""

import wtforms
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portfolio.accompany.forms import ColleagueForm
from portfolio.people.models import Role, StructureKind
from portfolio.signin.forms import PHONE
from portfolio.web.forms import DayField, Form, options
from portfolio.web.language import _l


class StructureForm(Form):
    """Open a structure."""

    name = wtforms.StringField(
        _l("Le nom de la structure"),
        [
            DataRequired(_l("Écrivez le nom de la structure.")),
            Length(max=120, message=_l("Écrivez un nom plus court.")),
        ],
    )
    city = wtforms.StringField(
        _l("Sa ville"), [Optional(), Length(max=80, message=_l("Écrivez un nom plus court."))]
    )
    phone = wtforms.StringField(
        _l("Son téléphone"),
        [Optional(), Regexp(PHONE, message=_l("Écrivez un numéro comme 05 00 00 00 00."))],
    )


class FindBadgeForm(Form):
    """Find a badge by its address."""

    address = wtforms.StringField(
        _l("L’adresse du badge"), [DataRequired(_l("Collez l’adresse du badge."))]
    )


class RevokeForm(Form):
    """Why a badge does not hold any more."""

    reason = wtforms.TextAreaField(
        _l("Pourquoi ce badge est retiré"),
        [
            DataRequired(_l("Dites pourquoi. La personne doit comprendre.")),
            Length(max=500, message=_l("Ce texte est trop long. Gardez l’important.")),
        ],
    )


class EndRoleForm(Form):
    """The last day of a role."""

    until = DayField(_l("Son dernier jour"), [Optional()])


class MemberForm(ColleagueForm):
    """INAÉ invites to more roles than a colleague does."""

    def offer(self, kind: StructureKind) -> "MemberForm":
        """In INAÉ itself: administrators and reviewers. In a structure: its team."""
        words = {
            Role.COUNSELLOR: _l("Accompagner des personnes"),
            Role.REVIEWER: _l("Évaluer des demandes"),
            Role.ADMIN: _l("Administrer Pépites"),
        }
        there = (
            (Role.REVIEWER, Role.ADMIN)
            if kind is StructureKind.ISSUER
            else (Role.COUNSELLOR, Role.REVIEWER)
        )
        self.role.choices = options([(role.value, words[role]) for role in there])
        return self
