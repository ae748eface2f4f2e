"""Territorial control: who takes, loses, holds or besieges which place."""
