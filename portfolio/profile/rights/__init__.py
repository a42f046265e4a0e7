"""« Mes données »: take everything away, delete a badge, a proof, the account."""
