"""Displacement: who had to move, from where, to where and how many."""
