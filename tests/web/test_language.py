"""Names within French sentences: « de » and « que » before them, as one says it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.people.models import Role
from portfolio.web.language import of, of_structure, that
from tests import scenes
from tests.support.entering import enters

ELIDED = [
    *("Ana", "Élodie", "ÉLODIE", "élodie", "Ève", "Émile", "Ibrahim", "Inès", "Oumar", "Ugo"),
    *("Ömer", "Œdipe", "Åsa", "Yves", "Yvonne", "Hélène", "Hugo", "Henri", "Hyacinthe"),
    unicodedata.normalize("NFD", "Élodie"),
]
WHOLE = ["Nadia", "Joël", "Yasmine", "Youssef", "Yann", "Walid", "Çelik", "Zoé", "Le Goff"]


@pytest.mark.parametrize("name", ELIDED)
def test_a_name_that_sounds_like_a_vowel_loses_the_e(name):
    assert (of(name), that(name)) == (f"d’{name}", f"qu’{name}")


@pytest.mark.parametrize("name", [*WHOLE, "李", "محمد", "3", "", "-"])
def test_another_name_keeps_the_whole_word(name):
    assert (of(name), that(name)) == (f"de {name}", f"que {name}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Les Ateliers du Pré Vert", "des Ateliers du Pré Vert"),
        ("Le Pré Vert", "du Pré Vert"),
        ("La Ressourcerie", "de la Ressourcerie"),
        ("L’Atelier", "de l’Atelier"),
        ("L'Atelier", "de l’Atelier"),
        ("LES ATELIERS", "des ATELIERS"),
        ("Envie 33", "d’Envie 33"),
        ("Atelier", "d’Atelier"),
        ("Habitat Solidaire", "de Habitat Solidaire"),
        ("Jardin", "de Jardin"),
        ("Lesparre Insertion", "de Lesparre Insertion"),
        ("Lavoir", "de Lavoir"),
        ("Les", "de Les"),
        ("", "de "),
    ],
)
def test_the_article_of_a_structure_melts(name, said):
    assert of_structure(name) == said


@given(st.text())
def test_no_letter_of_a_name_is_lost(name):
    assert of(name).removeprefix("d’").removeprefix("de ") == name or name.startswith(("d’", "de "))
    assert that(name).endswith(name)
    assert of_structure(name)[-1:] == (name[-1:] or " ")


def test_elodie_and_the_workshops_are_called_well(client):
    structure = scenes.a_structure("Les Ateliers du Pré Vert")
    counsellor = scenes.a_member("Samir", structure, Role.COUNSELLOR)
    elodie = scenes.a_person("Élodie")
    scenes.accompanied(elodie, structure, counsellor)
    enters(client, counsellor)

    assert "La carte d’Élodie" in client.get(f"/equipe/personnes/{elodie.id}/carte").text
    team = client.get(f"/equipe/collegues/{structure.id}").text
    assert "L’équipe des Ateliers du Pré Vert" in team
