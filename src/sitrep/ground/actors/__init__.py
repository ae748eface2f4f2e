"""Which actor is meant: the list of actors and the phrases for them."""
