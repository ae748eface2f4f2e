"""Where the displaced came from and where they went, by the prepositions before the places of their clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from sitrep.extract.context import Named, Reading
from sitrep.extract.displacement.people import Moved, listed, pattern
from sitrep.extract.roles.arguments import is_owner, place_of

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse

NEXT_CLAUSE = re.compile(r";|, (?:and|while|but|with) ")
"""Where a new clause of a sentence begins."""
_STEP = 8
"""Words (articles, kinds, directions) that may stand between a preposition and the name of a place."""
_FLEEING = frozenset(["fled", "flee", "fleeing", "escaping", "escaped"])


@cache
def _leaving() -> frozenset[str]:
    return frozenset({"Displaced", "Forced to flee", "Evacuated", "Homeless", "Relocated"})


def ways(reading: Reading, moved: Moved) -> tuple[Named | None, Named | None]:
    """Origin and destination, each None where the sentence does not say it."""
    origin = destination = None
    for place in candidates(reading):
        end = _end(reading, moved, place)
        if end == "origin":
            origin = place if origin is None or (origin.broad and origin.last <= moved.who.first and not place.broad) else origin
        elif end == "destination":
            destination = destination or place
    if origin is None and moved.rule.kind in _leaving() and moved.rule.options.get("measure") != "stock":
        origin = scene(reading, moved, destination)
    return origin, destination


def scene(reading: Reading, moved: Moved, destination: Named | None = None) -> Named | None:
    """The place of what drives people out: "clashes in X", "the shelling of X", "gunmen entered X"."""
    near = place_of(reading, moved.token)
    known, parsed = candidates(reading), reading.parsed
    later = [place for place in known if place.first > moved.token and place != destination]
    found = [near] if near and near != destination else later or known
    found = [place for place in found if place != destination and not _is_passed(parsed, moved.token, place)]
    found = [place for place in found if not is_water(parsed, place)]
    found = [place for place in found if not is_of_others(parsed, moved.token, place)]
    found = [place for place in found if not _has_aside(parsed, set(parsed.at[moved.token : place.first]))]
    return next((place for place in found if _is_scene(parsed, place)), None)


def is_of_others(parsed: Parse, token: int, place: Named) -> bool:
    """Whether a later clause says who went to a place: "uprooted 8 million, and 1.6 million of them have crossed into X"."""
    apart = NEXT_CLAUSE.search(parsed.tokens.text, parsed.tokens.ends[token], place.start) if place.first > token else None
    return apart is not None and preposition(parsed, place) in listed("ways", "toward")


def _is_scene(parsed: Parse, place: Named) -> bool:
    before = preposition(parsed, place)
    if before != "of" and parsed.tokens.lower[place.first - 1] == "of" and before not in listed("ways", "scene"):
        return pattern("story", "conflict").fullmatch(before) is not None
    return before in listed("ways", "scene")


def candidates(reading: Reading) -> list[Named]:
    """The known places of a sentence and the unknown names that follow a preposition of place, in order."""
    parsed = reading.parsed
    found = [
        *(place for place in reading.places if not is_owner(parsed, place, reading.places)),
        *(_named(parsed, match) for match in _ABROAD.finditer(parsed.tokens.text)),
    ]
    covered = {token for place in found for token in range(place.first, place.last)}
    for piece in parsed.chunks:
        last = piece.last
        while last > piece.first and parsed.tokens.lower[last - 1] in listed("ways", "kinds"):
            last -= 1
        first = last
        while first > piece.first and parsed.tags[first - 1] == "M":
            first -= 1
        if piece.kind != "n" or first == last or parsed.tokens.words[last - 1].isupper() or _HELD.search(parsed.tokens.words[last - 1]):
            continue
        if piece.first > 1 and parsed.tags[piece.first - 2] == "M" and parsed.tokens.lower[piece.first - 1] in ("for", "of", "on"):
            continue  # "the International Organization for Migration"
        taken = any(i in covered or parsed.names.get(i) == "place" for i in range(piece.first, piece.last)) or any(
            i in parsed.names for i in range(first, last)
        )
        if not taken and (last < piece.last or (piece.first and parsed.tokens.lower[piece.first - 1] in listed("ways", "before_names"))):
            found.append(Named(first, last, parsed.tokens.starts[first], parsed.tokens.ends[last - 1]))
    found.sort(key=lambda place: place.first)
    return [place for place, after in zip_longest(found, found[1:]) if after is None or not _holds(parsed, place, after)]


def _holds(parsed: Parse, place: Named, part: Named) -> bool:
    """Whether a place only says where the next one lies: "the Homs suburb of Waer"."""
    between = parsed.tokens.lower[place.last : part.first]
    return len(between) > 1 and between[-1] == "of" and listed("ways", "kinds").issuperset(between)


def _named(parsed: Parse, match: re.Match[str]) -> Named:
    starts = parsed.tokens.starts
    return Named(bisect_right(starts, match.start()) - 1, bisect_right(starts, match.end() - 1), match.start(), match.end())


_HELD = re.compile(r"[a-z]-[a-z]+$")
"""Of "Daesh-held areas", which is no name."""
_ABROAD = re.compile(r"\bneighbou?ring (?:countries|states|nations)\b", re.IGNORECASE)


def _end(reading: Reading, moved: Moved, place: Named) -> str | None:
    """Which end of the way a place is."""
    parsed = reading.parsed
    before = preposition(parsed, place)
    options = moved.rule.options
    after = place.first > (moved.who.last - 1 if options.get("there") and not options.get("host") else moved.token)
    inside = moved.who.first <= place.first < moved.who.last
    if is_water(parsed, place) or _is_of_another(parsed, moved, place):
        return None
    if before in ("from", "out"):
        return "origin"
    if after and before not in listed("ways", "toward") and _is_fled(parsed, moved, place):
        return "origin"
    if options.get("host"):
        return "destination" if not after or before in listed("ways", "at") else None
    if inside:
        return "origin" if _is_theirs(parsed, moved, place) and moved.rule.kind in _leaving() else None
    if after and before in listed("ways", "leave"):
        return "origin"
    if before in listed("ways", "toward") and (after or before == "into"):
        theirs = _same_clause(parsed, moved, place) and not is_of_others(parsed, moved.token, place)
        return "destination" if theirs else None
    if after and _is_passed(parsed, moved.token, place):
        return None
    if before in listed("ways", "at") and after:
        return _there(reading, moved, place)
    return "origin" if before == "in" and place.first <= 3 and moved.rule.kind == "Forced to flee" and not options.get("there") else None


def _is_of_another(parsed: Parse, moved: Moved, place: Named) -> bool:
    """As in "10,000 crossed into X and 20,000 more fled to Y": X is none of the ends of the second."""
    return place.last <= moved.who.first and place.first > 2 and parsed.kind(moved.who.chunk - 1) == "K"


def _is_theirs(parsed: Parse, moved: Moved, place: Named) -> bool:
    """Whether those who moved are named with the place: "residents of X", "people in X"."""
    before = preposition(parsed, place)
    if before == parsed.tokens.lower[moved.who.head] and parsed.tokens.lower[place.first - 1] == "of":
        return True
    return before in listed("ways", "at") | {"of"} and not moved.rule.options.get("there")


def is_water(parsed: Parse, place: Named) -> bool:
    """Whether a place is a lake, a river or a sea that people cross: "fled by boat across Lake A"."""
    lower = parsed.tokens.lower
    beside = {*lower[place.first : place.last], *lower[place.first - 1 : place.first], *lower[place.last : place.last + 1]}
    return not listed("ways", "waters").isdisjoint(beside) and preposition(parsed, place) in listed("ways", "over_water")


def _is_fled(parsed: Parse, moved: Moved, place: Named) -> bool:
    """As in "families sheltering in barns after fleeing raids on X": where those were who now are elsewhere."""
    between = range(moved.token + 1, place.first)
    fled = next((i for i in between if parsed.tokens.lower[i] in _FLEEING), None)
    return fled is not None and moved.rule.kind not in _leaving() and not {",", ";", "."} & set(parsed.tags[fled : place.first])


def _is_passed(parsed: Parse, token: int, place: Named) -> bool:
    """Whether people only came through a place: "crossed into Chad at Adre"."""
    return preposition(parsed, place) == "at" and pattern("ways", "crossing").search(parsed.text(token, place.first)) is not None


def _there(reading: Reading, moved: Moved, place: Named) -> str | None:
    """Which end "in X" is: where they are of "sheltering in X", where they were of "displaced in X" and "their homes in X"."""
    between = reading.parsed.text(moved.token, place.first)
    if moved.rule.kind != "Homeless" and pattern("ways", "arrival").search(between):
        return "destination"
    if moved.rule.options.get("there"):
        return "destination" if _same_clause(reading.parsed, moved, place) else None
    if moved.rule.kind in ("Returns", "Sheltered", "In relief camp"):
        return "destination"
    return "origin" if moved.rule.kind in _leaving() and _same_clause(reading.parsed, moved, place) else None


def _same_clause(parsed: Parse, moved: Moved, place: Named) -> bool:
    low, high = sorted((min(max(moved.token, moved.who.last - 1), max(moved.token, place.first)), place.first))
    chunks = set(parsed.at[low + 1 : high])
    return not _has_aside(parsed, chunks) and not any(parsed.kind(k) in "SW;." and parsed.word(k) != "as" for k in chunks)


def _has_aside(parsed: Parse, chunks: set[int]) -> bool:
    """Whether a participle leads on to something else: "fled, setting off a crisis in Europe"."""
    return any(parsed.kind(k) == "," and parsed.kind(k + 1) == "v" and parsed.word(k + 1).endswith("ing") for k in chunks)


def preposition(parsed: Parse, place: Named) -> str:
    """The word before a place name, its article, kind and direction skipped."""
    i = place.first - 1
    while i >= 0 and place.first - i < _STEP and (parsed.tags[i] in "DJ'M" or parsed.tokens.lower[i] in listed("ways", "kinds")):
        i -= 1
    return parsed.tokens.lower[i] if i >= 0 else ""
