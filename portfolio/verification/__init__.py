"""Anyone checks a badge here: ours or another's, from a file or an address. Nothing is kept."""
