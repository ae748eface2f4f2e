"""Finds the place and the date of a clause, by clauses and not by distance alone."""

from __future__ import annotations

from sitrep.extract import clauses
from sitrep.extract.context import Named, Reading
from sitrep.extract.parse import Parse
from sitrep.lexicons.loader import words
from sitrep.model import DateMention

_SPEECH = frozenset(words("en/clauses.toml", "speech"))
_LOCATIVE = frozenset(["in", "at", "near", "around", "outside", "on", "of", "from", "across", "inside", "within", "throughout", "over", "to", "into", "off", "through", "between", "along", "north", "south", "east", "west", "against"])
_AFTER, _BEFORE, _CLAUSE, _NO_PREPOSITION, _BROAD, _SPEAKERS = 1, 6, 8, 6, 9, 60


def place_of(reading: Reading, token: int) -> Named | None:
    """The place name that belongs to the trigger at a token: after it in its clause, then before it, then elsewhere."""
    parsed = reading.parsed
    best: tuple[float, Named] | None = None
    for place in reading.places:
        if _is_owner(reading, place):
            continue
        cost = _cost(parsed, place, token)
        if best is None or cost < best[0]:
            best = (cost, place)
    return best[1] if best and best[0] < _SPEAKERS else None


def _cost(parsed: Parse, place: Named, token: int) -> float:
    low, high = sorted((place.first, token))
    between = parsed.at[low : high + 1]
    verbs = {k for k in between if parsed.kind(k) == "v" and clauses.is_finite(parsed, k) and not parsed.chunks[k].first <= token < parsed.chunks[k].last}
    cost = _AFTER * (place.first - token) if place.first > token else _BEFORE + (token - place.first)
    cost += _CLAUSE * len(verbs)
    before = parsed.tokens.lower[place.first - 1] if place.first else ""
    if before in ("the", "'s") and place.first > 1:
        before = parsed.tokens.lower[place.first - 2]
    if before not in _LOCATIVE:
        cost += _NO_PREPOSITION
    if place.broad:
        cost += _BROAD
    if _speaks_from(parsed, place):
        cost += _SPEAKERS
    return cost


def _speaks_from(parsed: Parse, place: Named) -> bool:
    """ "officials in Kabul said": the place of the speaker, not of what is said."""
    after = next((k for k in range(parsed.at[place.last - 1] + 1, min(len(parsed.chunks), parsed.at[place.last - 1] + 3)) if parsed.kind(k) == "v"), None)
    return after is not None and parsed.word(after) in _SPEECH


def _is_owner(reading: Reading, place: Named) -> bool:
    """ "Syria's Idlib", "Iraq's second city of Mosul": the narrower place that follows is meant."""
    parsed = reading.parsed
    if place.last < len(parsed.tags) and parsed.tags[place.last] == "'":
        return any(0 < other.first - place.last <= 5 for other in reading.places)
    return False


def date_of(reading: Reading, token: int) -> DateMention | None:
    """The date of the clause around a token; one that only dates the saying ("said on Monday") counts last."""
    parsed = reading.parsed
    chunk = parsed.at[token]
    best: tuple[float, DateMention] | None = None
    for mention in parsed.dates:
        at = next((i for i, start in enumerate(parsed.tokens.starts) if parsed.tokens.ends[i] > mention.start), None)
        if at is None:
            continue
        cost = _date_cost(parsed, parsed.at[at], chunk)
        if best is None or cost < best[0]:
            best = (cost, mention)
    return best[1] if best else None


def _date_cost(parsed: Parse, date: int, chunk: int) -> float:
    low, high = sorted((date, chunk))
    verbs = [k for k in range(low + 1, high) if parsed.kind(k) == "v" and clauses.is_finite(parsed, k)]
    cost = float(abs(date - chunk)) + 6.0 * len(verbs)
    cost += 3.0 * sum(parsed.kind(k) in "SW;" for k in range(low + 1, high))
    before = date - 1
    while parsed.kind(before) in "PR":
        before -= 1
    after = date + 1
    beside = [k for k in (before, after) if parsed.kind(k) == "v" and parsed.word(k) in _SPEECH]
    if parsed.kind(before) == "n" and parsed.kind(before - 1) == "v" and parsed.word(before - 1) in _SPEECH and before - 1 != chunk:
        beside.append(before)
    return cost + (40.0 if beside else 0.0)
