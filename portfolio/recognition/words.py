"""What is said of a word: how sure we are of who wrote it, where they know each other from."""

from portfolio.recognition.models import Assurance, Endorsement, KnownFrom
from portfolio.web.language import _, _l

HOW_SURE = {
    Assurance.MET: _l("Rencontré sur place"),
    Assurance.ADDRESS: _l("Adresse confirmée"),
    Assurance.UNVERIFIED: _l("Non vérifié"),
}


def how_sure(endorsement: Endorsement) -> str:
    """« Rencontré sur place », « Adresse confirmée », « Non vérifié »."""
    return str(HOW_SURE[endorsement.assurance])


def place_of(endorsement: Endorsement) -> str:
    """« Gérant, Jardins Bellevue »: the author's role and company."""
    return ", ".join(part for part in (endorsement.author_role, endorsement.author_company) if part)


def written_by(endorsement: Endorsement) -> str:
    """For the signed document: « Marc Tessier, Gérant, Jardins Bellevue (adresse confirmée) »."""
    who = ", ".join(part for part in (endorsement.author_name, place_of(endorsement)) if part)
    return f"{who} ({how_sure(endorsement).lower()})"


def known_from(name: str) -> list[tuple[str, str]]:
    """The answers to « D’où vous connaissez-vous ? »."""
    return [
        (KnownFrom.WORKED.value, _("%(name)s a travaillé chez moi", name=name)),
        (KnownFrom.PLACEMENT.value, _("Un stage chez moi")),
        (KnownFrom.OTHER.value, _("Autrement")),
    ]


def sentences_to_begin(name: str) -> list[tuple[str, str]]:
    """Sentences from which a word may start; the first answer is: none of them."""
    return [
        ("", _("Non, j’écris tout")),
        ("careful", _("%(name)s travaille bien.", name=name)),
        ("trust", _("Je peux compter sur %(name)s.", name=name)),
        ("again", _("Je veux travailler encore avec %(name)s.", name=name)),
    ]
