"""Puts this folder on the import path, so that tests in every room can share ``sample_events``."""
