"""The counsellor's side: the people one accompanies, their cards, filling together."""
