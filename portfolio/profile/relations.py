"""A link belongs to its holder; whoever bears its token may look while it is open."""

from portfolio.permissions import Relation, register
from portfolio.profile import withdrawals  # noqa: F401 - listens to the rooms below
from portfolio.profile.models import LinkState, ShareLink
from portfolio.profile.shown import OpenedLink

register(
    Relation.HOLDER,
    ShareLink,
    lambda who, link: who.person_id == link.holder_id,
    lambda who: ShareLink.holder_id == who.person_id,
)
# To load a link by its token is to bear it.
register(Relation.BEARER, OpenedLink, lambda who, link: link.state is LinkState.OPEN)
