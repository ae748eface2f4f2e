"""Reads the grammar of a sentence: tags, chunks, verb groups and clauses, and who does what to whom."""
