"""Displacement: who fled, was moved, lost a home, shelters somewhere or came back, how many, from where and to where."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sitrep.extract import rules
from sitrep.extract.displacement import figures as displacement_figures
from sitrep.extract.displacement.frames import FRAMES
from sitrep.extract.displacement.people import LEXICON, Moved, harmed, is_national, listed, pattern
from sitrep.extract.displacement.ways import NEXT_CLAUSE, is_of_others, is_water, scene, ways
from sitrep.extract.roles.arguments import place_of
from sitrep.extract.roles.clause_dates import date_of
from sitrep.extract.scope import scope_of
from sitrep.extract.speech import assertion
from sitrep.extract.unreal import is_unreal
from sitrep.model import Mention, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract.context import Named, Reading
    from sitrep.extract.syntax.parse import Parse

_MANY, _MANY_FAMILIES = 100, 20
"""Residents, and families, from which a plain movement ("arrived in") is no outing, even where the story says nothing of flight."""
_MORE = 50
"""How many times more have to move where the verb is that of any move of house ("relocated")."""
_DONE = frozenset({"first", "last", "latest", "only"})
"""Of "the last 60 families to leave", the infinitive tells what they did."""
_NEEDED = 90
"""Characters after a trigger in which the words that its rule needs must stand."""
_NEAR = 30
"""Characters before a trigger, half of those after it, in which words of borders are first looked for."""
_TOTAL = 500_000
"""Persons from which "have fled" or "were displaced" sums up a war rather than one incident."""


def extract(reading: Reading) -> list[Mention]:
    """The displacement that a sentence tells, in the order of its triggers; one mention for one figure."""
    chosen: dict[int, Moved] = {}
    for moved in _find(reading):
        where = moved.count.start if moved.count and moved.count.start >= 0 else -1 - moved.who.first
        if where not in chosen or _outranks(reading, moved, chosen[where]):
            chosen[where] = moved
    found = [moved for moved in chosen.values() if moved.rule.frame != "counted"]
    found += displacement_figures.read(reading.parsed, _figures(found))
    found += [moved for at, moved in chosen.items() if moved.rule.frame == "counted" and at not in _figures(found)]
    found = [moved for moved in found if not _otherwise(reading.parsed, moved) and not _repeats(reading.parsed, moved, found)]
    found += displacement_figures.equivalents(reading.parsed, found)
    kept = [moved for moved in found if not is_unreal(reading, moved.token)]
    return [_mention(reading, moved) for moved in sorted(kept, key=lambda moved: moved.token)]


def _outranks(reading: Reading, moved: Moved, other: Moved) -> bool:
    """Whether a trigger tells more of the same people than one before: "the 900 who had fled have returned"."""
    if moved.rule.kind == "Returns" != other.rule.kind and reading.parsed.kind(other.chunk - 1) == "W":
        return True
    return _rank(reading, moved) < _rank(reading, other)


def _rank(reading: Reading, moved: Moved) -> int:
    """A clause that says what they did tells more than a figure before "displaced people", or than what they set out to do."""
    if moved.rule.frame == "counted":
        return 2
    piece = reading.parsed.chunks[moved.chunk]
    aimed_at = piece.kind == "v" and reading.parsed.tags[piece.first] == "T"
    return int(aimed_at or bool(moved.rule.options.get("yields")))


def _figures(found: list[Moved]) -> set[int]:
    return {moved.count.start for moved in found if moved.count}


def _otherwise(parsed: Parse, moved: Moved) -> bool:
    """Whether the clause is about another harm to those whom its trigger only describes."""
    return not moved.rule.options.get("homes_only") and moved.unit != "houses" and harmed(parsed, moved.who, moved.chunk)


def _repeats(parsed: Parse, moved: Moved, found: list[Moved]) -> bool:
    """Whether an uncounted group repeats one that has a figure: with the same trigger, or in a relative clause ("those who fled")."""
    figures = [other for other in found if not other.plain]
    if not moved.plain or not figures:
        return False
    return parsed.kind(moved.chunk - 1) == "W" or any(abs(other.token - moved.token) <= 1 for other in figures)


def _find(reading: Reading) -> Iterator[Moved]:
    parsed = reading.parsed
    table = rules.load(LEXICON, "term")
    for token, word in enumerate(parsed.tokens.lower):
        for rule in table.get(word, ()):
            if rule.frame == "figure" or not _fits(parsed, rule, token):
                continue
            found = list(FRAMES[rule.frame](parsed, rule, token))
            if rule.options.get("story"):
                found = [moved for moved in found if _in_story(reading, moved)]
            yield from found
            if found:
                break


def _fits(parsed: Parse, rule: rules.Rule, token: int) -> bool:
    """Whether the words that a rule needs right after its trigger, or anywhere in the sentence, are there."""
    after = parsed.tokens.ends[token] + 1
    if rule.needs and not rule.needs.match(parsed.tokens.text[after : after + _NEEDED]):
        return False
    beside = rule.options.get("beside")
    return beside is None or re.search(beside, parsed.tokens.text, re.IGNORECASE) is not None


def _in_story(reading: Reading, moved: Moved) -> bool:
    """Whether a plain movement is one of displacement: by the words around it, or by who moves and how many."""
    lower = reading.parsed.tokens.lower[moved.who.first : moved.who.last]
    if any(word in listed("groups", "uprooted_for_sure") for word in lower):
        return True
    if pattern("story", "words").search(_story(reading)):
        return True
    nationals = not moved.plain and is_national(reading.parsed, moved.who.head)
    if listed("groups", "residents").isdisjoint(lower) and not nationals:
        return moved.group is None and moved.count is not None and (moved.count.low or 0) >= _MANY and _has_cause(reading.sentence.text)
    if _has_cause(_story(reading)):
        return True
    least = _MANY_FAMILIES if moved.unit == "households" else _MANY
    least *= _MORE if moved.rule.options["story"] == "told" else 1
    return not moved.plain and moved.count is not None and (moved.count.best or moved.count.low or 0) >= least


def _has_cause(text: str) -> bool:
    """Whether a text has a word of what drives people out."""
    return any(pattern("story", causes).search(text) for causes in ("conflict", "disaster", "fires"))


def _story(reading: Reading) -> str:
    """The sentence and the two before it."""
    before = [reading.earlier(steps) for steps in (2, 1)]
    return " ".join([*(r.sentence.text for r in before if r), reading.sentence.text])


def _mention(reading: Reading, moved: Moved) -> Mention:
    parsed = reading.parsed
    said = assertion.read(reading, moved.chunk)
    date = date_of(reading, moved.token)
    origin, destination = ways(reading, moved)
    host = moved.rule.options.get("host")
    place = (destination if host or moved.rule.kind == "Returns" else origin) or _nearby(reading, moved) or destination
    if host and place == origin:
        place = None  # "the village houses families from X"
    if place is None and moved.unit == "houses":
        place = scene(reading, moved)
    count = moved.count
    piece = parsed.chunks[moved.chunk]
    first = piece.first if piece.kind == "v" and piece.last - 1 == moved.token else moved.token
    houses = moved.unit == "houses"
    return Mention(
        event_type="displacement",
        rule_id=moved.rule.rule_id,
        sentence=reading.sentence,
        trigger=reading.span(first, moved.token + 1),
        kind=moved.rule.kind,
        modality=_modality(parsed, moved, said.modality),
        attributed_to=said.attributed_to,
        count=reading.figure(count) if count else None,
        place=reading.absolute(place.start, place.end) if place else None,
        place_basis="stated" if place else "none",
        date=reading.absolute(date.start, date.end) if date else None,
        scope=_scope(moved, scope_of(reading, moved.token, date, None), date is not None),
        group=moved.group,
        unit=moved.unit,
        cause=(cause := _cause(reading)),
        category="unknown" if houses else _category(moved, parsed, cause),
        measure="stock" if _is_stock(parsed, moved) else "flow",
        origin=reading.absolute(origin.start, origin.end) if origin and not houses else None,
        destination=reading.absolute(destination.start, destination.end) if destination and not houses else None,
        features=(f"frame:{moved.rule.frame}", f"how:{'plural' if moved.plain else 'figure'}"),
    )


def _nearby(reading: Reading, moved: Moved) -> Named | None:
    """The place of the clause."""
    near = place_of(reading, moved.token)
    return None if near and (is_of_others(reading.parsed, moved.token, near) or is_water(reading.parsed, near)) else near


def _modality(parsed: Parse, moved: Moved, said: Modality) -> Modality:
    if moved.count and moved.count.high == 0:
        return "negated"
    if (
        said == "planned"
        and moved.who.end == moved.chunk - 1
        and not _DONE.isdisjoint(parsed.tokens.lower[moved.who.first : moved.who.last])
    ):
        return "asserted"
    if said in ("asserted", "claimed") and moved.rule.options.get("modality") == "planned":
        return "planned"
    return said


def _scope(moved: Moved, scope: str, dated: bool) -> str:
    count = moved.count
    if moved.rule.kind in ("Displaced", "Forced to flee") and count and (count.low or 0) >= _TOTAL and not dated:
        return "cumulative"
    return scope


def _is_stock(parsed: Parse, moved: Moved) -> bool:
    if moved.rule.options.get("measure") == "stock":
        return True
    piece = parsed.chunks[moved.chunk]
    lower = parsed.tokens.lower[piece.first : piece.last]
    return moved.rule.kind == "Displaced" and piece.kind == "v" and lower[0] in ("are", "is", "remain", "remains") and "being" not in lower


def _cause(reading: Reading) -> str:
    """``disaster`` or ``conflict``, by the words of the sentence, else of the two before."""
    for text in (reading.sentence.text, _story(reading), " ".join(r.sentence.text for r in reading.before[-3:])):
        disaster, conflict = len(pattern("story", "disaster").findall(text)), len(pattern("story", "conflict").findall(text))
        disaster = disaster or int(not conflict and pattern("story", "fires").search(text) is not None)
        if disaster or conflict:
            return "disaster" if disaster > conflict or (disaster == conflict and not reading.conflict_story) else "conflict"
    return "conflict" if reading.conflict_story else "unknown"


def _category(moved: Moved, parsed: Parse, cause: str) -> str:
    """By the words around the trigger, else of the sentence; else whom a disaster moves stays in the country, as IDMC counts."""
    if moved.rule.kind == "Returns":
        return "return"
    if moved.rule.options.get("category"):
        return str(moved.rule.options["category"])
    start, text = parsed.tokens.starts[moved.token], parsed.tokens.text
    breaks = [0, *(match.end() for match in NEXT_CLAUSE.finditer(text)), len(text)]
    low, high = next((a, b) for a, b in pairwise(breaks) if start < b)
    for words in (text[max(low, start - _NEAR) : min(high, start + 2 * _NEAR)], text[low:high]):
        if pattern("story", "internal").search(words):
            return "internal"
        if pattern("story", "cross_border").search(words):
            return "cross_border"
    return "internal" if cause == "disaster" and moved.rule.kind != "Affected" else "unknown"
