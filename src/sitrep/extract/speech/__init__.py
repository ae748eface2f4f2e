"""How sure a clause is, and who vouches for it: modality, sayings and speakers."""
