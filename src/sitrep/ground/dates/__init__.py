"""Which days are meant: the grammar of date phrases, and when an event was."""
