"""What is said of a word: how sure we are of who wrote it, where they know each other from."""

from typing import Protocol

from markupsafe import Markup

from portfolio.recognition.models import Assurance, Endorsement, KnownFrom
from portfolio.web.language import _, _l

OWN = Markup("<span data-own-words>{}</span>")  # as the component `own`
HOW_SURE = {
    Assurance.MET: _l("Rencontré sur place"),
    Assurance.ADDRESS: _l("Adresse confirmée"),
    Assurance.UNVERIFIED: _l("Non vérifié"),
}


class Signed(Protocol):
    """A word with its author: an Endorsement, or its row without the object."""

    @property
    def author_role(self) -> str: ...
    @property
    def author_company(self) -> str: ...
    @property
    def assurance(self) -> Assurance: ...


def how_sure(endorsement: Signed) -> str:
    """« Rencontré sur place », « Adresse confirmée », « Non vérifié »."""
    return str(HOW_SURE[endorsement.assurance])


def place_of(endorsement: Signed) -> str:
    """« Gérant, Jardins Bellevue »: the author's role and company."""
    return ", ".join(part for part in (endorsement.author_role, endorsement.author_company) if part)


def written_by(endorsement: Endorsement) -> str:
    """For the signed document: « Marc Tessier, Gérant, Jardins Bellevue (adresse confirmée) »."""
    who = ", ".join(part for part in (endorsement.author_name, place_of(endorsement)) if part)
    return f"{who} ({how_sure(endorsement).lower()})"


def in_words(text: str, name: str) -> Markup:
    """`text` with the name of the person in it, marked as somebody's own words."""
    return Markup(text) % {"name": OWN.format(name)}  # noqa: S704 - a text of ours


def known_from(name: str) -> list[tuple[str, str]]:
    """The answers to « D’où vous connaissez-vous ? »."""
    return [
        (KnownFrom.WORKED.value, in_words(_("%(name)s a travaillé chez moi"), name)),
        (KnownFrom.PLACEMENT.value, _("Un stage chez moi")),
        (KnownFrom.OTHER.value, _("Autrement")),
    ]


def sentences_to_begin() -> dict[str, str]:
    """Sentences from which a word may start, with %(name)s."""
    return {
        "careful": _("%(name)s travaille bien."),
        "trust": _("Je peux compter sur %(name)s."),
        "again": _("Je veux travailler encore avec %(name)s."),
    }
