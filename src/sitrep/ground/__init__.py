"""Grounds what was found: places, dates and actors."""
