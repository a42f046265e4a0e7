"""The catalogue: pathways, badges and their versions, and each structure's own version."""
