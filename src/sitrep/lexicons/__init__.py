"""Data, not code: triggers, victims, cues, actors, place aliases."""
