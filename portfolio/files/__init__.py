"""Bytes of photos, voices and papers: made safe, then stored."""
