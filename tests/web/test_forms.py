"""What every form of ours does, whoever wrote it."""

from datetime import date
from uuid import uuid4

import pytest
import wtforms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from portfolio import clock
from portfolio.accompany.forms import NewPersonForm, ProofForm
from portfolio.pilot.forms import EndRoleForm
from portfolio.profile.facts import end_of
from portfolio.profile.forms import EndForm
from portfolio.review.forms import AgreementForm
from portfolio.signin.forms import (
    CodeForm,
    EmailForm,
    FirstNameForm,
    MailedCodeForm,
    NewCodeForm,
    WhoIAmForm,
)
from portfolio.web.forms import FIRST_DAY, FURTHEST, Form, options


def every_form(kind=Form):
    for each in kind.__subclasses__():
        yield each
        yield from every_form(each)


def texts_that_must_come(form):
    """The text fields of a form whose empty answer would be refused by `InputRequired`."""
    return [
        field.name
        for field in form
        if isinstance(field, wtforms.StringField)
        and any(isinstance(each, InputRequired) for each in field.validators)
    ]


def test_blanks_are_no_answer(app):
    """`InputRequired` looks at what was typed before the blanks go: « DataRequired » after."""
    with app.test_request_context():
        wrong = {kind.__name__: texts_that_must_come(kind()) for kind in every_form()}

    assert {name: fields for name, fields in wrong.items() if fields} == {}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ({"since": "2026-01-01"}, "Il manque une réponse."),
        ({}, "Il manque des réponses."),
        ({"structure": "s", "since": "demain"}, "Une réponse est à revoir."),
        (
            {"structure": "s", "since": "2026-03-01", "until": "2026-01-01"},
            "Une réponse est à revoir.",
        ),
        ({"since": "demain"}, "Des réponses sont à revoir."),
        ({"structure": "another", "since": "demain"}, "Des réponses sont à revoir."),
    ],
)
def test_only_a_missing_answer_is_said_to_be_missing(app, typed, title):
    with app.test_request_context():
        form = AgreementForm(MultiDict(typed))
        form.structure.choices = options([("s", "Les Ateliers")])
        form.badges.choices = []
        form.validate()

        assert form.what_is_wrong == title


@pytest.mark.parametrize(
    ("kind", "typed", "title"),
    [
        (EmailForm, {"email": "ana@exemple"}, "Une réponse est à revoir."),
        (EmailForm, {"email": " "}, "Il manque une réponse."),
        (FirstNameForm, {"first_name": "A" * 61}, "Une réponse est à revoir."),
        (WhoIAmForm, {"first_name": "Ana", "phone": "zéro six"}, "Une réponse est à revoir."),
        (WhoIAmForm, {"phone": "zéro six"}, "Des réponses sont à revoir."),
    ],
)
def test_what_was_typed_is_never_said_to_be_missing(app, kind, typed, title):
    with app.test_request_context():
        form = kind(MultiDict(typed))
        form.validate()

        assert form.what_is_wrong == title


@pytest.mark.parametrize("typed", ["Jean\nMarc", " Jean \t Marc "])
def test_a_name_is_one_line(app, typed):
    with app.test_request_context():
        form = NewPersonForm(MultiDict({"first_name": typed, "write": str(uuid4())}))

    assert form.first_name.data == "Jean Marc"


@pytest.mark.parametrize(
    "typed",
    [
        "911552",
        "911 552",
        "911\xa0552",
        "911\u202f552",
        " 911-552 ",
        "911.552",
        "91 15 52",
        "911–552",
        "911\u200b552",
    ],
)
@pytest.mark.parametrize("kind", [CodeForm, MailedCodeForm, NewCodeForm, ProofForm])
def test_a_code_is_read_however_it_is_typed(app, kind, typed):
    with app.test_request_context():
        form = kind(MultiDict({"code": typed, "again": typed}))
        form.validate()

    assert form.code.data == "911552"
    assert not form.code.errors


@pytest.mark.parametrize(
    ("typed", "day", "said"),
    [
        ("2026-12-31", date(2026, 12, 31), []),
        ("31/12/2026", date(2026, 12, 31), []),
        ("", None, []),
        ("demain", None, ["Écrivez une date comme 31/12/2026."]),
        ("31/12/9999", None, ["Choisissez un jour plus proche."]),
        ("0001-01-01", None, ["Choisissez un jour plus proche."]),
    ],
)
def test_a_day_is_picked_or_typed(app, typed, day, said):
    """An old browser has no picker: what the sentence says to write is understood."""
    with app.test_request_context():
        form = EndRoleForm(MultiDict({"until": typed}))
        form.validate()

    assert form.until.data == day
    assert [str(each) for each in form.until.errors] == said


EVERY_DAY_FORM = [
    (EndForm, "day", {"until": "day"}),
    (EndRoleForm, "until", {}),
    (AgreementForm, "since", {}),
    (AgreementForm, "until", {}),
]
HOSTILE_DAYS = st.one_of(
    st.dates().map(date.isoformat),
    st.dates().map(lambda day: f"{day:%d/%m}/{day.year:04}"),
    st.text(alphabet="0123456789-/ ٣\x00é", max_size=14),
    st.text(max_size=20),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=HOSTILE_DAYS)
@pytest.mark.parametrize(("kind", "name", "more"), EVERY_DAY_FORM)
def test_no_day_that_is_typed_breaks_a_form(app, kind, name, more, typed):
    """Either a day that one can count with, or a sentence; what was typed stays there."""
    with app.test_request_context():
        form = kind(MultiDict({name: typed, **more}))
        for field in form:
            if isinstance(field, wtforms.SelectField | wtforms.SelectMultipleField):
                field.choices = field.choices or []
        form.validate()
        day = form[name].data

        assert day is None or FIRST_DAY <= day <= clock.today().date() + FURTHEST
        assert day is None or end_of(day)
        assert day or form[name].errors or not typed.strip()
        assert typed in form[name]._value()


def test_nothing_that_is_pasted_is_cut(app):
    """A browser cuts at `maxlength` in silence: the sentence of the form is the only limit."""
    with app.test_request_context():
        limited = [
            f"{kind.__name__}.{field.name}"
            for kind in every_form()
            for field in kind()
            if isinstance(field, wtforms.StringField) and "maxlength" in field()
        ]

    assert limited == []
