"""The verbs of a visitor, and what the look at each page catches."""

import pytest

from tests.support.keyboard import KeyboardVisitor

pytestmark = pytest.mark.browser

FAULTS = {
    "two headings": ({"body": "<h1>Encore</h1>"}, "one <h1> wanted"),
    "a title that says something else": ({"title": "Pépites"}, "is not in <title>"),
    "ids used twice": ({"body": '<p id="x">a</p><p id="x">b</p>'}, "ids used twice"),
    "broken HTML": ({"body": "<p>a</div>"}, "HTML"),
    "inline style": ({"body": '<p style="color: red">a</p>'}, "no-inline-style"),
    "pale words": ({"body": '<p class="pale">Bonjour à vous</p>'}, "color-contrast"),
    "a field without a name": ({"body": '<input type="text" name="q">'}, "axe"),
    "hard words": ({"body": "<p>Veuillez patienter</p>"}, "words"),
    "too wide": ({"body": '<p class="wide">Bonjour</p>'}, "wider than the screen"),
    "another origin": (
        {"head": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">'},
        "leaves the origin",
    ),
    "a script in the page": ({"head": "<script>1</script>"}, "console"),
    "no template name": ({"template": ""}, "data-page"),
    "a focus that nobody sees": (
        {
            "body": '<p><a class="hidden-focus" href="/bonne">Je continue</a></p>',
            "template": "seen for the first time",
        },
        "focus at 200 %",
    ),
    "an error of the server": ({"status": 500}, "answer 500"),
    "a refused form without its title": ({"status": 422}, "title does not begin"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_page_is_caught(small_phone, small_house, fault):
    parts, said = FAULTS[fault]
    small_house.app.config["BROKEN"] = parts

    with pytest.raises(AssertionError, match=said):
        small_phone().opens("/cassee")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_form_is_filled_and_sent(small_phone, scripts):
    phone = small_phone(scripts=scripts).opens("/bonne")

    phone.fills("Quel est votre nom ?", "Fatou").chooses("Au travail").presses("Envoyer")

    assert phone.heading == "Merci"
    assert phone.sees("Fatou travail")


def test_a_refused_form_is_a_page_in_order(small_phone):
    phone = small_phone().opens("/bonne").presses("Envoyer")

    assert phone.title == "Erreur : Bonjour"


def test_the_keyboard_alone_is_enough(small_phone):
    phone = small_phone().opens("/bonne")

    phone.tabs_to("Quel est votre nom ?").types("Fatou").tabs_to("Envoyer").hits("Enter")

    assert phone.sees("Fatou")


def test_every_verb_has_its_keys(small_phone):
    phone = small_phone(by=KeyboardVisitor).opens("/bonne")

    phone.fills("Quel est votre nom ?", "Fatou").chooses("Au travail").presses("Envoyer")

    assert phone.sees("Fatou travail")


def test_keys_that_nobody_can_follow_are_caught(small_phone, small_house):
    small_house.app.config["BROKEN"] = {
        "body": '<p><a class="ringless" href="/bonne">Je continue</a></p>'
    }
    phone = small_phone(by=KeyboardVisitor).opens("/cassee")

    with pytest.raises(AssertionError, match="no ring around « Je continue »"):
        phone.presses("Je continue")


def test_a_page_is_weighed(small_phone):
    weight = small_phone().opens("/bonne").bytes_on_the_wire()

    assert weight.keys() == {"document", "stylesheet"}
    assert 500 < weight["document"] < 2000


def test_the_phone_goes_offline_and_keeps_a_passkey_reader(small_phone):
    phone = small_phone().opens("/bonne")
    reader = phone.has_a_passkey_reader()

    with phone.no_network():
        assert phone.page.evaluate("navigator.onLine") is False

    assert phone.passkeys(reader) == []
    assert phone.keeps()["local"] == []
    assert phone.opens("/bonne/suite").goes_back().heading == "Bonjour"


def test_axe_looks_once_at_each_state(small_phone, small_looker):
    phone = small_phone().opens("/bonne").opens("/bonne").opens("/bonne/suite")

    assert len(small_looker.states) == 2
    assert phone.path == "/bonne/suite"
