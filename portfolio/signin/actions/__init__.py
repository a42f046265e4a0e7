"""What changes who may come in: cards and codes, passkeys, accounts, invitations."""

from portfolio.signin.actions.cards import new_card, replace_card
from portfolio.signin.actions.resets import confirm_reset

__all__ = ["confirm_reset", "new_card", "replace_card"]
