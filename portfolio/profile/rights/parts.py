"""What is kept about a person, part by part: the table behind `donnees.json`.

A part is one statement; the label of a column is its name in the file. `inside` puts the rows
of a part into the rows of another, by the columns « de » and « numéro ».
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portfolio.applications.models import Answer, Application, ApplicationEvent, Attached
from portfolio.catalogue.models import AchievementVersion, AdaptationVersion
from portfolio.credentials.models import Credential
from portfolio.evidence.models import Evidence
from portfolio.files.models import StoredFile
from portfolio.imports.models import BadgeImport, ImportedBadge, ImportLine
from portfolio.notices.models import Notice
from portfolio.people.models import (
    Accompaniment,
    LogEntry,
    Membership,
    Person,
    RoleInvitation,
    Structure,
)
from portfolio.profile.models import (
    SharedCredential,
    SharedEndorsement,
    SharedEvidence,
    SharedImport,
    ShareLink,
)
from portfolio.recognition.models import (
    EndorsedCredential,
    Endorsement,
    Invitation,
    InvitedFor,
)
from portfolio.signin.kept import KeptForm
from portfolio.signin.models import AccessCard, CodeReset, EmailCode, Passkey, SecretCode, Session

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Part:
    """`rows(person_id)`: the statement that reads it."""

    name: str
    rows: Callable[[UUID], Rows]
    inside: str = ""


def _read(owner: Any, /, **columns: Any) -> Callable[[UUID], Rows]:
    """Rows of one table, whose column `owner` is the person."""
    labels = [column.label(name.replace("_", " ")) for name, column in columns.items()]
    return lambda person_id: sa.select(*labels).where(owner == person_id)


def _accompaniments(person_id: UUID) -> Rows:
    counsellor = aliased(Person)
    return (
        sa.select(
            Structure.name.label("structure"),
            counsellor.first_name.label("avec"),
            Accompaniment.since.label("depuis"),
            Accompaniment.until.label("jusqu’au"),
            Accompaniment.agreed_at.label("mon oui"),
        )
        .join(Structure, Structure.id == Accompaniment.structure_id)
        .outerjoin(counsellor, counsellor.id == Accompaniment.counsellor_id)
        .where(Accompaniment.person_id == person_id)
    )


def _memberships(person_id: UUID) -> Rows:
    return (
        sa.select(
            Structure.name.label("structure"),
            Membership.role.label("rôle"),
            Membership.since.label("depuis"),
            Membership.until.label("jusqu’au"),
            Membership.work_phone.label("téléphone du travail"),
        )
        .join(Structure, Structure.id == Membership.structure_id)
        .where(Membership.person_id == person_id)
    )


def _role_invitations(person_id: UUID) -> Rows:
    return sa.select(
        RoleInvitation.role.label("rôle"),
        RoleInvitation.email.label("e-mail invité"),
        RoleInvitation.made_at.label("faite le"),
        RoleInvitation.ends_at.label("jusqu’au"),
        RoleInvitation.accepted_at.label("acceptée le"),
        (RoleInvitation.by_id == person_id).label("faite par moi"),
        (RoleInvitation.accepted_by_id == person_id).label("acceptée par moi"),
    ).where(sa.or_(RoleInvitation.by_id == person_id, RoleInvitation.accepted_by_id == person_id))


def _email_codes(person_id: UUID) -> Rows:
    mine = sa.select(Person.email).where(Person.id == person_id).scalar_subquery()
    return sa.select(
        EmailCode.purpose.label("pour"),
        EmailCode.email.label("adresse"),
        EmailCode.first_name.label("prénom"),
        EmailCode.made_at.label("demandé le"),
        EmailCode.tries.label("essais"),
        EmailCode.used_at.label("utilisé le"),
    ).where(sa.or_(EmailCode.person_id == person_id, EmailCode.email == mine))


def _applications(person_id: UUID) -> Rows:
    return (
        sa.select(
            Application.id.label("numéro"),
            AchievementVersion.name.label("badge"),
            Structure.name.label("structure"),
            Application.state.label("où elle en est"),
            Application.named.label("mon prénom dans le badge"),
            Application.made_at.label("commencée le"),
            Application.touched_at.label("changée le"),
            Application.sent_at.label("envoyée le"),
            Application.asked_holder_at.label("demandé si c’est moi"),
            Application.taken_at.label("prise le"),
            Application.decided_at.label("réponse le"),
            Application.credential_id.label("badge reçu"),
            Application.follows_id.label("suit la demande"),
        )
        .join(AdaptationVersion, AdaptationVersion.id == Application.adaptation_version_id)
        .join(AchievementVersion, AchievementVersion.id == AdaptationVersion.achievement_version_id)
        .outerjoin(Structure, Structure.id == Application.structure_id)
        .where(Application.holder_id == person_id)
        .order_by(Application.made_at)
    )


def _answers(person_id: UUID) -> Rows:
    return (
        sa.select(
            Answer.application_id.label("de"),
            Answer.question.label("question"),
            Answer.value.label("réponse"),
            Answer.number.label("écrite combien de fois"),
            Answer.with_name.label("écrite avec"),
            Answer.at.label("le"),
        )
        .join(Application, Application.id == Answer.application_id)
        .where(Application.holder_id == person_id)
        .order_by(Answer.question)
    )


def _attached(person_id: UUID) -> Rows:
    return (
        sa.select(
            Attached.application_id.label("de"),
            Attached.evidence_id.label("preuve"),
            Attached.at.label("ajoutée le"),
        )
        .join(Application, Application.id == Attached.application_id)
        .where(Application.holder_id == person_id)
        .order_by(Attached.at)
    )


def _events(person_id: UUID) -> Rows:
    return (
        sa.select(
            ApplicationEvent.application_id.label("de"),
            ApplicationEvent.act.label("quoi"),
            ApplicationEvent.by_name.label("par"),
            ApplicationEvent.with_name.label("avec"),
            ApplicationEvent.word.label("mot"),
            ApplicationEvent.reason.label("pourquoi"),
            ApplicationEvent.next_step.label("et après"),
            ApplicationEvent.at.label("le"),
        )
        .join(Application, Application.id == ApplicationEvent.application_id)
        .where(Application.holder_id == person_id)
        .order_by(ApplicationEvent.at)
    )


def _credentials(person_id: UUID) -> Rows:
    return (
        sa.select(
            Credential.id.label("numéro"),
            AchievementVersion.name.label("badge"),
            Credential.awarded_at.label("donné le"),
            Credential.ends_at.label("jusqu’au"),
            Credential.narrative.label("mot reçu"),
            Credential.named.label("mon prénom dedans"),
            Credential.verified_at.label("vérifié le"),
            Credential.verified.label("vérifié"),
            Credential.open_address.label("adresse publique"),
            Credential.open_words.label("recommandations à cette adresse"),
            Credential.revoked_at.label("retiré le"),
            Credential.revoked_why.label("pourquoi"),
            Credential.answer.label("ma réponse"),
            Credential.answered_at.label("répondu le"),
        )
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_version_id)
        .where(Credential.holder_id == person_id)
        .order_by(Credential.awarded_at)
    )


def _of_links(kind: Any, **columns: Any) -> Callable[[UUID], Rows]:
    labels = [column.label(name) for name, column in columns.items()]
    return lambda person_id: (
        sa.select(kind.link_id.label("de"), *labels)
        .join(ShareLink, ShareLink.id == kind.link_id)
        .where(ShareLink.holder_id == person_id)
    )


def _invited_for(person_id: UUID) -> Rows:
    return (
        sa.select(InvitedFor.invitation_id.label("de"), InvitedFor.credential_id.label("badge"))
        .join(Invitation, Invitation.id == InvitedFor.invitation_id)
        .where(Invitation.holder_id == person_id)
    )


def _endorsed(person_id: UUID) -> Rows:
    return (
        sa.select(
            EndorsedCredential.endorsement_id.label("de"),
            EndorsedCredential.credential_id.label("badge"),
        )
        .join(Endorsement, Endorsement.id == EndorsedCredential.endorsement_id)
        .where(Endorsement.holder_id == person_id)
    )


def _import_lines(person_id: UUID) -> Rows:
    return (
        sa.select(
            ImportLine.import_id.label("de"),
            ImportLine.name.label("fichier"),
            ImportLine.outcome.label("résultat"),
            ImportLine.badge_id.label("badge"),
        )
        .join(BadgeImport, BadgeImport.id == ImportLine.import_id)
        .where(BadgeImport.holder_id == person_id)
        .order_by(ImportLine.number)
    )


PARTS: tuple[Part, ...] = (
    Part("moi", _read(
        Person.id, prénom=Person.first_name, nom=Person.last_name, email=Person.email,
        téléphone=Person.phone, messages_voulus=Person.mails_wanted,
        compte_créé_le=Person.made_at, venu_le=Person.last_seen_at,
        messages_avant_effacement=Person.unused_told)),
    Part("qui m’accompagne", _accompaniments),
    Part("mes rôles", _memberships),
    Part("invitations dans une équipe", _role_invitations),
    Part("mes téléphones", _read(
        Session.person_id, appareil=Session.device, entré_par=Session.way,
        pour=Session.purpose, demande=Session.application_id, à_moi=Session.mine,
        depuis=Session.made_at, vu_le=Session.seen_at, jusqu_au=Session.ends_at,
        fermé_le=Session.ended_at, confirmé_le=Session.confirmed_at,
        codes_faux=Session.wrong_answers)),
    Part("mes clés (doigt ou visage)", _read(
        Passkey.person_id, nom=Passkey.name, faite_le=Passkey.made_at,
        utilisée_le=Passkey.used_at, par=Passkey.transports, compte=Passkey.sign_count)),
    Part("mes cartes", _read(
        AccessCard.person_id, faite_le=AccessCard.made_at, ouverte_le=AccessCard.opened_at,
        remplacée_le=AccessCard.ended_at, codes_faux=AccessCard.wrong_tries,
        premier_faux=AccessCard.first_wrong_at, attend_jusqu_au=AccessCard.waits_until)),
    Part("mon code secret", _read(SecretCode.person_id, choisi_le=SecretCode.set_at)),
    Part("nouveaux codes demandés", _read(
        CodeReset.person_id, demandé_le=CodeReset.asked_at, marche_le=CodeReset.works_from,
        arrêté_le=CodeReset.stopped_at, utilisé_le=CodeReset.used_at)),
    Part("codes par e-mail", _email_codes),
    Part("ce qui attend d’être envoyé", _read(
        KeptForm.person_id, page=KeptForm.path, depuis=KeptForm.at)),
    Part("qui a fait quoi", _read(
        LogEntry.person_id, quoi=LogEntry.act, par=LogEntry.by_name, sur=LogEntry.about,
        le=LogEntry.at)),
    Part("messages sur l’écran", _read(
        Notice.person_id, quoi=Notice.kind, sur=Notice.about, page=Notice.link, le=Notice.at,
        lu_le=Notice.read_at)),
    Part("mes preuves", _read(
        Evidence.holder_id, numéro=Evidence.id, sorte=Evidence.kind, état=Evidence.state,
        nom=Evidence.title, texte=Evidence.text, lien=Evidence.url, secondes=Evidence.seconds,
        on_voit_quelqu_un=Evidence.shows_others, ajoutée_avec=Evidence.with_name,
        ajoutée_le=Evidence.made_at)),
    Part("mes demandes", _applications),
    Part("réponses", _answers, inside="mes demandes"),
    Part("preuves", _attached, inside="mes demandes"),
    Part("ce qui s’est passé", _events, inside="mes demandes"),
    Part("mes badges", _credentials),
    Part("mes badges d’ailleurs", _read(
        ImportedBadge.holder_id, numéro=ImportedBadge.id, badge=ImportedBadge.name,
        phrase=ImportedBadge.sentence, donné_par=ImportedBadge.issuer, site=ImportedBadge.site,
        donné_le=ImportedBadge.awarded_at, jusqu_au=ImportedBadge.ends_at,
        sorte=ImportedBadge.version, vérifié=ImportedBadge.verified,
        ce_qui_ne_va_pas=ImportedBadge.problem, pour_moi=ImportedBadge.recipient,
        vérifié_le=ImportedBadge.checked_at, couleur=ImportedBadge.tint,
        dessin=ImportedBadge.icon, ajouté_le=ImportedBadge.made_at)),
    Part("fichiers ajoutés", _read(
        BadgeImport.holder_id, numéro=BadgeImport.id, ajoutés_le=BadgeImport.at)),
    Part("lus", _import_lines, inside="fichiers ajoutés"),
    Part("mots que j’ai demandés", _read(
        Invitation.holder_id, numéro=Invitation.id, comment=Invitation.way,
        adresse=Invitation.email, demandé_le=Invitation.made_at, jusqu_au=Invitation.ends_at,
        retiré_le=Invitation.withdrawn_at, reçu_le=Invitation.used_at)),
    Part("sur quels badges", _invited_for, inside="mots que j’ai demandés"),
    Part("mots que j’ai reçus", _read(
        Endorsement.holder_id, numéro=Endorsement.id, mot=Endorsement.word,
        écrit_par=Endorsement.author_name, son_métier=Endorsement.author_role,
        son_entreprise=Endorsement.author_company, d_où=Endorsement.known_from,
        tout_mon_travail=Endorsement.whole_work, sûr=Endorsement.assurance,
        montré=Endorsement.state, écrit_le=Endorsement.given_at, lu_le=Endorsement.read_at)),
    Part("sur mes badges", _endorsed, inside="mots que j’ai reçus"),
    Part("mes liens", _read(
        ShareLink.holder_id, numéro=ShareLink.id, nom=ShareLink.name, mes_mots=ShareLink.words,
        visible_dans_les_moteurs=ShareLink.indexed, fait_le=ShareLink.made_at,
        ouvert_le=ShareLink.opened_at, jusqu_au=ShareLink.ends_at,
        fermé_le=ShareLink.closed_at, ouvertures=ShareLink.openings)),
    Part("badges montrés", _of_links(
        SharedCredential, badge=SharedCredential.credential_id, place=SharedCredential.number,
        avec_ces_preuves_depuis=SharedCredential.shown_at),
        inside="mes liens"),
    Part("badges d’ailleurs montrés", _of_links(
        SharedImport, badge=SharedImport.imported_badge_id, place=SharedImport.number),
        inside="mes liens"),
    Part("preuves montrées", _of_links(
        SharedEvidence, preuve=SharedEvidence.evidence_id, badge=SharedEvidence.credential_id),
        inside="mes liens"),
    Part("mots montrés", _of_links(SharedEndorsement, mot=SharedEndorsement.endorsement_id),
         inside="mes liens"),
)  # fmt: skip


def proof_files(person_id: UUID) -> Rows:
    """(number of the proof, its name, its kind, its file) of each proof that has a file."""
    return (
        sa.select(Evidence.id, Evidence.title, Evidence.kind, StoredFile)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.holder_id == person_id)
        .order_by(Evidence.made_at, Evidence.id)
    )


def imported_files(person_id: UUID) -> Rows:
    """(number of the badge, its name, the ending of its file, the file as it came)."""
    return (
        sa.select(ImportedBadge.id, ImportedBadge.name, ImportedBadge.ending, StoredFile)
        .join(StoredFile, StoredFile.id == ImportedBadge.original_id)
        .where(ImportedBadge.holder_id == person_id)
        .order_by(ImportedBadge.made_at, ImportedBadge.id)
    )


def signed_words(person_id: UUID) -> Rows:
    """(number of the word, who wrote it, its badge, the word as it was signed)."""
    return (
        sa.select(
            Endorsement.id,
            Endorsement.author_name,
            EndorsedCredential.credential_id,
            EndorsedCredential.document,
        )
        .join(EndorsedCredential, EndorsedCredential.endorsement_id == Endorsement.id)
        .where(Endorsement.holder_id == person_id, EndorsedCredential.document.is_not(None))
        .order_by(Endorsement.given_at, Endorsement.id, EndorsedCredential.credential_id)
    )
