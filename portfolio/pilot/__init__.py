"""INAÉ's console: the structures of the house; and the demonstration."""
