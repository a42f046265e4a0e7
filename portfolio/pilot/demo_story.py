"""What happened in the demonstration: invented people, told as data. Days are days ago."""

from dataclasses import dataclass, field

from portfolio.catalogue.source import Place
from portfolio.people.models import Role
from portfolio.recognition.models import InvitationWay, KnownFrom

GREEN, SHORE, INAE = "Les Ateliers du Pré Vert", "Rivage", "INAÉ"


@dataclass(frozen=True)
class House:
    name: str
    city: str
    phone: str


@dataclass(frozen=True)
class Colleague:
    first_name: str
    last_name: str
    role: Role
    house: str
    phone: str = ""
    email: str | None = None


@dataclass(frozen=True)
class Holder:
    """house, counsellor: who accompanies. opens: days ago, their card was opened (None: not)."""

    first_name: str
    last_name: str
    house: str
    counsellor: str
    made: float
    opens: float | None
    phone: str | None = None


@dataclass(frozen=True)
class Proof:
    """subject: a drawing of `drawings`; none: some words, or an address."""

    title: str
    subject: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the state table, or « ask_holder ». by: a first name."""

    act: str
    days: float
    by: str = ""
    word: str = ""
    reason: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Asked:
    """A request. beside: the counsellor who filled it with the person."""

    who: str
    badge: str
    days: float
    places: tuple[Place, ...]
    story: str
    proofs: tuple[Proof, ...]
    steps: tuple[Step, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Word:
    """A recommendation about badges (slugs). shown: yes, no, or not read yet (None)."""

    who: str
    badges: tuple[str, ...]
    way: InvitationWay
    days: float
    text: str
    name: str
    role: str
    company: str
    known_from: KnownFrom
    shown: bool | None
    proves: str = ""
    whole_work: bool = field(default=False)


HOUSES = (
    House(GREEN, "Poitiers", "05 00 00 00 01"),
    House(SHORE, "La Rochelle", "05 00 00 00 02"),
)

COLLEAGUES = (
    Colleague("Élodie", "Martin", Role.COUNSELLOR, GREEN, "05 00 00 00 11", "elodie@exemple.fr"),
    Colleague("Samir", "Kadi", Role.COUNSELLOR, GREEN, "05 00 00 00 12"),
    Colleague("Claire", "Vidal", Role.REVIEWER, GREEN),
    Colleague("Marc", "Dubois", Role.COUNSELLOR, SHORE, "05 00 00 00 21"),
    Colleague("Olivier", "Petit", Role.REVIEWER, INAE),
)
ADMIN = ("Hélène", "Roy")

HOLDERS = (
    Holder("Nadia", "Benali", GREEN, "Élodie", 120, 119, "06 00 00 00 01"),
    Holder("Joël", "Morin", GREEN, "Élodie", 60, 58, "06 00 00 00 02"),
    Holder("Awa", "Diallo", GREEN, "Élodie", 45, 45),
    Holder("Thierry", "Leroy", GREEN, "Élodie", 200, 199, "06 00 00 00 04"),
    Holder("Fatou", "Sarr", GREEN, "Élodie", 10, 9),
    Holder("Sofiane", "Rahmani", SHORE, "Marc", 40, 38, "06 00 00 00 06"),
    Holder("Ana", "Pereira", SHORE, "Marc", 70, None),
)
ALONE = ("Ibrahim", "Camara", "ibrahim@exemple.fr", 30)

W, V, F, D = Place.WORK, Place.VOLUNTEERING, Place.FAMILY, Place.DAILY_LIFE


def _given(days: float, word: str, by: str = "Claire") -> tuple[Step, ...]:
    return (Step("send", days + 6), Step("take", days + 1, by), Step("grant", days, by, word))


REQUESTS = (
    Asked(
        "Nadia", "je-suis-fiable", 110, (W,), "Je prends le premier bus. Je suis là à 7 h 30.",
        (Proof("Le bus du matin", "bus"), Proof("Un mot", text="Trois mois sans retard.")),
        _given(95, "Vos trois mois sans retard parlent pour vous."),
    ),
    Asked(
        "Nadia", "j-aide-les-autres", 80, (V, F), "Le samedi, je cuisine pour 40 personnes.",
        (Proof("La soupe du samedi", "soup"),), _given(66, "Vous pensez à chacun. Merci."),
    ),
    Asked(
        "Nadia", "je-travaille-en-securite", 50, (W,), "Je mets mon casque. Je le dis aux autres.",
        (Proof("Mon casque et mes gants", "gear"),),
        _given(40, "Vos gestes sont sûrs, et vous les expliquez bien."),
    ),
    Asked(
        "Nadia", "j-organise-mon-travail", 30, (W, D), "Je prépare mes outils la veille.",
        (Proof("Les planches du jardin", "garden"),), _given(18, "Tout est prêt avant l’heure."),
    ),
    Asked(
        "Nadia", "je-travaille-en-equipe", 12, (W,), "On a monté ce mur à trois.",
        (Proof("Un mot", text="Je passe les briques, Joël les pose."),),
        (
            Step("send", 11),
            Step("take", 4, "Claire"),
            Step("ask_for_more", 3, "Claire", "Ajoutez une photo du mur avec votre équipe."),
        ),
    ),
    Asked(
        "Joël", "je-travaille-en-equipe", 8, (W,), "Nadia me passe les briques. Je les pose.",
        (Proof("Le mur fini", "wall"), Proof("Avant les enduits", "gear")),
        (Step("send", 7), Step("take", 1, "Claire")),
    ),
    Asked(
        "Joël", "je-suis-fiable", 40, (W,), "Quand je suis en retard, j’appelle.",
        (Proof("Le bus", "bus"),), _given(30, "On sait toujours où vous en êtes."),
    ),
    Asked(
        "Awa", "je-me-fais-comprendre", 9, (D, F), "J’explique le tri à mes voisins.",
        (Proof("Ce que je dis", text="Je parle doucement. Je montre avec mes mains."),),
        _given(1, "Vos voisins ont compris grâce à vous."),
    ),
    Asked(
        "Thierry", "je-me-deplace", 180, (D,), "Je vais partout à vélo.",
        (Proof("Mon chemin", "path"),), _given(160, "Vous connaissez tous les chemins."),
    ),
    Asked(
        "Thierry", "je-transmets-ce-que-je-sais", 130, (W,), "J’apprends la taille aux nouveaux.",
        (Proof("Le jardin que j’ai montré", "garden"),),
        _given(115, "Ils savent tailler, et ils le disent."),
    ),
    Asked(
        "Thierry", "je-gere-mon-budget", 70, (D,), "J’écris mes dépenses chaque semaine.",
        (Proof("Mon cahier", text="Loyer, courses, bus : tout est noté."),),
        _given(60, "Un cahier clair, tenu toute l’année."),
    ),
    Asked(
        "Thierry", "je-travaille-en-securite", 6, (W,), "Je range les machines chaque soir.",
        (Proof("Mes protections", "gear"),), (Step("send", 5),),
    ),
    Asked(
        "Fatou", "je-fais-mes-demarches", 2, (D,), "J’ai demandé ma carte de bus toute seule.",
        (Proof("Le bus", "bus"),), (Step("ask_holder", 2, "Élodie"),), beside="Élodie",
    ),
    Asked(
        "Sofiane", "j-utilise-le-numerique", 10, (W, D), "Je fais les devis sur l’ordinateur.",
        (Proof("Le site où je publie", url="https://exemple.fr/rivage"),), (Step("send", 9),),
    ),
    Asked(
        "Sofiane", "je-suis-fiable", 1, (W,), "Je suis là chaque matin.", (),
    ),
    Asked(
        "Ana", "je-prepare-mon-projet", 50, (W,), "Je veux travailler dans un jardin.",
        (Proof("Un jardin", "garden"),),
        (
            Step("send", 48),
            Step(
                "decline", 35, "Olivier", "Votre envie se lit bien.",
                "Il manque une rencontre avec un employeur.",
                "Passez une journée chez un jardinier. Puis redemandez.",
            ),
        ),
    ),
    Asked(
        "Ana", "je-decouvre-un-metier", 20, (W,), "J’ai passé deux jours en cuisine.",
        (Proof("La soupe", "soup"),), (Step("send", 19), Step("withdraw", 15)),
    ),
    Asked(
        "Ibrahim", "je-decouvre-un-metier", 14, (W,), "J’ai suivi un maçon pendant une semaine.",
        (Proof("Le mur que j’ai vu", "wall"),), (Step("send", 12),),
    ),
)  # fmt: skip

WORDS = (
    Word(
        "Nadia", ("je-travaille-en-securite", "je-suis-fiable"), InvitationWay.QR, 15,
        "Nadia pense à la sécurité de tout le monde. Je la reprends quand elle veut.",
        "Marc Tessier", "Gérant", "Jardins Bellevue", KnownFrom.PLACEMENT, True,
    ),
    Word(
        "Nadia", ("j-aide-les-autres",), InvitationWay.LINK, 9,
        "Chaque samedi, on peut compter sur Nadia en cuisine.",
        "Anne Royer", "Responsable", "La Table du quartier", KnownFrom.WORKED, True,
        proves="anne@exemple.fr",
    ),
    Word(
        "Thierry", ("je-transmets-ce-que-je-sais",), InvitationWay.LINK, 2,
        "Thierry explique avec patience. Mes jeunes ont appris vite.",
        "Paul Girard", "Chef d’équipe", "Espaces verts Girard", KnownFrom.WORKED, None,
    ),
    Word(
        "Thierry", ("je-me-deplace",), InvitationWay.LINK, 50,
        "Toujours à l’heure, même sous la pluie.",
        "Léa Simon", "Voisine", "", KnownFrom.OTHER, False,
    ),
)  # fmt: skip

SHOWN = ("je-suis-fiable", "j-aide-les-autres", "je-travaille-en-securite",
         "j-organise-mon-travail")  # fmt: skip
NEWS = 4  # days: what is older was read
EXAMPLES = ("Nadia", "Fatou", "Élodie", "Marc", "Claire", "Olivier", "Hélène")
