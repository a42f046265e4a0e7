"""Ways in: access card, passkey, e-mail code; and the sessions they open. No password."""
