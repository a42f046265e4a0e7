"""A person's request for a badge: its answers, its states, and what happened to it."""
