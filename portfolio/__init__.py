"""Pépites: one Flask application, a room for each capability (see docs/architecture.md)."""
