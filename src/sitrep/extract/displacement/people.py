"""Reads a noun phrase beside a trigger of displacement: which people or homes, how many, and whether they count as displaced at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sitrep.extract.roles import people
from sitrep.extract.syntax.parse import Parse, Phrase, phrase
from sitrep.extract.syntax.person_nouns import number_of
from sitrep.lexicons.loader import words
from sitrep.model import Count
from sitrep.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitrep.extract import rules

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
def pattern(section: str, name: str) -> Phrases:
    """The patterns of a list of the lexicon, any of them, at the bounds of words."""
    return Phrases(words(LEXICON, section, name))


def unit_of(words_: list[str]) -> str | None:
    """What a noun phrase counts, by its words in lower case; None where they name neither people nor homes.

    >>> unit_of(["displaced", "families"]), unit_of(["familis"]), unit_of(["members", "of", "a", "family"])
    ('households', 'households', 'persons')
    >>> unit_of(["huts"]), unit_of(["boats"])
    ('houses', None)
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
    count = own_count(parsed, item)
    share = count is not None and _is_share(parsed, item, count) and parsed.kind(chunk - 1) != "W"
    barred = listed("groups", "not_displaced") - (listed("groups", "moved_by_others") if by_others else frozenset())
    if (
        _owns(parsed, item, count)
        or parsed.tokens.lower[item.head] in barred
        or (parsed.names.get(item.head) in ("actor", "place") and not counted_nationals(parsed, item, count))
    ):
        return
    unit = unit_of(lower)
    if unit == "houses":
        if count and rule.options.get("homes"):  # evacuated homes are counted as households, IDMC's way
            yield Moved(rule, chunk, token, item, count, "households", parsed.tokens.lower[item.head])
        return
    who = people.read(parsed, item)
    if count and unit and (who is None or who.count != count):
        who = people.People(people.victims_text(parsed, item, count), count, "figure")
    if who and who.how == "plural" and (later := _said_apart(parsed, item) or _in_their_thousands(parsed, token)):
        who = people.People(who.text, later, "figure")
    if share:
        who = people.People(people.victims_text(parsed, item, count), _UNCOUNTED, "elided")
    elif who and unit is None and not _surely_people(parsed, item, who):
        return
    if who is None or who.how in ("single", "name") or (who.how == "pronoun" and who.count.start < 0):
        return
    if who.how == "plural" and rule.options.get("figure_only"):
        return
    yield Moved(rule, chunk, token, item, who.count, unit or "persons", who.text, plain=who.how == "plural")


def _owns(parsed: Parse, item: Phrase, count: Count | None) -> bool:
    """Whether the counted only own what is meant: "its 30 workers' tools"."""
    tokens = range(item.first, item.head)
    if count is None or parsed.tokens.text.startswith(" of ", count.end):
        return False  # "1.5 million of the enclave's 2.3 million people"
    return any(parsed.tags[i] == "'" and parsed.tokens.starts[i] > count.start for i in tokens)


def _inside(parsed: Parse, item: Phrase) -> Phrase:
    """Of "a first group of 450 refugees", "a total of 80 families": what the collective noun gathers, where that is counted."""
    if parsed.tokens.lower[item.head] in listed("units", "collectives") and item.end > item.chunk:
        inner = phrase(parsed, item.end)
        if parsed.count_in(inner.first, inner.last):
            return inner
    return item


_APART = re.compile(r"[^,.;]{0,40}, (?:who (?:now )?number|numbering|now numbering)?\s*$")
_OF_THEM = re.compile(r"(?: (?:of them|of whom|in all|in total|strong))?,")


def _said_apart(parsed: Parse, item: Phrase) -> Count | None:
    """The figure in commas after those whom it counts: "residents of A, some 4,000 of them, moved", "the displaced, who number 7,000,"."""
    text, end = parsed.tokens.text, parsed.tokens.ends[item.last - 1]
    found = next((count for count in parsed.counts if count.start >= end), None)
    lead = _APART.match(text[end : found.start]) if found else None
    tail = _OF_THEM.match(text, found.end) if found else None
    told = lead and tail and ("number" in lead.group() or len(tail.group()) > 1)
    return found if told else None


def _in_their_thousands(parsed: Parse, token: int) -> Count | None:
    """The figure of "fled the town in their thousands"."""
    start = parsed.tokens.ends[token]
    return next(
        (c for c in parsed.counts if start < c.start < start + 60 and parsed.tokens.text[: c.start].endswith(("in their ", "by the "))),
        None,
    )


def own_count(parsed: Parse, item: Phrase) -> Count | None:
    """The figure of a phrase: the first before its head, or the one after a comma ("2 dead, 14 houses")."""
    head = parsed.tokens.starts[item.head]
    counts = [c for c in parsed.counts if parsed.tokens.starts[item.first] <= c.start <= head]
    while len(counts) > 1 and "," in parsed.tokens.text[counts[0].end : counts[1].start]:
        counts = counts[1:]
    return counts[0] if counts else None


def _surely_people(parsed: Parse, item: Phrase, who: people.People) -> bool:
    """Whether a counted noun outside the lexicon names people: not "four HIMARS"; an uncounted one must be in it."""
    if who.how == "plural":
        return False
    return (
        who.how != "figure"
        or (parsed.tags[item.head] == "M" and parsed.tokens.lower[item.head - 1] == "of")  # "thousands of Masalit"
        or number_of(parsed.tokens.lower[item.head]) is not None
        or is_national(parsed, item.head)
        or parsed.tags[item.head] == "O"
    )


def _is_share(parsed: Parse, item: Phrase, count: Count) -> bool:
    """Whether the figure is of the whole, not of those who moved: "half of the pre-war population of 23 million"."""
    return pattern("units", "shares").search(parsed.tokens.text[parsed.tokens.starts[item.first] : count.start]) is not None


def is_national(parsed: Parse, token: int) -> bool:
    """Whether a token is a capitalised name for a people in the plural: "Afghans", "Congolese", "Rohingya"."""
    word = parsed.tokens.words[token]
    return word[0].isupper() and not word[1:2].isupper() and pattern("units", "nationals").fullmatch(word) is not None


def counted_nationals(parsed: Parse, item: Phrase, count: Count | None) -> bool:
    """Whether a phrase is a counted people ("52,000 Afghans"), though the same word may name its state."""
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


def harmed(parsed: Parse, item: Phrase, chunk: int) -> bool:
    """Whether a verb beside the phrase, other than the trigger's, says that something else happened to them: killed, interviewed."""
    before = item.chunk - 2 if parsed.kind(item.chunk - 1) in "PRD" else item.chunk - 1
    near = {before, item.end + 1, _verb_after(parsed, item.end + 1)} - {chunk}
    return any(
        parsed.kind(at) in "vn" and pattern("groups", "otherwise").fullmatch(parsed.word(at)) for at in near if 0 <= at < len(parsed.chunks)
    )


def _verb_after(parsed: Parse, chunk: int) -> int:
    """The next verb group, over what may belong to the noun: "evacuees from the northern towns of A and B were killed"."""
    while parsed.kind(chunk) in "PnKRt(" and chunk < len(parsed.chunks):
        chunk += 1
    return chunk


def is_housing(lower: list[str]) -> bool:
    """Whether the words of a noun phrase, its head last, name dwellings: "homes", "apartment blocks"; not "buildings" alone."""
    if not listed("units", "empty").isdisjoint(lower):
        return False
    return lower[-1] in listed("units", "dwellings") or (
        lower[-1] in listed("units", "houses") and not listed("units", "residential").isdisjoint(lower)
    )
