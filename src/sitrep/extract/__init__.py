"""Reads event mentions out of sentences: scan, parse, one extractor an event type."""
