"""Components: one macro, one sheet, one line of documentation; forms say what is missing."""

import re
from uuid import uuid4

import brotli
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired

from portfolio.web import assets, stones
from portfolio.web.forms import Form

STATIC = stones.STATIC
TEMPLATES = STATIC.parent / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
CLASS = re.compile(r'class="([^"]*)"')
MARK = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)


class WordForm(Form):
    name = StringField("Votre nom", [DataRequired("Écrivez votre nom.")])
    known = RadioField(
        "D’où ?", choices=[SelectChoice("work", "Au travail"), SelectChoice("other", "Autrement")]
    )
    places = SelectMultipleField(
        "Où ?", choices=[SelectChoice("work", "Au travail"), SelectChoice("home", "En famille")]
    )


@pytest.fixture(scope="module")
def draw(tmp_path_factory):
    """Render a piece of template as a page would."""
    app = Flask("gallery", template_folder=str(TEMPLATES), static_folder=None)
    Babel(app, default_locale="fr")
    assets.init_assets(app, tmp_path_factory.mktemp("static"))
    app.jinja_env.globals.update(new_write=uuid4)

    def _draw(source: str, **values: object) -> str:
        with app.test_request_context():
            return render_template_string(source, **values)

    return _draw


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_one_macro_of_its_name_and_documented(path):
    assert re.findall(r"{% macro (\w+)", path.read_text()) == [path.stem]
    documented = (TEMPLATES.parent / "docs" / "components.md").read_text()
    assert f"`{path.stem}`" in documented


def test_no_class_without_a_rule():
    """A class written in a macro or a frame stands in a sheet, whole, where a search finds it."""
    sheet = assets.stylesheet(STATIC / "css")
    known = set(re.findall(r"\.([a-z][\w-]*)", sheet))
    wanted = {
        name
        for path in [*COMPONENTS, *TEMPLATES.glob("frames/*.html")]
        for names in CLASS.findall(MARK.sub("", path.read_text()))
        for name in names.split()
        if not name.endswith("-")
    }
    assert wanted - known <= {"choice"}  # a name for the fieldset, which needs no rule


def test_the_sheets_stay_small():
    """An employer on the bus loads 4.5 kB of style, a signed-in person 9 kB."""
    css = STATIC / "css"
    whole = assets.stylesheet(css)
    public = assets.stylesheet(css, css / "public.txt")
    assert len(brotli.compress(whole.encode())) <= 9_000
    assert len(brotli.compress(public.encode())) <= 4_500


def test_a_missing_answer_is_said_at_the_top_and_above_its_field(draw):
    form = WordForm(data={"known": "work"})
    form.validate()
    html = draw(
        '{% from "components/error_summary.html" import error_summary %}'
        '{% from "components/field.html" import field %}'
        "{{ error_summary(form) }}{{ field(form.name, hint='Le vôtre.') }}",
        form=form,
    )
    assert "Il manque une réponse." in html
    assert '<a class="error_summary__link" href="#name">Écrivez votre nom.</a>' in html
    assert 'aria-describedby="name-hint name-error"' in html
    assert html.index('id="name-error"') < html.index("<input")


def test_answers_to_tick_keep_what_was_ticked(draw):
    form = WordForm(data={"known": "other", "places": ["work", "home"]})
    html = draw(
        '{% from "components/choice.html" import choice %}'
        "{{ choice(form.known) }}{{ choice(form.places, icons=icons) }}",
        form=form,
        icons={"work": "briefcase", "home": "house-line"},
    )
    ticked = re.findall(r'type="(radio|checkbox)"[^>]*value="(\w+)" checked', html)
    assert ticked == [("radio", "other"), ("checkbox", "work"), ("checkbox", "home")]


def test_a_code_with_a_space_is_not_cut(draw):
    """« 911 552 », as our e-mail writes it, has 7 characters."""
    html = draw(
        '{% from "components/code.html" import code %}{{ code(form.name) }}', form=WordForm()
    )
    assert 'inputmode="numeric"' in html
    assert "maxlength" not in html


def test_every_form_names_its_write_anew(draw):
    source = '{% from "components/write.html" import write %}{{ write() }}'
    assert draw(source) != draw(source)


def test_the_pages_of_an_empty_house_have_one_heading_and_a_live_region(draw):
    """A page that fills no block but its heading is still a whole page."""
    html = draw(
        '{% extends "frames/phone.html" %}{% block title %}Mes badges{% endblock %}'
        "{% block main %}<h1>Mes badges</h1>{% endblock %}"
    )
    assert "<title>Mes badges · Pépites</title>" in html
    assert html.count("<h1") == 1
    assert 'role="status"' in html.split("</main>")[1]
    assert 'class="tabs"' not in html  # nobody is signed in
