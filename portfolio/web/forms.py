"""Forms: one voice for errors, and texts cleaned once."""

import unicodedata
from collections.abc import Iterable, MutableMapping
from datetime import date, timedelta
from typing import Any

import wtforms
from flask import request
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from portfolio import clock
from portfolio.web.language import _, _l

FIRST_DAY = date(2000, 1, 1)  # of what a form may speak of
FURTHEST = timedelta(days=3653)  # 10 years ahead
KEPT_CONTROLS = "\n\r\t"


def clean(text: str | None) -> str | None:
    """Strip the ends and the control characters that no signed document may carry."""
    if text is None:
        return None
    kept = (c for c in text if c in KEPT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def clean_line(text: str | None) -> str | None:
    """The same on one line: a name goes into the subject of an e-mail."""
    cleaned = clean(text)
    return " ".join(cleaned.split()) if cleaned else cleaned


class DayField(wtforms.DateField):
    """A day, as a picker sends it or as one types it in France; our sentence when it is none.

    From FIRST_DAY to FURTHEST ahead: a slip of the finger is no year 9999.
    """

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it, or say how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Écrivez une date comme 31/12/2026.")) from error
        if self.data and not FIRST_DAY <= self.data <= clock.today().date() + FURTHEST:
            self.data = None
            raise ValueError(_("Choisissez un jour plus proche."))


def options(offered: Iterable[tuple[str, Any]]) -> list[Any]:
    """(value, words) pairs as a field with choices takes them."""
    return [SelectChoice(value, words) for value, words in offered]


class Form(wtforms.Form):
    """A form of ours: French messages are given by each field; texts arrive cleaned."""

    class Meta(DefaultMeta):
        locales = ("fr",)

        def bind_field(
            self, form: BaseForm, unbound_field: Any, options: MutableMapping[str, Any]
        ) -> Any:
            filters = [*unbound_field.kwargs.get("filters", ())]
            if issubclass(unbound_field.field_class, wtforms.TextAreaField):
                filters.append(clean)
            elif issubclass(unbound_field.field_class, wtforms.StringField):
                filters.append(clean_line)
            return unbound_field.bind(form=form, filters=filters, **options)

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Without the limit of its `Length`: a browser cuts there what is pasted, unsaid."""
            return super().render_field(field, {"maxlength": False, **render_kw})

    @classmethod
    def sent(cls, **kwargs: Any) -> "Form":
        """The form as this request sends it."""
        return cls(request.form, **kwargs)

    @property
    def what_is_wrong(self) -> str:
        """The title of the summary: an answer is said to be missing only when there is none."""
        wrong = [field for field in self if field.errors]
        if all(map(_is_empty, wrong)):
            several, one = _("Il manque des réponses."), _("Il manque une réponse.")
        else:
            several, one = _("Des réponses sont à revoir."), _("Une réponse est à revoir.")
        return one if len(wrong) == 1 else several


def _is_empty(field: wtforms.Field) -> bool:
    """Whether nothing was answered, not even something that could not be read."""
    return not field.data and not "".join(map(str, field.raw_data or ())).strip()


CHOOSE_ONE = _l("Choisissez une réponse.")
