"""Reads who moved, was moved or lost a home from the clause around a trigger of displacement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from sitrep.extract import clauses, people, rules
from sitrep.extract.parse import Parse, Phrase, phrase
from sitrep.lexicons.loader import words
from sitrep.model import Count

LEXICON = "en/displacement.toml"
_UNCOUNTED = Count(start=-1, end=-1, text="", low=2, best=None, high=None, qualifier="vague")
"""Several, no one says how many."""


@dataclass(slots=True)
class Moved:
    """What a trigger says of people or houses."""

    rule: rules.Rule
    chunk: int
    token: int
    who: Phrase
    count: Count | None
    unit: str
    group: str | None
    plain: bool = False
    """No figure was said."""


@cache
def listed(section: str, name: str) -> frozenset[str]:
    """The words of a list of the lexicon."""
    return frozenset(words(LEXICON, section, name))


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """The patterns of a list of the lexicon, any of them, at the bounds of words."""
    return re.compile(r"\b(?:" + "|".join(words(LEXICON, section, name)) + r")\b", re.IGNORECASE)


def unit_of(words_: list[str]) -> str | None:
    """What a noun phrase counts, by its words in lower case; None where they name neither people nor homes.

    >>> unit_of(["displaced", "families"]), unit_of(["familis"]), unit_of(["members", "of", "a", "family"]), unit_of(["huts"]), unit_of(["boats"])
    ('households', 'households', 'persons', 'houses', None)
    """
    for word in words_:
        if pattern("units", "persons").fullmatch(word):
            return "persons"
        if pattern("units", "households").fullmatch(word):
            return "households"
    return "houses" if words_ and words_[-1] in listed("units", "houses") else None


def group(parsed: Parse, rule: rules.Rule, chunk: int, token: int, item: Phrase, *, by_others: bool) -> Iterator[Moved]:
    """The people of a phrase, unless they are of those who withdraw or escape rather than flee."""
    item = _with_figure(parsed, _inside(parsed, item))
    lower = parsed.tokens.lower[item.first : item.last]
    count = _own_count(parsed, item)
    share = count is not None and _is_share(parsed, item, count) and parsed.kind(chunk - 1) != "W"
    barred = listed("groups", "not_displaced") - (listed("groups", "moved_by_others") if by_others else frozenset())
    if parsed.tokens.lower[item.head] in barred or (parsed.names.get(item.head) in ("actor", "place") and not _nationals(parsed, item, count)):
        return
    unit = unit_of(lower)
    if unit == "houses":
        if count and rule.options.get("homes"):  # evacuated homes are counted as households, IDMC's way
            yield Moved(rule, chunk, token, item, count, "households", parsed.tokens.lower[item.head])
        return
    who = people.read(parsed, item)
    if count and unit and (who is None or who.count != count):
        who = people.People(people.victims_text(parsed, item, count), count, "figure")
    if who and who.how == "plural" and (later := _in_their_thousands(parsed, token)):
        who = people.People(who.text, later, "figure")
    if share or (who and who.how == "plural" and unit is None):
        who = people.People(who.text, _UNCOUNTED, "plural") if who and share else None
    if who is None or who.how in ("single", "name") or (who.how == "pronoun" and who.count.start < 0):
        return
    if who.how == "plural" and rule.options.get("figure_only"):
        return
    yield Moved(rule, chunk, token, item, who.count, unit or "persons", who.text, plain=who.how == "plural")


def _inside(parsed: Parse, item: Phrase) -> Phrase:
    """Of "a first group of 450 refugees", "a total of 80 families": what the collective noun gathers, where that is counted."""
    if parsed.tokens.lower[item.head] in listed("units", "collectives") and item.end > item.chunk:
        inner = phrase(parsed, item.end)
        if parsed.count_in(inner.first, inner.last):
            return inner
    return item


def _in_their_thousands(parsed: Parse, token: int) -> Count | None:
    """The figure of "fled the town in their thousands"."""
    start = parsed.tokens.ends[token]
    return next((c for c in parsed.counts if start < c.start < start + 60 and parsed.tokens.text[:c.start].endswith(("in their ", "by the "))), None)


def _own_count(parsed: Parse, item: Phrase) -> Count | None:
    """The figure of a phrase: the first before its head, or the one after a comma ("2 dead, 14 houses")."""
    head = parsed.tokens.starts[item.head]
    counts = [c for c in parsed.counts if parsed.tokens.starts[item.first] <= c.start <= head]
    while len(counts) > 1 and "," in parsed.tokens.text[counts[0].end : counts[1].start]:
        counts = counts[1:]
    return counts[0] if counts else None


def _is_share(parsed: Parse, item: Phrase, count: Count) -> bool:
    """ "half of the pre-war population of 23 million": the figure is of the whole, not of those who moved."""
    return pattern("units", "shares").search(parsed.tokens.text[parsed.tokens.starts[item.first] : count.start]) is not None


def is_national(parsed: Parse, token: int) -> bool:
    """Whether a token is a capitalised name for a people in the plural: "Afghans", "Congolese", "Rohingya"."""
    word = parsed.tokens.words[token]
    return word[0].isupper() and not word[1:2].isupper() and pattern("units", "nationals").fullmatch(word) is not None


def _nationals(parsed: Parse, item: Phrase, count: Count | None) -> bool:
    """ "52,000 Afghans": a counted people, though the same word may name its state."""
    return count is not None and is_national(parsed, item.head)


_APPOSED = frozenset(["mostly", "mainly", "largely", "primarily", "predominantly", "including", "especially"])


def _with_figure(parsed: Parse, item: Phrase) -> Phrase:
    """The counted phrase just before one without a figure: "700,000 mostly Muslim Rohingya", "6,000 people mostly women"."""
    if parsed.count_in(item.first, item.last):
        return item
    at = item.chunk - 1
    while parsed.kind(at) in "RP" and parsed.word(at) in _APPOSED:
        at -= 1
    start = at
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    if parsed.kind(at) != "n":
        return item
    before = phrase(parsed, start)
    if before.end != at or parsed.count_in(before.first, before.last) is None:
        return item
    if parsed.tags[before.last - 1] == "C":  # the figure stands alone: its noun is in the later phrase
        return Phrase(before.first, item.last, item.head, before.chunk, item.end)
    return before if unit_of(parsed.tokens.lower[before.first : before.last]) in ("persons", "households") else item


def _moved(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) == "R":
        chunk = clauses.skip_back(parsed, chunk)
    if parsed.kind(chunk) != "v":
        return
    for item in clauses.subjects_of(parsed, chunk):
        yield from group(parsed, rule, chunk, token, item, by_others=False)


def _uprooted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    items = clause.objects if clause.voice == "active" else clause.subjects
    if clause.voice == "active" and not items:
        items = clause.subjects
    for item in items:
        found = [m for m in group(parsed, rule, chunk, token, item, by_others=True) if not (m.plain and _adjective(parsed, chunk))]
        if not rule.options.get("only_uprooted") or any(_is_uprooted(parsed, m) for m in found):
            yield from found


def _is_uprooted(parsed: Parse, moved: Moved) -> bool:
    lower = parsed.tokens.lower[moved.who.first : moved.who.last]
    return any(word in listed("groups", "uprooted") for word in lower) or (not moved.plain and _nationals(parsed, moved.who, moved.count))


def _adjective(parsed: Parse, chunk: int) -> bool:
    """ "displaced children", "for evacuated residents": a lone participle that belongs to the noun after it."""
    piece = parsed.chunks[chunk]
    before = clauses.skip_back(parsed, chunk - 1)
    subject = parsed.kind(before) == "n" and not parsed.word(before).endswith("ing")
    return piece.last - piece.first == 1 and parsed.tags[piece.first] in "EF" and parsed.kind(chunk + 1) == "n" and not subject


_MADE = frozenset(["left", "leaving", "leaves", "leave", "made", "making", "makes", "rendered", "rendering"])
_BEING = frozenset(["are", "were", "was", "is", "remain", "remained", "become", "became", "been", "be", "being"])


def _made(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """ "left 30,000 homeless", "30,000 people were made homeless"."""
    chunk = parsed.at[token]
    piece = parsed.chunks[chunk]
    if parsed.kind(chunk) == "n" and piece.first < token == piece.last - 1:
        inside = Phrase(piece.first, token, token - 1, chunk, chunk)
        if parsed.count_in(piece.first, token) or parsed.word(chunk - 1) in _MADE:
            yield from group(parsed, rule, chunk, token, inside, by_others=True)
        return
    at = clauses.skip_back(parsed, chunk - 1)
    if parsed.kind(at) == "v" and parsed.word(at) in _MADE | _BEING:
        for item in clauses.subjects_of(parsed, at):
            yield from group(parsed, rule, at, token, item, by_others=True)
    elif parsed.kind(at) == "n" and parsed.kind(at - 1) == "v":
        yield from group(parsed, rule, chunk, token, phrase(parsed, at), by_others=True)


def _noun(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "n" or parsed.chunks[chunk].last - 1 != token:
        return
    if parsed.kind(chunk + 1) == "P" and parsed.word(chunk + 1) == "of" and parsed.kind(chunk + 2) == "n":
        for item in clauses.coordinated(parsed, chunk + 2):
            yield from group(parsed, rule, chunk, token, item, by_others=True)


def _counted(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    """ "1.2 million displaced people", "40,000 IDPs": a figure before the noun, harmed by nothing else in the clause."""
    chunk = parsed.at[token]
    if parsed.kind(chunk) not in "nv":
        return
    item = _counted_phrase(parsed, chunk)
    if item is None:
        return
    yield from (m for m in group(parsed, rule, chunk, token, item, by_others=True) if m.count and m.count.start >= 0 and m.count.start < parsed.tokens.starts[token])


def _counted_phrase(parsed: Parse, chunk: int) -> Phrase | None:
    start = chunk
    if parsed.kind(chunk) == "v":
        before = clauses.skip_back(parsed, chunk - 1)
        return phrase(parsed, before) if parsed.kind(before) == "n" and parsed.count_in(parsed.chunks[before].first, parsed.chunks[before].last) else None
    while parsed.kind(start - 1) == "P" and parsed.word(start - 1) == "of" and parsed.kind(start - 2) == "n":
        start -= 2
    item = phrase(parsed, start)
    return item if parsed.count_in(item.first, item.last) else None


def harmed(parsed: Parse, item: Phrase, chunk: int) -> bool:
    """Whether the verb beside the phrase, other than the trigger's, says that something else happened to them: killed, rescued, interviewed."""
    before = item.chunk - 2 if parsed.kind(item.chunk - 1) in "PRD" else item.chunk - 1
    near = {before, item.end + 1, _verb_after(parsed, item.end + 1)} - {chunk}
    return any(parsed.kind(at) in "vn" and pattern("groups", "otherwise").fullmatch(parsed.word(at)) for at in near if 0 <= at < len(parsed.chunks))


def _verb_after(parsed: Parse, chunk: int) -> int:
    """The next verb group, over what may belong to the noun: "evacuees from the northern towns of A and B were killed"."""
    while parsed.kind(chunk) in "PnKRt(" and chunk < len(parsed.chunks):
        chunk += 1
    return chunk


def _housing(parsed: Parse, rule: rules.Rule, token: int) -> Iterator[Moved]:
    chunk = parsed.at[token]
    if parsed.kind(chunk) != "v" or parsed.chunks[chunk].last - 1 != token:
        return
    clause = clauses.read(parsed, chunk)
    for item in clause.objects if clause.voice == "active" and clause.objects else clause.subjects:
        count = _own_count(parsed, item)
        if rule.options.get("not_after") and parsed.tokens.lower[token - 1] in rule.options["not_after"]:
            return
        if count and is_housing(parsed.tokens.lower[item.first : item.head + 1]):
            yield Moved(rule, chunk, token, item, count, "houses", parsed.tokens.lower[item.head])


def is_housing(lower: list[str]) -> bool:
    """Whether the words of a noun phrase, its head last, name dwellings: "homes", "apartment blocks"; not "buildings" alone."""
    return lower[-1] in listed("units", "dwellings") or (lower[-1] in listed("units", "houses") and not listed("units", "residential").isdisjoint(lower))


FRAMES: dict[str, Callable[[Parse, rules.Rule, int], Iterator[Moved]]] = {
    "moved": _moved,
    "uprooted": _uprooted,
    "made": _made,
    "noun": _noun,
    "counted": _counted,
    "housing": _housing,
}
