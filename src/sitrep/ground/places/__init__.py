"""Which place is meant: the gazetteer, the names in a text, and the choice between namesakes."""
