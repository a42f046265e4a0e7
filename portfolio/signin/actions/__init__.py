"""What changes who may come in: cards and codes, passkeys, accounts, invitations."""

from portfolio.signin.actions.cards import HasACard, NoCardToReplace, new_card, replace_card
from portfolio.signin.actions.resets import NotTheSecond, confirm_reset

__all__ = [
    "HasACard",
    "NoCardToReplace",
    "NotTheSecond",
    "confirm_reset",
    "new_card",
    "replace_card",
]
