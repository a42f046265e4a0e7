"""Everything people are told, in one table: on screen, and by e-mail to those who have one."""

from dataclasses import dataclass

from portfolio.web.language import _l


@dataclass(frozen=True)
class Words:
    """`fact`: one bold sentence; `then`: what happens next. With %(names)s to fill in."""

    fact: str
    then: str
    icon: str = "info"


NOTICES: dict[str, Words] = {
    "accompany_asked": Words(
        _l("%(structure)s veut vous accompagner."),
        _l("Vous pouvez dire oui ou non."),
        "users",
    ),
    "account_unused": Words(
        _l("Vous n’êtes pas venu depuis longtemps."),
        _l("Ouvrez Pépites avant le %(date)s. Sinon, votre compte sera effacé."),
        "clock",
    ),
    "badge_given": Words(
        _l("Vous avez un nouveau badge : %(badge)s."),
        _l("Ouvrez-le. Vous pouvez le montrer."),
        "seal-check",
    ),
    "badge_answered": Words(
        _l("Une personne répond pour son badge retiré « %(badge)s »."),
        _l("Lisez sa réponse."),
        "chat-circle-text",
    ),
    "badge_revoked": Words(
        _l("Votre badge « %(badge)s » a été retiré."),
        _l("Lisez pourquoi. Vous pouvez répondre."),
        "info",
    ),
    "card_replaced": Words(
        _l("%(name)s a fait une nouvelle carte pour vous."),
        _l("L’ancienne carte ne marche plus."),
        "identification-card",
    ),
    "code_changed": Words(
        _l("Votre code secret a changé."),
        _l("Ce n’est pas vous ? Demandez une nouvelle carte."),
        "password",
    ),
    "code_reset": Words(
        _l("Quelqu’un veut changer votre code."),
        _l("Ce n’est pas vous ? Dites-le ici tout de suite."),
        "password",
    ),
    "declined": Words(
        _l("Votre demande « %(badge)s » a une réponse."),
        _l("Pas cette fois. Voici pourquoi. Vous pouvez redemander."),
        "arrow-counter-clockwise",
    ),
    "filled_together": Words(
        _l("%(name)s a rempli une demande avec vous."),
        _l("C’est bien vous ? Dites oui pour l’envoyer."),
        "users",
    ),
    "holder_answered": Words(
        _l("%(name)s a une réponse pour « %(badge)s »."),
        _l("Ouvrez sa page pour la lire ensemble."),
        "seal-check",
    ),
    "more_asked": Words(
        _l("Votre demande « %(badge)s » est à compléter."),
        _l("Lisez ce qui manque. Puis envoyez encore."),
        "note-pencil",
    ),
    "new_recommendation": Words(
        _l("%(author)s a écrit un mot sur vous."),
        _l("Lisez-le. Vous choisissez de le montrer ou non."),
        "quotes",
    ),
    "recommendation_corrected": Words(
        _l("%(author)s a changé son mot sur vous."),
        _l("Lisez-le encore. Il est caché pour le moment."),
        "quotes",
    ),
    "recommendation_withdrawn": Words(
        _l("%(author)s a enlevé son mot."),
        _l("Personne ne le voit plus."),
        "quotes",
    ),
    "opened_together": Words(
        _l("Quelqu’un a ouvert votre demande « %(badge)s »."),
        _l("Vous n’étiez pas là ? Lisez « Qui a fait quoi »."),
        "users",
    ),
    "review_waiting": Words(
        _l("Des demandes attendent votre évaluation : %(number)s."),
        _l("La plus ancienne attend depuis %(days)s jours."),
        "hourglass-medium",
    ),
}

MAILS: dict[str, Words] = {
    "account_code": Words(
        _l("Votre code : %(code)s"),
        _l("Tapez ce code dans Pépites. Il marche 10 minutes."),
    ),
    "email_code": Words(
        _l("Votre code : %(code)s"),
        _l("Tapez ce code dans Pépites. Il marche 10 minutes."),
    ),
    "recommend_asked": Words(
        _l("%(name)s vous demande un mot."),
        _l("Une minute suffit, sans compte. Vous pouvez aussi ne rien faire."),
    ),
    "recommend_code": Words(
        _l("Votre code : %(code)s"),
        _l("Tapez ce code pour confirmer votre adresse."),
    ),
    "recommend_thanks": Words(
        _l("Votre mot pour %(name)s est arrivé."),
        _l("Avec ce lien, vous pouvez le changer ou l’enlever."),
    ),
    "role_invitation": Words(
        _l("%(name)s vous invite dans %(structure)s."),
        _l("Ouvrez ce lien pour entrer dans l’équipe. Il marche 30 jours."),
    ),
}
