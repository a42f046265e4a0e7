"""Bytes of photos, voices and papers: made safe, then stored.

Nothing is imported here: the decoders start as small processes and pass through this package.
"""
