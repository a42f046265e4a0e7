"""The reader itself: what it must let through, and above all what it must refuse."""

import pytest

from tests.easy.page import page_problems, visible_text_blocks
from tests.easy.reading import FILLED, problems, sentences, typography, words


@pytest.mark.parametrize(
    "text",
    [
        "Votre premier badge vous attend.",
        "Pas de réseau. Rien n’est perdu.",
        "%(name)s a rempli avec vous. C’est bien vous\u00a0?",
        "Il y a 3,5\u00a0km. Votre rendez-vous est à 14\u00a0h\u00a030.",
        "Quelqu’un vient aujourd’hui\u00a0? Jusqu’à quand\u00a0?",
        "M.\u00a0Dupont dit\u00a0: «\u00a0C’est prêt.\u00a0» Vous arrivez.",
        "<strong>{{ count }}</strong> badges montrés à {name}",
        "Étape 2 sur 5",
        "Choisissez, ouvrez, montrez vos trajets. J’imprime. Nous envoyons la photo ajoutée.",
    ],
)
def test_easy_texts_pass(text):
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Un deux trois quatre cinq six sept huit neuf dix onze douze treize.", "13 words"),
        ("Téléversez votre photo.", "hard word: téléversez"),
        ("Votre requête est irrecevable.", "hard word: irrecevable"),
        ("Donnez votre XZQ.", "hard word: xzq"),
        ("Ce badge est pour toi.", "« tu » for the reader, write « vous »: toi"),
        ("Je t’aide à choisir.", "« tu » for the reader, write « vous »: t’"),
        ("As-tu une photo\u00a0?", "« tu » for the reader, write « vous »: as-tu"),
        ("Veuillez attendre.", "hard word: veuillez"),
        ("Ce fichier est invalide.", "hard word: invalide"),
        ("Votre badge est là\u00a0!", "exclamation mark"),
        ("Êtes-vous prêt(e)\u00a0?", "two forms at once"),
        ("Les salarié·es", "two forms at once"),
        ("<b>Réinitialiser</b>", "hard word: réinitialiser"),
        ("Le post-scriptum de l’ordonnancement", "hard word: post-scriptum"),
    ],
)
def test_hard_texts_are_refused(text, why):
    assert any(problem.startswith(why) for problem in problems(text)), problems(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bonjour. Vous êtes là.", ["Bonjour.", "Vous êtes là."]),
        ("«\u00a0C’est prêt\u00a0?\u00a0» Oui.", ["«\u00a0C’est prêt\u00a0?\u00a0»", "Oui."]),
        (
            "Il dit\u00a0: «\u00a0Oui.\u00a0» Puis il part.",
            ["Il dit\u00a0:", "«\u00a0Oui.\u00a0»", "Puis il part."],
        ),
        ("M. Dupont a 3,5 ans. Il vient.", ["M. Dupont a 3,5 ans.", "Il vient."]),
        ("Une photo\u00a0? Des mots… Un lien", ["Une photo\u00a0?", "Des mots…", "Un lien"]),
        ("C’est là. %(name)s lit.", ["C’est là.", f"{FILLED} lit."]),
        ("Un titre\nUne ligne", ["Un titre", "Une ligne"]),
        ("Ma voix\u00a0: je raconte", ["Ma voix\u00a0: je raconte"]),
        ("— …", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text, parts):
    assert sentences(text) == parts


def test_elisions_are_taken_apart_but_not_the_words_that_keep_theirs():
    assert words("L’aide d’aujourd’hui, qu’on donne à quelqu’un dès 9 h") == (
        ["aide", "aujourd’hui", "on", "donne", "à", "quelqu’un", "dès", "h"]
    )


@pytest.mark.parametrize(
    "text", ["C'est ici.", "Pourquoi ?", "Pourquoi?", "« Oui\u00a0»", "«Oui»", "Attendez..."]
)
def test_careless_typography_is_seen(text):
    assert typography(text)


def test_careful_typography_passes():
    assert not typography(
        "«\u00a0C’est là\u00a0?\u00a0» Oui\u00a0: %(count)s photos… 3\u202f? No;"
    )[1:]
    assert not typography('<a href="/aide?x=1">L’aide</a>\u00a0: https://exemple.fr/a?b=c')


PAGE = """
<html><head><title>Mes badges</title><style>.téléverser{}</style></head><body>
<h1>Mes badges</h1><p>Bonjour <span data-own-words>Xzqfatou</span>. Vous avez
<strong>2 badges</strong>.<br>Montrez-les.</p>
<blockquote data-own-words><p>Irréprochable collaboratrice, assidue.</p></blockquote>
<p hidden>Réinitialiser</p><button>Je continue</button><button>Je garde</button>
<img src="/a.png" alt="Une photo"><script>var paramètres;</script></body></html>
"""


def test_a_page_is_read_block_by_block_without_what_people_wrote():
    assert visible_text_blocks(PAGE) == [
        "Mes badges",
        f"Bonjour {FILLED}. Vous avez 2 badges.",
        "Montrez-les.",
        FILLED,
        "Je continue",
        "Je garde",
        "Une photo",
    ]
    assert page_problems(visible_text_blocks(PAGE)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Irréprochable</p>",
        '<img alt="Réinitialiser">',
        '<input aria-label="Téléversement">',
        "<p>Ceci <em>est</em> une phrase vraiment <a>beaucoup</a> trop longue pour les gens "
        "qui lisent peu ici</p>",
    ],
)
def test_a_hard_word_anywhere_on_a_page_is_seen(bad):
    assert page_problems(visible_text_blocks(PAGE.replace("<h1>", bad + "<h1>")))
