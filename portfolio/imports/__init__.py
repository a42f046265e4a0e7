"""Badges from elsewhere: a person brings them in; we keep what they gave and say what we found."""
