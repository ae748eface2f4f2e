"""The places that a predicate is said of: "A is under ...", "the town of A in B, which ...", "the largest city under ... is A"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.control import territory, territory_names
from sitrep.extract.control.held import places_of
from sitrep.extract.syntax import clauses
from sitrep.extract.syntax.parse import Phrase, phrase
from sitrep.extract.syntax.verb_groups import phrase_start

if TYPE_CHECKING:
    from sitrep.extract.context import Reading
    from sitrep.extract.control.territory import Territory

_LINES = frozenset(["border", "frontier", "river", "road", "highway"])
_SETTLED = frozenset(["town", "city", "village", "hamlet", "suburb", "base", "camp"])


def narrowed(reading: Reading, chunk: int, objects: list[Phrase]) -> list[Phrase]:
    """As in "the town of A in B province, which troops took", "A, a town near C which is besieged": not what only says where it lies."""
    parsed = reading.parsed
    before = objects[0].chunk - 1 if objects else -1
    if len(objects) != 1 or objects[0].chunk > chunk or parsed.kind(before) != "P":
        return objects
    if parsed.word(before) == "with" and parsed.word(before - 1) in _LINES:  # "a town on the border with A that"
        return narrowed(reading, chunk, [phrase(parsed, before - 1)])
    broad = any(p.broad and objects[0].first <= p.first < objects[0].last for p in reading.places)
    start = phrase_start(parsed, before - 1)
    settled = start is not None and parsed.word(start) in _SETTLED and parsed.word(start + 1) == "of"  # "the town of A in B, which"
    beside = parsed.word(before) in ("near", "outside") or (parsed.word(before) == "on" and parsed.word(objects[0].end) in _LINES)
    if not beside and not ((broad or settled) and parsed.word(before) in ("in", "of")):
        return objects
    if start is None:
        return objects
    outer = clauses.coordinated_left(parsed, start, whole=parsed.word(start) in territory_names.nouns("plural"))
    found = territory.read(reading, outer[-1], strict=True)
    inner = broad and found and found.name and found.name.broad
    return outer if found and found.how == "named" and found.name and not inner and found.name.first < objects[0].first else objects


def described(reading: Reading, preposition: int, *, strict: bool = True) -> list[Territory]:
    """The place that "under ..." or "in the hands of ..." is said of."""
    parsed = reading.parsed
    at = clauses.skip_back(parsed, preposition - 1)
    every = parsed.kind(at) == "n" and parsed.word(at) in ("all", "both", "each") and parsed.kind(at - 1) == "v"
    at -= every  # "A, B and C are all now under"
    if parsed.kind(at) == "v":
        verb = parsed.chunks[at]
        clause = clauses.read(parsed, at)
        active = clause.voice == "active" and clause.objects and parsed.tags[verb.last - 1] != "I" and not every
        return places_of(reading, clause.objects if active else narrowed(reading, at, clause.subjects), strict=strict)
    if parsed.kind(at) == ",":
        at -= 1
    start = at
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    listed = [phrase(parsed, start)] if parsed.kind(start) == "n" else []
    if listed and parsed.kind(start - 1) == "K" and parsed.kind(start - 2) == "n" and parsed.tags[parsed.chunks[start - 2].last - 1] == "M":
        listed.insert(0, phrase(parsed, start - 2))
    wider = _wider(reading, start)
    if wider:
        return [wider]
    return places_of(reading, listed, strict=strict) or _predicate(reading, preposition)


def _wider(reading: Reading, start: int) -> Territory | None:
    """Of "A, the last city in B under their control": A."""
    parsed = reading.parsed
    outer = phrase_start(parsed, start - 2) if parsed.kind(start - 1) == "P" and parsed.word(start - 1) in ("in", "near") else None
    if outer is None:
        return None
    item = phrase(parsed, outer)
    found = territory.read(reading, item, strict=True)
    if found is None or found.name is None:
        return None
    own = item.first <= found.name.first < item.last and territory_names.names_a_kind(parsed.tokens.lower[item.last - 1])
    return found if own or found.name.last <= item.first else None  # "the A district in B in rebel hands"


def _predicate(reading: Reading, preposition: int) -> list[Territory]:
    """Of "the largest city under their control is A": A."""
    parsed = reading.parsed
    verb = clauses.skip_forward(parsed, phrase(parsed, preposition + 1).end + 1)
    if parsed.kind(verb) != "v" or parsed.word(verb) not in ("is", "was", "are", "remains") or parsed.kind(verb + 1) != "n":
        return []
    return places_of(reading, clauses.coordinated(parsed, verb + 1), strict=True)
