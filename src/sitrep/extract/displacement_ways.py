"""Where the displaced came from and where they went, by the prepositions before the places of their clause."""

from __future__ import annotations

from functools import cache

from sitrep.extract.arguments import place_of
from sitrep.extract.context import Named, Reading
from sitrep.extract.displacement_frames import Moved, listed, pattern
from sitrep.extract.parse import Parse

_STEP = 6
"""Words (articles, kinds, directions) that may stand between a preposition and the name of a place."""


@cache
def _leaving() -> frozenset[str]:
    return frozenset({"Displaced", "Forced to flee", "Evacuated", "Homeless", "Relocated"})


def ways(reading: Reading, moved: Moved) -> tuple[Named | None, Named | None]:
    """Origin and destination, each None where the sentence does not say it."""
    origin = destination = None
    for place in candidates(reading):
        end = _end(reading, moved, place)
        if end == "origin":
            origin = origin or place
        elif end == "destination":
            destination = destination or place
    if origin is None and moved.rule.kind in _leaving() and moved.rule.options.get("measure") != "stock":
        near = place_of(reading, moved.token)
        if near and near != destination and preposition(reading.parsed, near) in listed("ways", "scene"):
            origin = near
    return origin, destination


def candidates(reading: Reading) -> list[Named]:
    """The known places of a sentence and the unknown names that follow a preposition of place, in order."""
    parsed = reading.parsed
    found = list(reading.places)
    covered = {token for place in found for token in range(place.first, place.last)}
    for piece in parsed.chunks:
        if piece.kind != "n" or parsed.tags[piece.last - 1] != "M" or parsed.tokens.words[piece.last - 1].isupper():
            continue
        first = piece.last - 1
        while first > piece.first and parsed.tags[first - 1] == "M":
            first -= 1
        taken = any(i in covered or i in parsed.names for i in range(piece.first, piece.last))
        if not taken and piece.first and parsed.tokens.lower[piece.first - 1] in listed("ways", "before_names"):
            found.append(Named(first, piece.last, parsed.tokens.starts[first], parsed.tokens.ends[piece.last - 1]))
    return sorted(found, key=lambda place: place.first)


def _end(reading: Reading, moved: Moved, place: Named) -> str | None:
    """Which end of the way a place is."""
    parsed = reading.parsed
    before = preposition(parsed, place)
    options = moved.rule.options
    after = place.first > moved.token
    inside = moved.who.first <= place.first < moved.who.last
    if before == "from" or (before in ("outside", "of") and after and parsed.tokens.lower[place.first - 2] == "out"):
        return "destination" if options.get("from_home") else "origin"
    if options.get("host"):
        return "destination" if not after or before in listed("ways", "at") else None
    if inside:
        return "origin" if before in listed("ways", "at") | {"of"} and moved.rule.kind in _leaving() and not options.get("there") else None
    if after and before in listed("ways", "leave"):
        return "origin"
    if before in listed("ways", "toward") and (after or before == "into"):
        return "destination" if _same_clause(parsed, moved, place) else None
    if before in listed("ways", "at") and after:
        return _there(reading, moved, place)
    return "origin" if before == "in" and place.first <= 3 and moved.rule.kind == "Forced to flee" and not options.get("there") else None


def _there(reading: Reading, moved: Moved, place: Named) -> str | None:
    """ "sheltering in X" is where they are, "displaced in X" and "their homes in X" where they were."""
    between = reading.parsed.text(moved.token, place.first)
    if pattern("ways", "arrival").search(between):
        return "destination"
    if moved.rule.options.get("there"):
        return "destination" if _same_clause(reading.parsed, moved, place) else None
    if moved.rule.kind in ("Returns", "Sheltered", "In relief camp"):
        return "destination"
    return "origin" if moved.rule.kind in _leaving() and _same_clause(reading.parsed, moved, place) else None


def _same_clause(parsed: Parse, moved: Moved, place: Named) -> bool:
    low, high = sorted((moved.token, place.first))
    return not any(parsed.kind(k) in "SW;." for k in set(parsed.at[low + 1 : high]))


def preposition(parsed: Parse, place: Named) -> str:
    """The word before a place name, its article, kind and direction skipped."""
    i = place.first - 1
    while i >= 0 and place.first - i < _STEP and (parsed.tags[i] in "DJ'M" or parsed.tokens.lower[i] in listed("ways", "kinds")):
        i -= 1
    return parsed.tokens.lower[i] if i >= 0 else ""
