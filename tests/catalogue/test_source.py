"""INAÉ writes the catalogue by hand: what is right is read, what is wrong is named."""

import pytest

from portfolio.catalogue.source import (
    DEMONSTRATION,
    CatalogueError,
    Place,
    Rule,
    Tint,
    read_catalogue,
)

SMALL = """\
nom = "Le catalogue de Lormont"

[[parcours]]
slug = "au-travail"
nom = "Au travail"
teinte = "travail"

[[badges]]
slug = "je-suis-fiable"
nom = "Je suis fiable"
parcours = "au-travail"
icone = "clock"
phrase = "Je viens à l’heure."
description = "On peut compter sur vous."
criteres = ["J’arrive à l’heure.", "Je préviens.", "Je finis."]
preuves = ["Mes feuilles d’heures", "Un mot"]
lieux = ["travail"]
question_lieu = "Où peut-on compter sur vous ?"
question_recit = "Racontez."
aides = ["Comment ?"]
"""


@pytest.fixture
def written(tmp_path):
    """Writes a catalogue file, in which one thing is replaced by another."""

    def write(before="", after=""):
        assert before in SMALL
        path = tmp_path / "catalogue.toml"
        path.write_text(SMALL.replace(before, after, 1), encoding="utf-8")
        return path

    return write


def test_the_demonstration_has_the_fourteen_badges_and_the_support_badge():
    catalogue = read_catalogue(DEMONSTRATION)

    assert catalogue.is_demonstration
    assert [(pathway.name, pathway.tint) for pathway in catalogue.pathways] == [
        ("Au travail", Tint.WORK),
        ("Dans ma vie", Tint.LIFE),
        ("Avec les autres", Tint.OTHERS),
        ("Vers l’emploi", Tint.JOB),
        ("Soutien", Tint.SUPPORT),
    ]
    counts = [sum(b.pathway == p.slug for b in catalogue.badges) for p in catalogue.pathways]
    assert counts == [4, 5, 3, 2, 1]


def test_only_the_support_badge_is_given_by_rule():
    badges = read_catalogue(DEMONSTRATION).badges

    assert [b.name for b in badges if b.rule is Rule.AUTOMATIC] == ["Badgeons l’IAE"]


def test_every_badge_has_an_icon_of_its_own():
    icons = [badge.icon for badge in read_catalogue(DEMONSTRATION).badges]

    assert len(set(icons)) == len(icons) == 15


def test_a_small_catalogue_is_read_field_by_field(written):
    catalogue = read_catalogue(written())

    (badge,) = catalogue.badges
    assert not catalogue.is_demonstration
    assert badge.criteria == ("J’arrive à l’heure.", "Je préviens.", "Je finis.")
    assert badge.places == (Place.WORK,)
    assert badge.rule is Rule.REVIEW
    assert badge.alignment == ()


def test_an_alignment_is_kept(written):
    path = written(
        'aides = ["Comment ?"]\n',
        'aides = ["Comment ?"]\n[[badges.alignements]]\nreferentiel = "Essai"\n'
        'nom = "Être à l’heure"\nadresse = "https://example.org/a"\ncode = "A1"\n',
    )

    (aligned,) = read_catalogue(path).badges[0].alignment
    assert (aligned.framework, aligned.code) == ("Essai", "A1")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('phrase = "Je viens à l’heure."', 'phrase = " "', "« phrase » : écrivez un texte"),
        ('"Je préviens.", "Je finis."', "", "« criteres » : il en faut de 3 à 5, il y en a 1"),
        ('["travail"]', '["bureau"]', "« lieux » : « bureau » n’existe pas"),
        ('parcours = "au-travail"', 'parcours = "vie"', "« parcours » : « vie » n’existe pas"),
        ('slug = "je-suis-fiable"', 'slug = "Je suis"', "« slug » : écrivez des lettres"),
        ('icone = "clock"', 'image = "clock"', "« image » : champ inconnu"),
        ('aides = ["Comment ?"]', 'regle = "jamais"', "« regle » : « jamais » n’existe pas"),
        ('preuves = ["Mes feuilles d’heures", "Un mot"]', "preuves = 3", "une liste de textes"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_badge_and_field(written, before, after, said):
    with pytest.raises(CatalogueError) as refusal:
        read_catalogue(written(before, after))

    assert "catalogue.toml, ligne 8, badge « Je suis fiable »" in str(refusal.value)
    assert said in str(refusal.value)


def test_the_same_badge_twice_is_refused(tmp_path):
    path = tmp_path / "catalogue.toml"
    path.write_text(SMALL + SMALL[SMALL.index("[[badges]]") :], encoding="utf-8")

    with pytest.raises(CatalogueError, match="« je-suis-fiable » est écrit deux fois"):
        read_catalogue(path)


def test_a_missing_file_is_said_in_one_line(tmp_path):
    with pytest.raises(CatalogueError, match="Le fichier ailleurs ne se lit pas"):
        read_catalogue(tmp_path / "ailleurs")


def test_broken_toml_is_said_with_its_line(written):
    with pytest.raises(CatalogueError, match="line 3"):
        read_catalogue(written("[[parcours]]", "[[parcours"))
