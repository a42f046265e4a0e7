"""What a page may say, worked out from what is kept; and which machines are not people."""

from datetime import date, datetime, time, timedelta

from portfolio.clock import PARIS
from portfolio.evidence.models import Evidence, EvidenceKind, EvidenceState

ASKED_FIRST = frozenset({EvidenceKind.PHOTO, EvidenceKind.DOCUMENT})

# What fetches a page before, or instead of, a person; found in User-Agent, in lower case.
MACHINES = (
    "bot", "crawl", "spider", "preview", "slurp", "scan", "monitor", "headless", "lighthouse",
    "facebookexternalhit", "facebookcatalog", "whatsapp", "telegram", "viber", "skype",
    "linkedin", "google-", "googleimageproxy", "mediapartners", "embedly", "iframely", "snapchat",
    "outlook", "ms-office", "microsoft office", "safelinks", "proofpoint", "barracuda", "mimecast",
    "yahoomailproxy", "mastodon", "nextcloud", "curl", "wget", "python", "java/", "okhttp",
)  # fmt: skip


def may_be_shown(proof: Evidence) -> bool:
    """Whether a proof may leave the evaluation.

    A photo or a paper only when its owner said that nobody else is seen on it.
    """
    if proof.kind in ASKED_FIRST and proof.shows_others is not False:
        return False
    return proof.state is EvidenceState.READY


def is_asked_first(proof: Evidence) -> bool:
    """« On voit quelqu’un d’autre ? » has no answer yet for this photo or paper."""
    return proof.kind in ASKED_FIRST and proof.shows_others is None


def end_of(day: date) -> datetime:
    """The moment at which `day` is over in France."""
    return datetime.combine(day + timedelta(days=1), time(), PARIS)


def last_day(ends_at: datetime) -> date:
    """The last day on which a link that ends at `ends_at` is open, in France."""
    return (ends_at.astimezone(PARIS) - timedelta(microseconds=1)).date()


def is_a_person(method: str, user_agent: str, purpose: str = "") -> bool:
    """Whether this opening of a page is a person's: a browser, not a machine we know.

    purpose: the header Sec-Purpose or Purpose; browsers put « prefetch » there.
    """
    agent = user_agent.lower()
    return (
        method == "GET"
        and agent.startswith("mozilla/")
        and "prefetch" not in purpose.lower()
        and not any(machine in agent for machine in MACHINES)
    )
