"""The words of `donnees.json` for what the database writes in English."""

from enum import Enum

from portfolio.applications.states import State
from portfolio.evidence.models import EvidenceKind, EvidenceState
from portfolio.imports.models import Outcome, Recipient
from portfolio.people.models import Act, Role
from portfolio.recognition.models import Assurance, EndorsementState, InvitationWay

WORDS: dict[Enum, str] = {
    Act.ACCOMPANIED: "oui à une structure", Act.ACCOMPANIMENT_ENDED: "fin de l’accompagnement",
    Act.ACCOUNT_MADE: "compte créé", Act.CARD_GIVEN: "carte faite",
    Act.CARD_OPENED: "carte ouverte", Act.CARD_REPLACED: "carte remplacée",
    Act.CODE_ASKED: "nouveau code demandé", Act.CODE_CHANGED: "code changé",
    Act.DECIDED: "réponse à une demande", Act.FILLED: "demande ouverte avec moi",
    Act.LOOKED: "page regardée", Act.LOOKED_AT_PROOF: "preuve regardée",
    Act.LOOKED_AT_REQUEST: "demande regardée", Act.REVOKED: "badge retiré",
    Act.SESSION_ENDED: "téléphone fermé",
    Act.SHARED: "profil partagé", Act.SIGNED_IN: "entrée",
    Assurance.ADDRESS: "adresse confirmée", Assurance.MET: "rencontré sur place",
    Assurance.UNVERIFIED: "non vérifié",
    EndorsementState.HIDDEN: "non", EndorsementState.NEW: "pas encore lu",
    EndorsementState.SHOWN: "oui", EndorsementState.WITHDRAWN: "repris par son auteur",
    EvidenceKind.DOCUMENT: "papier", EvidenceKind.LINK: "lien", EvidenceKind.PHOTO: "photo",
    EvidenceKind.SOUND: "voix", EvidenceKind.TEXT: "texte",
    EvidenceState.BROKEN: "ne s’écoute pas", EvidenceState.PREPARING: "bientôt prête",
    EvidenceState.READY: "prête",
    InvitationWay.LINK: "lien", InvitationWay.MAIL: "e-mail", InvitationWay.QR: "code QR",
    Outcome.BAD_ZIP: "zip illisible", Outcome.KEPT: "gardé", Outcome.NO_BADGE: "pas de badge",
    Outcome.NO_NAME: "badge pas entier", Outcome.NO_TIME: "pas eu le temps",
    Outcome.NOT_REACHED: "adresse non lue", Outcome.OURS: "déjà ici",
    Outcome.TOO_HEAVY: "trop lourd", Outcome.TOO_MANY: "trop de fichiers",
    Recipient.OTHER: "non", Recipient.THEIRS: "oui", Recipient.UNKNOWN: "on ne sait pas",
    Role.ADMIN: "administration", Role.COUNSELLOR: "accompagnement",
    Role.MANAGER: "direction", Role.REVIEWER: "évaluation",
    State.DECLINED: "refusée", State.DRAFT: "brouillon", State.GRANTED: "badge donné",
    State.IN_REVIEW: "en cours d’évaluation", State.MORE_ASKED: "à compléter",
    State.SUBMITTED: "envoyée", State.WITHDRAWN: "retirée",
}  # fmt: skip
