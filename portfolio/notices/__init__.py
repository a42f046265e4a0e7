"""What people are told: on screen, and by e-mail through the outbox."""
