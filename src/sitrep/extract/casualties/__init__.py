"""Casualties: who was harmed, how, by whom and how many."""
